"""What is stored, as it is read: one value per row of a table in `migrations/`.

The store holds ciphertext and knows no key. Every `bytes` called `blob` or `sealed` was
encrypted by `bot.sealing` before it came here. Times are whole seconds since 1970, UTC.
"""

from dataclasses import dataclass
from typing import Literal

Bot = Literal["front", "desk"]


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One chat's place. `wanted` and `shown` are versions of its one screen."""

    pseudonym: bytes
    blob: bytes
    wanted: int
    shown: int
    wipe_at: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A request for a callback, without the person."""

    id: bytes
    code: str
    urgency: str
    language: str
    state: str
    owner: int | None
    window_start: int
    window_end: int
    due_at: int
    """When upkeep looks at it next: told again, or expired."""
    told: int
    """How many times the desk has been told."""
    version: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class RouteRow:
    """Which chat a case answers to; the pseudonym is keyed for cases only."""

    case_id: bytes
    pseudonym: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One sealed field of the contact plan."""

    case_id: bytes
    field: str
    blob: bytes


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line between counsellor and person, until it is delivered."""

    id: int
    case_id: bytes
    to: Literal["person", "desk"]
    blob: bytes
    at: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of the desk. The blob holds Telegram's chat id; the pseudonym finds it."""

    id: int
    pseudonym: bytes
    blob: bytes
    role: Literal["coordinator", "counsellor"]
    language: str
    on_duty: bool
    speaks: str = ""
    """Languages they can call in, with spaces between; empty: that of their own screen."""
    duty_until: int | None = None
    """When duty ends by itself."""
    away: bool = False
    """They have blocked the bot: no message reaches them, so they can keep no promise."""

    def calls_in(self, language: str) -> bool:
        """Whether this member can hold a call in the language: nobody can who hears of none."""
        return not self.away and language in (self.speaks or self.language).split()


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """Weekly hours of one member: Monday is 0; hours are local, `start` before `end`."""

    member: int
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CardRow:
    """One message in a counsellor's chat that shows something stored.

    `kind` says what: home, case, plan, line. `gone_at`: when it is taken away.
    """

    id: int
    member: int
    kind: str
    case_id: bytes | None
    blob: bytes
    wanted: int
    shown: int
    gone_at: int | None


@dataclass(frozen=True, slots=True)
class RemovalRow:
    """Messages to take away from a chat; the blob holds chat and message ids."""

    id: int
    bot: Bot
    blob: bytes
    due_at: int
    until: int
    """After this Telegram no longer lets a bot delete them: 48 hours after the oldest."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the chain: who did what to which case, and the hash over all before."""

    id: int
    at: int
    member: int | None
    action: str
    code: str | None
    digest: bytes
