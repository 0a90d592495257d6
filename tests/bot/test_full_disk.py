"""The disk takes nothing any more while the service runs: help is shown, and nothing is lost.

A limit on the size of files stands for a full disk: it can be set on a running process, and taken
off again. The store meets the same refusals, in the same places.
"""

import contextlib
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bot.keys import make_keys
from bot.store.sqlite import open_store
from tests.bot.command import DESK, FRONT, ROOT, Ran, command
from tests.bot.outside import UNHURRIED, Outside, eventually, outside
from tests.bot.walkers import Walker

NO_ROOM = 4095
"""Bytes: less than a page of a database; what the service says on its standard error still fits."""


@contextlib.contextmanager
def full(pid: int) -> Iterator[None]:
    """No file of this process grows beyond its first bytes."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (NO_ROOM, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def codes(there: Outside) -> list[str]:
    """The cases there are."""
    store = await open_store(there.database)
    found = [case.code for case in await store.open_cases()]
    await store.close()
    return found


async def test_safety_is_shown_and_nothing_is_lost_while_the_disk_is_full(tmp_path: Path) -> None:
    async with outside(tmp_path / "home") as there:
        async with there.running(module=UNHURRIED) as process:
            desk = await there.counsellor()
            first = Walker(there.person(1), "+39 333 123 4567")
            confirmed = [await first.walk()]
            await desk.until(lambda it: confirmed[0] in str(it))
            reader, asker = there.person(2), Walker(there.person(3), "+39 333 123 4568")
            for phone in (reader, asker.phone):
                phone.start()
                await phone.until(lambda it: "English" in it.labels)
                phone.tap("English")
                await phone.until(lambda it: "Yes, go on" in it.labels)
            assert await eventually(there.quiet)
            with full(process.pid):
                reader.tap("Help now")
                await reader.says("call 112")
                reader.type("I do not know what to do")
                asker.phone.tap("Yes, go on")
                first.phone.tap("My request")
                errors = there.complaints
                assert await eventually(lambda: "store-away bot=front" in errors.read_text())
            await asker.phone.says("What is it about?", within=25)
            await first.phone.says("It has arrived", within=25)
            await reader.until(lambda it: len(it.screen) == 1, within=25)
            confirmed.append(await asker.walk())
            await desk.until(lambda it: confirmed[1] in str(it))
            assert await eventually(there.quiet)
            assert [len(one.screen) for one in (reader, first.phone, asker.phone)] == [1, 1, 1]
        assert await codes(there) == confirmed
        assert "Traceback" not in there.complaints.read_text()
        assert "set-aside" not in there.complaints.read_text()


async def test_a_card_is_sent_once_though_the_store_cannot_be_told_where_it_is(
    tmp_path: Path,
) -> None:
    async with outside(tmp_path / "home") as there:
        async with there.running(module=UNHURRIED) as process:
            desk = await there.counsellor()
            ring, limit = there.practice.world.changed, contextlib.ExitStack()

            def fill() -> None:
                ring()
                if len(desk.from_bot) > 1:
                    there.practice.world.changed = ring
                    limit.enter_context(full(process.pid))

            there.practice.world.changed = fill
            code = await Walker(there.person(), "+39 333 123 4567").walk()
            await desk.until(lambda it: code in str(it))
            sent = len(desk.chat.rings)
            before = len(there.practice.calls)
            assert await eventually(lambda: len(there.practice.calls) > before + 3)
            limit.close()
            assert await eventually(there.quiet)
            assert len(desk.chat.rings) == sent
            assert sum(code in message.text for message in desk.from_bot) == 1
        assert await codes(there) == [code]


def test_a_disk_that_is_full_at_the_start_is_one_clear_line(tmp_path: Path) -> None:
    make_keys(tmp_path)
    tokens = {"SOGLIA_FRONT_TOKEN": FRONT, "SOGLIA_DESK_TOKEN": DESK}
    limited = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh"]
    unmeasured = ["env", "-u", "COVERAGE_PROCESS_CONFIG"]  # it would find the disk full as well
    words = [*limited, *unmeasured, *command("run", home=tmp_path, said=tokens)]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    complaint = Ran(ran.returncode, ran.stdout, ran.stderr).complaint
    assert complaint.startswith(f"{tmp_path}/soglia.db: the disk ")
