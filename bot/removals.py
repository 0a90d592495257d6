"""Takes messages away from a phone, and keeps trying for as long as Telegram allows it.

What is due in one chat goes in one call, and the chats do not wait for each other. Telegram deletes
all that one call names or nothing: one message of more than 48 hours keeps the others on the phone.
So a refused call is split, until what is refused stands alone.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import conversations
from bot.conversations import AT_ONCE, Messages, messages_of
from bot.sealing import Envelope
from bot.store import Bot, Change, RemovalRow, Store
from bot.store.changes import DropRemoval
from bot.telegram import Caller, Later, Refused, Unknown

log = logging.getLogger(__name__)

_PATIENCE = 3.0
"""Seconds a person who leaves may wait before hearing what was removed."""

_ABREAST = 16
"""Chats that are cleaned at the same time."""

_LONGEST_WAIT = 60.0
"""Seconds between two tries, where Telegram does not say when to come again."""

_EVER = 3600.0
"""Seconds that no chat waits longer, whatever Telegram says or a clock that was set back."""

_OF_THE_BOT = ("no-such-bot", "conflict")
"""Refusals that say nothing about the messages: a token was changed, or another one polls."""


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when a chat is left alone, and how often it was tried in vain."""

    until: float
    tries: int


class Removals:
    """The planned removals of one bot: rows in the store, gone from the phone, then dropped."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        envelope: Envelope,
        caller: Caller,
        clock: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._store = store
        self._envelope = envelope
        self._caller = caller
        self._clock = clock
        self._sweeping: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False
        self._cleaning: dict[int, asyncio.Task[None]] = {}
        self._more: set[int] = set()
        """Chats for which something came while they were cleaned."""
        self._pauses: dict[int, _Pause] = {}
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
            if not self._must_wait(chat):
                self._cleaning[chat] = asyncio.create_task(self._clean(chat, found[chat]))

    async def take_away(self, messages: Messages) -> tuple[int, ...]:
        """Delete these messages at once; which of them may still be there."""
        left: set[int] = set(messages.ids)
        with contextlib.suppress(TimeoutError, Later):
            async with asyncio.timeout(_PATIENCE):
                for each in messages.ids:
                    if await self._deleted(messages.chat, each):
                        left.discard(each)
        return tuple(sorted(left))

    def _tasks(self) -> list[asyncio.Task[None]]:
        sweeping = [self._sweeping] if self._sweeping is not None else []
        return [*sweeping, *self._cleaning.values()]

    async def _until_quiet(self) -> None:
        while self._again:
            self._again = False
            await self.sweep()

    async def _deleted(self, chat: int, message: int) -> bool:
        try:
            await self._caller.call("deleteMessage", chat_id=chat, message_id=message)
        except Refused as refused:
            return refused.kind == "gone" and refused.code != "cannot-delete"
        except Later as later:
            if later.after is not None:
                self._wait(chat, later.after)
                raise
            return False
        except Unknown:
            return False
        return True

    # -------------------------------------------------------------- one chat

    async def _clean(self, chat: int, rows: Mapping[RemovalRow, Messages]) -> None:
        """One round for this chat; then what came meanwhile."""
        try:
            async with self._abreast:
                await self._tried(chat, rows)
        except Exception as error:  # noqa: BLE001 - the rows are in the store, for another try
            self._wait(chat, None)
            log.error("removals.failed %s", type(error).__name__)  # noqa: TRY400 - only the kind
        finally:
            del self._cleaning[chat]
        if chat in self._more:
            self._more.discard(chat)
            self.wake()

    async def _tried(self, chat: int, rows: Mapping[RemovalRow, Messages]) -> None:
        """Delete what these rows name; of each, only what may still be there is kept."""
        before = self._pauses.get(chat)
        every = sorted({each for messages in rows.values() for each in messages.ids})
        left: set[int] = set()
        for start in range(0, len(every), AT_ONCE):
            left |= await self._left(chat, every[start : start + AT_ONCE])
        changes: list[Change] = []
        for row, messages in rows.items():
            rest = tuple(each for each in messages.ids if each in left)
            if rest != messages.ids:
                changes += conversations.kept(self._envelope, row, Messages(chat, rest))
        await self._store.commit(*changes)
        if self._pauses.get(chat) is before:
            self._pauses.pop(chat, None)

    async def _left(self, chat: int, ids: Sequence[int]) -> set[int]:
        """Delete these; which of them are worth another try: Telegram's own verdicts are not."""
        if self._must_wait(chat):
            return set(ids)
        try:
            await self._caller.call("deleteMessages", chat_id=chat, message_ids=list(ids))
        except (Later, Unknown) as trouble:
            self._wait(chat, getattr(trouble, "after", None))
            return set(ids)
        except Refused as refused:
            if refused.kind in _OF_THE_BOT:
                self._wait(chat, _LONGEST_WAIT)
                return set(ids)
            if refused.kind == "blocked" or len(ids) == 1:
                return set()
            half = len(ids) // 2
            return await self._left(chat, ids[:half]) | await self._left(chat, ids[half:])
        return set()

    def _wait(self, chat: int, after: float | None) -> None:
        """Leave this chat alone for so many seconds, else for longer after each vain try."""
        before = self._pauses.get(chat)
        tries = min(before.tries + 1 if before else 0, 16)
        wait = min(2.0**tries, _LONGEST_WAIT) if after is None else after
        self._pauses[chat] = _Pause(self._clock() + min(wait, _EVER), tries)

    def _must_wait(self, chat: int) -> bool:
        pause = self._pauses.get(chat)
        return pause is not None and 0 < pause.until - self._clock() <= _EVER
