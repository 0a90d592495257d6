"""Takes messages away from a phone, and keeps trying for as long as Telegram allows it.

What is due in one chat goes in one call, and the chats do not wait for each other.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

from bot import conversations
from bot.conversations import Messages, messages_of
from bot.deleting import Deleting
from bot.sealing import Envelope
from bot.store import Bot, Change, RemovalRow, Store
from bot.store.changes import DropRemoval
from bot.telegram import Caller

log = logging.getLogger(__name__)

_ABREAST = 16
"""Chats that are cleaned at the same time."""


class Removals:
    """The planned removals of one bot: rows in the store, gone from the phone, then dropped."""

    def __init__(
        self, bot: Bot, store: Store, envelope: Envelope, caller: Caller, clock: Callable[[], float]
    ) -> None:
        self._bot = bot
        self._store = store
        self._envelope = envelope
        self._deleting = Deleting(caller, clock)
        self._clock = clock
        self._sweeping: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False
        self._cleaning: dict[int, asyncio.Task[None]] = {}
        self._more: set[int] = set()
        """Chats for which something came while they were cleaned."""
        self._abreast = asyncio.Semaphore(_ABREAST)

    def wake(self) -> None:
        """Look for due removals now, without waiting for them."""
        self._again = True
        if not self._stopping and (self._sweeping is None or self._sweeping.done()):
            self._sweeping = asyncio.create_task(self._until_quiet())

    async def stop(self) -> None:
        """Stop sweeping; what is left is in the store."""
        self._stopping = True
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until all that is under way has ended."""
        while tasks := [task for task in self._tasks() if not task.done()]:
            await asyncio.wait(tasks)

    async def sweep(self) -> None:
        """Begin with every due removal whose chat is not busy and need not wait."""
        now = self._clock()
        found: dict[int, dict[RemovalRow, Messages]] = {}
        past: list[Change] = []
        for row in await self._store.removals(self._bot, int(now)):
            messages = messages_of(self._envelope, row)
            if messages is None or row.until <= now:
                past.append(DropRemoval(row.id))
            else:
                found.setdefault(messages.chat, {})[row] = messages
        await self._store.commit(*past)
        self._more |= found.keys() & self._cleaning.keys()
        for chat in found.keys() - self._cleaning.keys():
            if not self._deleting.must_wait(chat):
                self._cleaning[chat] = asyncio.create_task(self._clean(chat, found[chat]))

    async def take_away(self, messages: Messages) -> tuple[int, ...]:
        """Delete these messages at once; which of them may still be there."""
        return await self._deleting.at_once(messages)

    def _tasks(self) -> list[asyncio.Task[None]]:
        sweeping = [self._sweeping] if self._sweeping is not None else []
        return [*sweeping, *self._cleaning.values()]

    async def _until_quiet(self) -> None:
        while self._again:
            self._again = False
            await self.sweep()

    # -------------------------------------------------------------- one chat

    async def _clean(self, chat: int, rows: Mapping[RemovalRow, Messages]) -> None:
        """One round for this chat; then what came meanwhile."""
        try:
            async with self._abreast:
                await self._tried(chat, rows)
        except Exception as error:  # noqa: BLE001 - the rows are in the store, for another try
            self._deleting.wait(chat)
            log.error("removals.failed %s", type(error).__name__)  # noqa: TRY400 - only the kind
        finally:
            del self._cleaning[chat]
        if chat in self._more:
            self._more.discard(chat)
            self.wake()

    async def _tried(self, chat: int, rows: Mapping[RemovalRow, Messages]) -> None:
        """Delete what these rows name; of each, only what may still be there is kept."""
        every = sorted({each for messages in rows.values() for each in messages.ids})
        left = await self._deleting.together(chat, every)
        changes: list[Change] = []
        for row, messages in rows.items():
            rest = tuple(each for each in messages.ids if each in left)
            if rest != messages.ids:
                changes += conversations.kept(self._envelope, row, Messages(chat, rest))
        await self._store.commit(*changes)
