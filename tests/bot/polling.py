"""A poller at work against practice, for the tests of intake."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.entrance import Entrance
from bot.intake import Patience, Poller
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.telegram import Caller, Request
from bot.updates import Incoming, Text

TOKEN = "700:front"
HASTE = Patience(poll=1, first=0.01, longest=0.05, conflict=0.01, stuck=0.02, grace=0.2)

Handle = Callable[[Incoming], Awaitable[None]]


class Notes:
    """What was handled, in order: the chat and the words."""

    def __init__(self) -> None:
        self.written: list[tuple[int, str]] = []
        self._news = asyncio.Condition()

    async def handle(self, incoming: Incoming) -> None:
        async with self._news:
            text = incoming.what.text if isinstance(incoming.what, Text) else ""
            self.written.append((incoming.chat, text))
            self._news.notify_all()

    async def reach(self, number: int) -> list[tuple[int, str]]:
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.written) >= number)
        return self.written


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    """Telegram in a box, with one bot."""
    practice = Practice(lambda: 1_790_000_000.0)
    practice.add_bot(TOKEN, "front_bot", "Front")
    await practice.start()
    yield practice
    await practice.stop()


@asynccontextmanager
async def calling(practice: Practice, token: str = TOKEN) -> AsyncIterator[Caller]:
    caller = Caller(token, practice.api_url, Request(connect=1.0, answer=5.0))
    await caller.start()
    try:
        yield caller
    finally:
        await caller.close()


def poller(caller: Caller, handle: Handle, **options: Any) -> Poller:
    entrance = Entrance("front", handle)
    return Poller(caller, entrance, time.monotonic, **{"patience": HASTE, **options})


@asynccontextmanager
async def polling(
    practice: Practice, handle: Handle, **options: Any
) -> AsyncIterator[asyncio.Task[None]]:
    async with calling(practice) as caller:
        task = asyncio.create_task(poller(caller, handle, **options).run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def phone(practice: Practice, person: int = 51) -> Phone:
    return practice.phone(person, "front_bot")


def waiting(practice: Practice) -> int:
    return len(practice.world.bot_named("front_bot").updates.waiting())
