"""The updates that wait for one bot: kept until confirmed or too old, as Telegram does."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

DAY = 86_400.0
"""How long a message waits, in seconds. Source: Bot API, getting updates."""

TAP_LIVES = 150.0
"""How long a callback query waits, in seconds. Source: telegram-bot-api, Client.cpp."""

FIRST_ID = 700_000_001

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update; `until` is when Telegram forgets it, `chat` keeps the order of a webhook."""

    id: int
    kind: str
    body: dict[str, Any]
    chat: int
    until: float

    def json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """One bot's queue. `next_id` may be set by a test: ids are not monotonic for ever."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: dict[int, Waiting] = {}
        self._soonest = math.inf
        """When the next one is too old; until then there is nothing to look through."""
        self._allowed: frozenset[str] | None = None
        self.next_id = FIRST_ID
        self.confirmed = 0
        """How many updates have been confirmed in all."""

    def add(self, kind: str, body: dict[str, Any], chat: int) -> None:
        """Queue one update, unless the bot has asked for other kinds only."""
        if self._wanted(kind):
            lives = TAP_LIVES if kind == "callback_query" else DAY
            until = self._clock() + lives
            self._soonest = min(self._soonest, until)
            self._waiting[self.next_id] = Waiting(self.next_id, kind, body, chat, until)
            self.next_id += 1

    def waiting(self) -> list[Waiting]:
        """What still waits, oldest first."""
        self._forget_old()
        return list(self._waiting.values())

    def first(self, count: int) -> list[Waiting]:
        """The oldest of what still waits."""
        self._forget_old()
        return list(islice(self._waiting.values(), count))

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds are wanted; an empty list is the default, None changes nothing."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def confirm(self, offset: int) -> None:
        """Forget all before `offset`; a negative one keeps only that many from the end."""
        ids = [one.id for one in self.waiting()]
        handled = ids[:offset] if offset < 0 else [one for one in ids if one < offset]
        for one in handled:
            self.drop(one)

    def drop(self, update_id: int) -> None:
        """One update has been taken in for good."""
        if self._waiting.pop(update_id, None):
            self.confirmed += 1

    def clear(self) -> None:
        self._waiting.clear()

    def _forget_old(self) -> None:
        now = self._clock()
        if now >= self._soonest:
            self._waiting = {one.id: one for one in self._waiting.values() if one.until > now}
            self._soonest = min((one.until for one in self._waiting.values()), default=math.inf)

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
