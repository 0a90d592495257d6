"""Takes messages away from a phone, and keeps trying for as long as Telegram allows it."""

import asyncio
import contextlib
from collections.abc import Callable

from bot.conversations import Messages, messages_of
from bot.sealing import Envelope
from bot.store import Bot, RemovalRow, Store
from bot.store.changes import DropRemoval
from bot.telegram import Caller, Later, Refused, Unknown

_PATIENCE = 3.0
"""Seconds a person who leaves may wait before hearing what was removed."""


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

    def wake(self) -> None:
        """Look for due removals now, without waiting for them."""
        self._again = True
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._until_quiet())

    async def stop(self) -> None:
        """Stop sweeping; what is left is in the store."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping

    async def idle(self) -> None:
        """Wait until a sweep under way has ended."""
        while self._sweeping is not None and not self._sweeping.done():
            await asyncio.wait([self._sweeping])

    async def sweep(self) -> None:
        """Try every due removal once."""
        for row in await self._store.removals(self._bot, int(self._clock())):
            await self._try(row)

    async def take_away(self, messages: Messages) -> tuple[int, ...]:
        """Delete these messages at once; which of them may still be there."""
        left: set[int] = set(messages.ids)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                for each in messages.ids:
                    if await self._deleted(messages.chat, each):
                        left.discard(each)
        return tuple(sorted(left))

    async def _until_quiet(self) -> None:
        while self._again:
            self._again = False
            await self.sweep()

    async def _try(self, row: RemovalRow) -> None:
        messages = messages_of(self._envelope, row)
        left: tuple[int, ...] = ()
        if messages is not None and row.until > self._clock():
            left = await self._tried(messages)
        if not left:
            await self._store.commit(DropRemoval(row.id))

    async def _tried(self, messages: Messages) -> tuple[int, ...]:
        """Which messages are worth another try: Telegram's own refusals are not."""
        try:
            await self._caller.call(
                "deleteMessages", chat_id=messages.chat, message_ids=list(messages.ids)
            )
        except (Later, Unknown):
            return messages.ids
        except Refused:
            return ()
        return ()

    async def _deleted(self, chat: int, message: int) -> bool:
        try:
            await self._caller.call("deleteMessage", chat_id=chat, message_id=message)
        except Refused as refused:
            return refused.kind == "gone" and refused.code != "cannot-delete"
        except (Later, Unknown):
            return False
        return True
