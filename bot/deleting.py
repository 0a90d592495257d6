"""Deletes messages of a chat: together, in halves where that is refused, and not too often.

Telegram deletes all that one call names or nothing: one message of more than 48 hours keeps the
others on the phone. So a refused call is split, until what is refused stands alone.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversations import AT_ONCE, Messages
from bot.telegram import Caller, Later, Refused, Unknown

_PATIENCE = 3.0
"""Seconds a person who leaves may wait before hearing what was removed."""

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


class Deleting:
    """One bot's deletions, and which chats are to be left alone for a while."""

    def __init__(self, caller: Caller, clock: Callable[[], float]) -> None:
        self._caller = caller
        self._clock = clock
        self._pauses: dict[int, _Pause] = {}

    async def at_once(self, messages: Messages) -> tuple[int, ...]:
        """Delete these while somebody waits; which of them may still be there."""
        left: set[int] = set(messages.ids)
        with contextlib.suppress(TimeoutError, Later):
            async with asyncio.timeout(_PATIENCE):
                for each in messages.ids:
                    if await self._deleted(messages.chat, each):
                        left.discard(each)
        return tuple(sorted(left))

    async def together(self, chat: int, ids: Sequence[int]) -> set[int]:
        """Delete these; which of them are worth another try: Telegram's verdicts are not."""
        before = self._pauses.get(chat)
        left: set[int] = set()
        for start in range(0, len(ids), AT_ONCE):
            left |= await self._left(chat, ids[start : start + AT_ONCE])
        if self._pauses.get(chat) is before:
            self._pauses.pop(chat, None)
        return left

    def must_wait(self, chat: int) -> bool:
        """Whether this chat is to be left alone now."""
        pause = self._pauses.get(chat)
        return pause is not None and 0 < pause.until - self._clock() <= _EVER

    def wait(self, chat: int, after: float | None = None) -> None:
        """Leave this chat alone for so many seconds, else for longer after each vain try."""
        before = self._pauses.get(chat)
        tries = min(before.tries + 1 if before else 0, 16)
        wait = min(2.0**tries, _LONGEST_WAIT) if after is None else after
        self._pauses[chat] = _Pause(self._clock() + min(wait, _EVER), tries)

    async def _left(self, chat: int, ids: Sequence[int]) -> set[int]:
        if self.must_wait(chat):
            return set(ids)
        try:
            await self._caller.call("deleteMessages", chat_id=chat, message_ids=list(ids))
        except (Later, Unknown) as trouble:
            self.wait(chat, getattr(trouble, "after", None))
            return set(ids)
        except Refused as refused:
            if refused.kind in _OF_THE_BOT:
                self.wait(chat, _LONGEST_WAIT)
                return set(ids)
            if refused.kind == "blocked" or len(ids) == 1:
                return set()
            half = len(ids) // 2
            return await self._left(chat, ids[:half]) | await self._left(chat, ids[half:])
        return set()

    async def _deleted(self, chat: int, message: int) -> bool:
        try:
            await self._caller.call("deleteMessage", chat_id=chat, message_id=message)
        except Refused as refused:
            return refused.kind == "gone" and refused.code != "cannot-delete"
        except Later as later:
            if later.after is not None:
                self.wait(chat, later.after)
                raise
            return False
        except Unknown:
            return False
        return True
