"""A conversation that falls silent is wiped: from the phone and from the store."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import conversations
from bot.conversations import IDLE_SECONDS, Conversation
from bot.courier import Courier, Limits
from bot.door import Door
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.removals import Removals
from bot.screens import Screens
from bot.silence import FrontUpkeep
from bot.store.changes import PutAnswer
from bot.store.sqlite import SqliteStore
from bot.telegram import Caller
from dialogs.library import open_guide
from dialogs.page import HOME
from dialogs.place import Place
from tests.bot.desk.room import ROME, Room

TOKEN = "100:front"
CHAT = 77


@dataclass
class Doorstep:
    """The public side, as far as silence concerns it."""

    room: Room
    phone: Phone
    door: Door
    screens: Screens
    duty: FrontUpkeep

    async def talks(self) -> Conversation:
        """One message on the phone, and a conversation that knows of it."""
        self.phone.start()
        sent = await self.door.caller.call("sendMessage", chat_id=CHAT, text="hello")
        talk = Conversation(CHAT, Place(HOME, language="it"), int(sent["message_id"]))
        await self.writes(talk)
        row = self.door.keys.pseudonym(CHAT)
        await self.door.store.commit(PutAnswer(row, "name", b"sealed"))
        return talk

    async def writes(self, talk: Conversation) -> None:
        await self.door.store.commit(conversations.put(self.door.keys, talk, 1, self.door.clock()))

    async def tick(self, seconds: float) -> None:
        self.room.clock.forward(seconds)
        now = int(self.room.clock.now)
        await self.duty.tick(now, now)
        await self.door.removals.sweep()
        await self.door.removals.idle()

    async def counts(self) -> tuple[int, int]:
        found = await self.door.store.counts()
        return found["conversations"], found["answers"]


@pytest.fixture
async def doorstep(room: Room, tmp_path: Path) -> AsyncIterator[Doorstep]:
    practice: Practice = room.practice
    practice.add_bot(TOKEN, "front_bot", "Front")
    caller = Caller(TOKEN, practice.api_url)
    await caller.start()
    keys, store, clock = room.front_keys.keys, room.store, room.clock
    assert isinstance(store, SqliteStore)
    removals = Removals("front", store, keys.envelope, caller, clock)
    courier = Courier(time.monotonic, Limits(1000, 1000.0, 1000.0))
    door = Door(open_guide(ROME), store, keys, caller, courier, removals, clock)
    screens = Screens(door)
    phone = practice.phone(CHAT, "front_bot")
    yield Doorstep(room, phone, door, screens, FrontUpkeep(store, keys, screens))
    await courier.stop()
    await removals.stop()
    await caller.close()


async def test_silence_wipes_phone_and_store(doorstep: Doorstep) -> None:
    await doorstep.talks()
    await doorstep.tick(IDLE_SECONDS - 1)
    assert await doorstep.counts() == (1, 1)
    assert doorstep.phone.from_bot
    await doorstep.tick(600)
    assert await doorstep.counts() == (0, 0)
    assert doorstep.phone.from_bot == []


async def test_whoever_comes_back_at_that_very_moment_is_not_forgotten(doorstep: Doorstep) -> None:
    talk = await doorstep.talks()
    doorstep.room.clock.forward(IDLE_SECONDS + 600)
    now = int(doorstep.room.clock.now)
    [row] = await doorstep.door.store.conversations_to_wipe(now)
    await doorstep.writes(replace(talk, screen_at=now))
    await doorstep.duty._wipe(row, now, now)
    assert await doorstep.counts() == (1, 1)


async def test_a_conversation_that_cannot_be_read_is_forgotten_too(doorstep: Doorstep) -> None:
    await doorstep.talks()
    row = await doorstep.door.store.conversation(doorstep.door.keys.pseudonym(CHAT))
    assert row
    broken = conversations.put(doorstep.door.keys, Conversation(CHAT, Place()), 1, 0)
    await doorstep.door.store.commit(replace(broken, blob=b"\x01" + bytes(40)))
    await doorstep.tick(600)
    assert await doorstep.counts() == (0, 0)
