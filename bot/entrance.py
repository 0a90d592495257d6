"""What becomes of a raw update, by whichever road it came: read, handled in turn, or set aside."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from bot import updates
from bot.store.rows import Bot
from bot.store.trouble import StoreTrouble
from bot.updates import BadUpdate, Incoming

log = logging.getLogger(__name__)

Handle = Callable[[Incoming], Awaitable[None]]


class Watch(Protocol):
    """Told of each update, at once and without waiting: nothing here may hold a turn up."""

    def arrived(self, incoming: Incoming) -> None:
        """It was read; those of its chat that came before may still be at work."""

    def failed(self, incoming: Incoming) -> None:
        """It did not work this time, and will be tried again."""

    def ended(self, incoming: Incoming, *, well: bool) -> None:
        """It was handled, or else set aside."""


class _Nobody:
    """Watches nothing."""

    def arrived(self, incoming: Incoming) -> None: ...
    def failed(self, incoming: Incoming) -> None: ...
    def ended(self, incoming: Incoming, *, well: bool) -> None: ...


KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked for, and nothing else: it remembers the list, so it is always sent."""

_POISON = 3
"""An update that fails this often, though the store is there, is set aside."""
_FIRST_WAIT = 0.2
_LONGEST_WAIT = 15.0
_REMEMBERED = 1000
"""Failing updates whose tries are counted; the webhook brings each try as a new request."""


class Entrance:
    """One bot's: different chats are handled at once, one chat in the order of arrival."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        *,
        watch: Watch | None = None,
        down: tuple[type[Exception], ...] = (StoreTrouble, OSError),
    ) -> None:
        """`handle` returns when an update is committed. `down`: errors that mean the store is away;
        an update that meets one is never given up.
        """
        self.bot = bot
        self.counts: Counter[str] = Counter()
        self._handle = handle
        self._watch = watch or _Nobody()
        self._down = down
        self._turns: dict[int, deque[asyncio.Future[None]]] = {}
        self._failed: dict[int, int] = {}

    def read(self, raw: bytes | msgspec.Raw) -> Incoming | None:
        """None for what is nothing to handle; a malformed update is set aside by its id."""
        try:
            incoming = updates.read(self.bot, raw)
        except BadUpdate:
            self._set_aside(updates.number(raw), "unreadable")
            return None
        self.counts["updates" if incoming else "updates_not_asked_for"] += 1
        return incoming

    async def settle(self, incoming: Incoming) -> None:
        """Handle an update, again and again if the store is away, until done or set aside."""
        wait = _FIRST_WAIT
        self._watch.arrived(incoming)
        await self._turn(incoming.chat)
        try:
            while not await self._tried(incoming):
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
        finally:
            self._next(incoming.chat)

    async def deliver(self, raw: bytes) -> bool:
        """Handle an update once; false if it must come again."""
        incoming = self.read(raw)
        if incoming is None:
            return True
        self._watch.arrived(incoming)
        await self._turn(incoming.chat)
        try:
            return await self._tried(incoming)
        finally:
            self._next(incoming.chat)

    async def _tried(self, incoming: Incoming) -> bool:
        """Whether the update is done with: handled, or set aside."""
        try:
            await self._handle(incoming)
        except self._down as error:
            log.warning("intake.store-away bot=%s %s", self.bot, type(error).__name__)
            self.counts["updates_tried_again"] += 1
            self._watch.failed(incoming)
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, the next update must go on
            return self._given_up(incoming, type(error).__name__)
        self._failed.pop(incoming.update_id, None)
        self.counts["updates_handled"] += 1
        self._watch.ended(incoming, well=True)
        return True

    def _given_up(self, incoming: Incoming, why: str) -> bool:
        self._watch.failed(incoming)
        update_id = incoming.update_id
        failed = self._failed.pop(update_id, 0) + 1
        if failed >= _POISON:
            self._set_aside(update_id, why)
            self._watch.ended(incoming, well=False)
            return True
        self._failed[update_id] = failed
        if len(self._failed) > _REMEMBERED:
            del self._failed[next(iter(self._failed))]
        self.counts["updates_tried_again"] += 1
        return False

    def _set_aside(self, update_id: int | None, why: str) -> None:
        """Give an update up. Only its number is noted: what it held is not ours to keep."""
        self.counts["updates_set_aside"] += 1
        log.error("intake.set-aside bot=%s update=%s %s", self.bot, update_id, why)

    async def _turn(self, chat: int) -> None:
        """Wait for those of the same chat that came before; `_next` must follow."""
        queue = self._turns.get(chat)
        if queue is None:
            self._turns[chat] = deque()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._next(chat)  # it was our turn already: pass it on
            raise

    def _next(self, chat: int) -> None:
        """Let the next one of this chat go on; a chat with nothing to do is not remembered."""
        queue = self._turns[chat]
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._turns[chat]
