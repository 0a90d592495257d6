"""What is stored says when, but not exactly when; and its size says nothing of what is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot import conversations
from bot.conversations import Conversation
from bot.sealing import FrontKeys
from dialogs.place import Place
from tests.bot.hands import asked, opens_the_plan, tap, type_, welcomed
from tests.house import House, living

TIMES = {
    "audit": ("at",),
    "cases": ("due_at", "closed_at", "window_start", "window_end"),
    "case_lines": ("at",),
    "conversations": ("wipe_at",),
}
FIVE_MINUTES = 300
HOUR = 3600


def column(home: Path, table: str, name: str) -> list[Any]:
    with closing(sqlite3.connect(home / "soglia.db")) as db:
        return [value for (value,) in db.execute(f"SELECT {name} FROM {table}")]  # noqa: S608 - ours


def exact(home: Path) -> list[tuple[str, str, int]]:
    """Every time in the store that is more exact than it need be."""
    return [
        (table, name, value)
        for table, names in TIMES.items()
        for name in names
        for value in column(home, table, name)
        if value is not None and value % FIVE_MINUTES
    ]


async def stored(house: House) -> None:
    """A request that is taken, written to and closed, at odd seconds."""
    desk = await house.counsellor()
    phone = await welcomed(house)
    house.clock.forward(seconds=433)
    await asked(house, phone)
    await house.notice()
    assert exact(house.home) == []
    await opens_the_plan(house, desk)
    await tap(house, phone, "My request", "Write here")
    await type_(house, phone, "hello")
    assert exact(house.home) == []


async def test_no_stored_time_is_exact(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await stored(house)
        house.clock.forward(seconds=77)
        phone = house.person()
        await tap(house, phone, "Back", "Cancel the request", "Yes, cancel it")
        assert column(house.home, "cases", "closed_at") != [None]
        assert exact(house.home) == []
        assert all(at % HOUR == 0 for at in column(house.home, "handled_updates", "at"))


def test_a_planned_removal_does_not_say_when_it_was_planned() -> None:
    keys = FrontKeys(bytes(32))
    messages = conversations.Messages(5, (1,))
    planned = conversations.removal(keys.envelope, messages, 1_000_433)
    assert planned.due_at % FIVE_MINUTES == planned.until % FIVE_MINUTES == 0
    assert planned.due_at <= 1_000_433
    assert planned.until <= 1_000_433 + conversations.DELETABLE_SECONDS


def test_a_conversation_is_as_large_at_its_end_as_at_its_beginning() -> None:
    keys = FrontKeys(bytes(32))
    facts = frozenset(f"fact-{number}" for number in range(9))
    places = [Place(), Place("callback/number", language="it", noted=facts, known=True)]
    talks = [Conversation(5, place, screen=number) for number, place in enumerate(places)]
    puts = [conversations.put(keys, talk, 1, 0) for talk in talks]
    assert len({len(put.blob) for put in puts}) == 1
