"""A kill at any instruction: what was confirmed is there, and nothing is there by half."""

import subprocess
import sys
from pathlib import Path

from bot.store import Store
from bot.store.sqlite import open_store
from tests.bot.store.child import name

KILLS = 20


def started(path: Path, first: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bot.store.child", str(path), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def killed(child: subprocess.Popen[bytes], count: int) -> list[int]:
    """What a process confirmed before it was killed, at least `count` units after its start."""
    with child:
        assert child.stdout is not None
        confirmed = [int(child.stdout.readline()) for _ in range(count)]
        child.kill()
        rest = child.stdout.read()
    # The last line may have been cut short by the kill: then it was not said.
    return confirmed + [int(line) for line in rest.decode().split("\n")[:-1]]


async def whole(store: Store, number: int) -> bool:
    """Whether a unit is there; half a unit is an error."""
    row, answers = await store.conversation(name(number)), await store.answers(name(number))
    parts = {await store.handled("front", number), row is not None, bool(answers)}
    assert len(parts) == 1, f"half of unit {number} was written"
    return parts == {True}


async def test_every_confirmed_unit_survives_a_kill_and_none_is_there_by_half(
    tmp_path: Path,
) -> None:
    path, confirmed, first = tmp_path / "soglia.db", set[int](), 0
    for kill in range(KILLS):
        said = killed(started(path, first), 1 + 3 * kill)
        confirmed |= set(said)
        first = max(said) + 1000
    store = await open_store(path)
    assert [number for number in sorted(confirmed) if not await whole(store, number)] == []
    unsaid = {n + step for n in confirmed for step in range(1, 20)} - confirmed
    assert sum([await whole(store, number) for number in sorted(unsaid)]) <= KILLS * 8 * 2
    await store.close()


async def test_two_processes_make_one_store_at_once_and_one_survives_the_other(
    tmp_path: Path,
) -> None:
    path = tmp_path / "soglia.db"
    front, desk = started(path, 0), started(path, 1_000_000)
    confirmed = [*killed(front, 100), *killed(desk, 300)]
    store = await open_store(path)
    assert [number for number in confirmed if not await whole(store, number)] == []
    await store.close()
