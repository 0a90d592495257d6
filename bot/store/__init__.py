"""The storage port: what the service may ask of a store, whichever engine it runs on."""

from collections.abc import Sequence
from typing import Protocol

from bot.store.changes import (
    AddAudit,
    AddCard,
    AddInvitation,
    AddMember,
    AddRemoval,
    AddShift,
    Change,
    Conflict,
    DropAnswers,
    DropCard,
    DropLine,
    DropRemoval,
    DropShift,
    EraseContent,
    EraseRoute,
    ForgetCase,
    ForgetConversation,
    MoveCase,
    NoteCard,
    NoteHandled,
    NoteShown,
    OpenCase,
    PutAnswer,
    PutContent,
    PutConversation,
    PutLine,
    PutMember,
    PutRoute,
    PutSpeaks,
    RemoveMember,
    UseInvitation,
    WantCard,
    WantCards,
)
from bot.store.rows import (
    AuditRow,
    Bot,
    CardRow,
    CaseRow,
    ContentRow,
    ConversationRow,
    LineRow,
    MemberRow,
    RemovalRow,
    RouteRow,
    ShiftRow,
)
from bot.store.trouble import StoreTrouble


class Store(Protocol):
    """Rows out, changes in. Every method may wait for the disk; none waits for the network."""

    async def commit(self, *changes: Change) -> None:
        """Write all changes durably, or raise `Conflict` and write none."""

    async def handled(self, bot: Bot, update_id: int) -> bool: ...

    async def conversation(self, pseudonym: bytes) -> ConversationRow | None: ...
    async def conversations_to_show(self) -> Sequence[ConversationRow]: ...
    async def conversations_to_wipe(self, now: int) -> Sequence[ConversationRow]: ...
    async def answers(self, pseudonym: bytes) -> dict[str, bytes]: ...

    async def case(self, case_id: bytes) -> CaseRow | None: ...
    async def case_by_code(self, code: str) -> CaseRow | None: ...
    async def case_of(self, route_pseudonym: bytes) -> CaseRow | None:
        """The newest case of this chat, if its route still stands."""

    async def open_cases(self) -> Sequence[CaseRow]:
        """Every case that is not closed, most urgent first, then oldest."""

    async def cases_due(self, now: int) -> Sequence[CaseRow]: ...
    async def cases_untold(self) -> Sequence[CaseRow]:
        """Expired cases whose person has not been told yet: their route still stands."""

    async def route(self, case_id: bytes) -> RouteRow | None: ...
    async def content(self, case_id: bytes) -> Sequence[ContentRow]: ...
    async def lines(self, case_id: bytes, to: str) -> Sequence[LineRow]: ...

    async def member(self, member_id: int) -> MemberRow | None: ...
    async def member_by(self, pseudonym: bytes) -> MemberRow | None: ...
    async def members(self) -> Sequence[MemberRow]: ...
    async def invitation(self, digest: bytes, now: int) -> str | None:
        """The role an unspent, unexpired invitation gives."""

    async def shifts(self) -> Sequence[ShiftRow]: ...

    async def card(self, card_id: int) -> CardRow | None: ...
    async def cards_of(self, member_id: int) -> Sequence[CardRow]: ...
    async def cards_of_case(self, case_id: bytes) -> Sequence[CardRow]: ...
    async def cards_to_show(self) -> Sequence[CardRow]: ...
    async def cards_gone(self, now: int) -> Sequence[CardRow]: ...

    async def removals(self, bot: Bot, now: int) -> Sequence[RemovalRow]: ...
    async def audit(self) -> Sequence[AuditRow]: ...

    async def tidy(self, now: int) -> None:
        """Drop what only time ends: handled updates after 72 h, spent or stale invitations,
        audit after 90 days, answers whose conversation is gone. Leave no copy of what was
        erased, in the log or in the file.
        """

    async def counts(self) -> dict[str, int]:
        """How many rows each table holds; for the practice page, health and metrics."""

    async def close(self) -> None: ...


__all__ = [
    "AddAudit", "AddCard", "AddInvitation", "AddMember", "AddRemoval", "AddShift", "AuditRow",
    "Bot", "CardRow", "CaseRow", "Change", "Conflict", "ContentRow", "ConversationRow",
    "DropAnswers", "DropCard", "DropLine", "DropRemoval", "DropShift", "EraseContent",
    "EraseRoute", "ForgetCase", "ForgetConversation", "LineRow", "MemberRow", "MoveCase",
    "NoteCard", "NoteHandled", "NoteShown", "OpenCase", "PutAnswer", "PutContent",
    "PutConversation", "PutLine", "PutMember", "PutRoute", "PutSpeaks", "RemovalRow",
    "RemoveMember", "RouteRow", "ShiftRow", "Store", "StoreTrouble", "UseInvitation", "WantCard",
    "WantCards",
]  # fmt: skip
