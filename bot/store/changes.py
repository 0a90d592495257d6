"""What is written to the store: a list of changes is one transaction.

All of the list, or a `Conflict` and none of it.
"""

from dataclasses import dataclass
from typing import Literal

from bot.store.rows import Bot


class Conflict(Exception):
    """somebody else was first: the row is no longer what the change expects"""


@dataclass(frozen=True, slots=True)
class NoteHandled:
    """This update is done. A second one with the same id is a Conflict."""

    bot: Bot
    update_id: int
    at: int


@dataclass(frozen=True, slots=True)
class PutConversation:
    """Write a place. `shown` is kept if the row exists; `wanted` replaces."""

    pseudonym: bytes
    blob: bytes
    wanted: int
    wipe_at: int


@dataclass(frozen=True, slots=True)
class NoteShown:
    """The screen shows this version now."""

    pseudonym: bytes
    shown: int


@dataclass(frozen=True, slots=True)
class ForgetConversation:
    """Erase a place and every answer that no case has taken over."""

    pseudonym: bytes


@dataclass(frozen=True, slots=True)
class PutAnswer:
    """Keep a sealed answer until it is confirmed or forgotten; one per field."""

    pseudonym: bytes
    field: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DropAnswers:
    """Erase the unconfirmed answers of a conversation."""

    pseudonym: bytes


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A confirmed request. One open case per person: a second is a Conflict."""

    id: bytes
    code: str
    urgency: str
    language: str
    window_start: int
    window_end: int
    due_at: int
    route_pseudonym: bytes
    route: bytes


@dataclass(frozen=True, slots=True)
class PutContent:
    """One field of the contact plan of a case, inside the case key's envelope."""

    case_id: bytes
    field: str
    blob: bytes


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Take a case from one state and version to the next; else Conflict."""

    id: bytes
    version: int
    state: str
    owner: int | None
    due_at: int
    told: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class EraseContent:
    """Erase contact plan and lines of a case; the case itself stays until its term."""

    case_id: bytes


@dataclass(frozen=True, slots=True)
class PutRoute:
    """Write a case's route anew, if it is still what it was before; else Conflict."""

    case_id: bytes
    before: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class EraseRoute:
    """Forget which chat a case answers to."""

    case_id: bytes


@dataclass(frozen=True, slots=True)
class ForgetCase:
    """Erase a case and everything that hangs on it."""

    case_id: bytes


@dataclass(frozen=True, slots=True)
class PutLine:
    """Keep one line, as ciphertext, until it is delivered."""

    case_id: bytes
    to: Literal["person", "desk"]
    blob: bytes
    at: int


@dataclass(frozen=True, slots=True)
class DropLine:
    """A line was delivered, or nobody waits for it any more."""

    id: int


@dataclass(frozen=True, slots=True)
class AddInvitation:
    """A single-use link, by the hash of its secret."""

    digest: bytes
    role: Literal["coordinator", "counsellor"]
    expires_at: int


@dataclass(frozen=True, slots=True)
class UseInvitation:
    """Spend a link that has not expired at `at`; else Conflict."""

    digest: bytes
    at: int


@dataclass(frozen=True, slots=True)
class AddMember:
    """A counsellor joins the desk; joining twice is a Conflict."""

    pseudonym: bytes
    blob: bytes
    role: Literal["coordinator", "counsellor"]
    language: str


@dataclass(frozen=True, slots=True)
class PutMember:
    """What a member chose: language, on duty or off, until when; `away`: they blocked the bot."""

    id: int
    language: str
    on_duty: bool
    duty_until: int | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class PutSpeaks:
    """The languages in which a member can call, with spaces between."""

    id: int
    speaks: str


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """A member leaves: their hours and cards go with them.

    A Conflict, if they are gone already, or no other coordinator can be reached.
    """

    id: int


@dataclass(frozen=True, slots=True)
class AddShift:
    """Weekly hours of a member; adding the same twice changes nothing."""

    member: int
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DropShift:
    """These weekly hours no longer hold."""

    member: int
    weekday: int
    start: int


@dataclass(frozen=True, slots=True)
class AddCard:
    """A message a counsellor should see; one per member, kind and case."""

    member: int
    kind: str
    case_id: bytes | None
    gone_at: int | None


@dataclass(frozen=True, slots=True)
class WantCards:
    """Every card of this case should be shown anew."""

    case_id: bytes


@dataclass(frozen=True, slots=True)
class WantCard:
    """This card should be shown anew."""

    id: int


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A card was sent or edited: where it is, and which version it shows."""

    id: int
    blob: bytes
    shown: int


@dataclass(frozen=True, slots=True)
class DropCard:
    """This card is gone from the chat, or its removal is already planned."""

    id: int


@dataclass(frozen=True, slots=True)
class AddRemoval:
    """Messages that must go from a chat at `due_at`, tried until `until`."""

    bot: Bot
    blob: bytes
    due_at: int
    until: int


@dataclass(frozen=True, slots=True)
class DropRemoval:
    """These messages are gone, or can no longer be taken away."""

    id: int


@dataclass(frozen=True, slots=True)
class AddAudit:
    """Add a line to the chain; the store computes the digest over the one before."""

    at: int
    member: int | None
    action: str
    code: str | None


Change = (
    NoteHandled | PutConversation | NoteShown | ForgetConversation | PutAnswer | DropAnswers
    | OpenCase | PutContent | MoveCase | EraseContent | PutRoute | EraseRoute | ForgetCase
    | PutLine | DropLine | AddInvitation | UseInvitation | AddMember | PutMember | PutSpeaks
    | RemoveMember | AddShift | DropShift | AddCard | WantCards | WantCard | NoteCard | DropCard
    | AddRemoval | DropRemoval | AddAudit
)  # fmt: skip
