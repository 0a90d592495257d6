"""The front and the desk as two processes, each with a home of its own, over one database."""

import asyncio
import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from bot.keys import CASES, DESK, FOLDER, FRONT, PUBLIC
from bot.practice.phone import Phone
from bot.sealing import KEY
from tests.bot.outside import UNHURRIED, Outside, datas, outside, ready
from tests.bot.test_run import free_port
from tests.bot.walkers import Walker


class Parted:
    """What docs/running.md tells an operator who runs Soglia in two parts."""

    def __init__(self, there: Outside) -> None:
        self.there = there
        self.front = _home(there.home, "front", FRONT, CASES, PUBLIC)
        self.desk = _home(there.home, "desk", DESK, CASES, PUBLIC)
        data = there.home.with_name("data")
        data.mkdir(mode=0o2770)
        for name in ("soglia.db", "keyring.db"):
            (data / name).touch(mode=0o660)
        shared = {"SOGLIA_DATABASE_URL": f"sqlite:///{data}/soglia.db"}
        self.said_to_front = {**shared, "SOGLIA_DESK_TOKEN": ""}
        self.said_to_desk = {**shared, "SOGLIA_FRONT_TOKEN": "", "PORT": str(free_port())}
        there.said.update(shared)


def _home(whole: Path, name: str, *keys: str) -> Path:
    """A home with some of the keys."""
    home = whole.with_name(name)
    (home / FOLDER).mkdir(mode=0o700, parents=True)
    for key in keys:
        shutil.copy(whole / FOLDER / key, home / FOLDER / key)
    return home


async def presses(phone: Phone, action: str) -> None:
    """Tap the newest button that does this, as soon as there is one."""
    await phone.until(lambda it: any(each.startswith(action) for each in datas(it)))
    phone.tap_data(next(each for each in reversed(datas(phone)) if each.startswith(action)))


def holds(process: asyncio.subprocess.Process, secret: bytes) -> bool:
    """Whether these bytes are anywhere in what the process could write to."""
    here = Path(f"/proc/{process.pid}")
    with (here / "mem").open("rb", buffering=0) as memory:
        for start, end in re.findall(r"(?m)^(\w+)-(\w+) rw", (here / "maps").read_text()):
            memory.seek(int(start, 16))
            if secret in memory.read(int(end, 16) - int(start, 16)):
                return True
    return False


async def test_the_whole_way_goes_through_two_processes(tmp_path: Path) -> None:
    async with outside(tmp_path / "home") as there:
        parted = Parted(there)
        async with (
            there.running("front", module=UNHURRIED, home=parted.front, **parted.said_to_front),
            there.running("desk", module=UNHURRIED, home=parted.desk, **parted.said_to_desk),
        ):
            there.home = parted.desk
            desk = await there.counsellor()
            person = there.person()
            await Walker(person, "+39 333 123 4567").walk()
            await presses(desk, "take:")
            person.tap("My request")
            await person.says("Someone has it now")
            await presses(desk, "open:")
            await desk.until(lambda it: "333 123 4567" in str(it))
            assert "Robin" in str(desk)
            await presses(desk, "reached:")
            await presses(desk, "close:")
            await person.says("This one is closed")
            await desk.until(lambda it: "333 123 4567" not in str(it))
            assert len(person.screen) == 1
        assert there.complaints.read_text() == ""


@pytest.mark.parametrize("instead", ["nothing", "a pipe"])
async def test_the_front_never_opens_the_key_that_opens_contact_plans(
    tmp_path: Path, instead: str
) -> None:
    """Whoever opens a pipe that nobody writes to waits for ever."""
    async with outside(tmp_path / "home") as there:
        parted = Parted(there)
        if instead == "a pipe":
            os.mkfifo(parted.front / FOLDER / DESK, 0o600)
        async with there.running("front", home=parted.front, **parted.said_to_front):
            person = there.person()
            person.start()
            await person.says("Which language")


async def test_the_front_does_not_hold_the_key_that_opens_contact_plans(tmp_path: Path) -> None:
    async with outside(tmp_path / "home") as there:
        private = (there.home / FOLDER / DESK).read_bytes()[KEY:]
        public = (there.home / FOLDER / PUBLIC).read_bytes()
        parts = [private[:64], private[64:]]
        async with there.running("front") as front:
            assert holds(front, public[:64])
            assert [holds(front, part) for part in parts] == [False, False]
        async with there.running("desk") as desk:
            assert any(holds(desk, part) for part in parts)


@pytest.mark.parametrize(("first", "second", "named"), [
    ("all", "front", "front"), ("desk", "all", "desk"),
])  # fmt: skip
async def test_a_second_process_for_a_bot_is_refused_until_the_first_is_dead(
    tmp_path: Path, first: str, second: str, named: str
) -> None:
    async with outside(tmp_path / "home") as there:
        process = await there.start("run", first)
        assert await ready(process)
        late = await there.start("run", second, PORT=str(free_port()))
        assert not await ready(late)
        await late.communicate()
        assert late.returncode == 1
        assert there.complaints.read_text() == (
            f"{there.home}: the {named} is running already\n"
            "  hint: stop the other process, or give this one a SOGLIA_HOME of its own\n"
        )
        process.send_signal(signal.SIGKILL)
        await process.communicate()
        async with there.running(second):
            pass
