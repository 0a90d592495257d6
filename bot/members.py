"""The people of the desk: invitations, joining, hours, duty, leaving; each as a list of changes."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from bot import cases, conversations, rota
from bot.conversations import DELETABLE_SECONDS, REMOVALS, Messages
from bot.sealing import DeskKeys, Unreadable, fresh
from bot.store import CardRow, CaseRow, MemberRow, ShiftRow, Store
from bot.store.changes import (
    AddAudit,
    AddCard,
    AddInvitation,
    AddMember,
    AddRemoval,
    AddShift,
    Change,
    DropCard,
    DropShift,
    NoteCard,
    PutMember,
    PutSpeaks,
    RemoveMember,
    UseInvitation,
    WantCard,
)
from bot.views import SLOTS

Role = Literal["coordinator", "counsellor"]

TABLE = "members"
CARDS = "cards"

INVITATION_SECONDS = 15 * cases.MINUTE
_SECRET = 24
"""Bytes: 192 bits, 32 characters; a deep link takes 64 of A-Z a-z 0-9 _ -."""

LANGUAGE = "it"
"""Spoken to a newcomer until they choose."""


class Message(msgspec.Struct, frozen=True):
    """Where a card is in its member's chat, and when it was sent there."""

    id: int
    at: int


# ------------------------------------------------------------------ joining


async def make_invitation(store: Store, role: Role, now: int) -> str:
    """A secret that makes one person a member within 15 minutes; stored by its hash only."""
    secret = urlsafe_b64encode(fresh(_SECRET)).decode()
    await store.commit(AddInvitation(_digest(secret), role, now + INVITATION_SECONDS))
    return secret


async def role_of(store: Store, secret: str, now: int) -> Role | None:
    """What an unspent invitation makes of whoever brings it."""
    match await store.invitation(_digest(secret), now):
        case "coordinator":
            return "coordinator"
        case "counsellor":
            return "counsellor"
        case _:
            return None


def joining(keys: DeskKeys, chat: int, role: Role, secret: str, now: int) -> list[Change]:
    """Spend the invitation and become a member; a Conflict if somebody else was first."""
    pseudonym = keys.pseudonym(chat)
    blob = keys.envelope.seal(TABLE, pseudonym, b"%d" % chat)
    return [
        UseInvitation(_digest(secret), now),
        AddMember(pseudonym, blob, role, LANGUAGE),
        AddAudit(now, None, "joined", None),
    ]


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


def chat_of(keys: DeskKeys, member: MemberRow) -> int:
    """Where this member is written to; `Unreadable` if another desk key wrote the row."""
    return int(keys.envelope.open(TABLE, member.pseudonym, member.blob))


# ------------------------------------------------------------------ duty, hours, language


DUTY_SECONDS = 4 * cases.HOUR
"""How long duty lasts that was begun outside the member's own hours."""

_LEAST = cases.HOUR
"""How long it lasts at least: who goes on duty as their hours end means to stay a while."""


def on_duty(
    member: MemberRow, waiting: Iterable[CaseRow], until: int | None = None
) -> list[Change]:
    """From now on told of new cases, and of those that wait; until then, or until they say so."""
    cards = (AddCard(member.id, "case", case.id, None) for case in waiting)
    return [PutMember(member.id, member.language, on_duty=True, duty_until=until), *cards]


def duty_end(member: MemberRow, shifts: Iterable[ShiftRow], now: int, zone: ZoneInfo) -> int:
    """When duty that begins now ends by itself: with the member's hours, if they have some now."""
    moment = datetime.fromtimestamp(now, UTC)
    ends = [
        int(end.timestamp())
        for start, end in rota.stretches(shifts, [member], moment, zone)
        if start <= moment < end
    ]
    return max(*ends, now + _LEAST) if ends else now + DUTY_SECONDS


def duty_over(member: MemberRow, now: int) -> bool:
    """Whether this duty should have ended by itself."""
    return member.on_duty and member.duty_until is not None and now >= member.duty_until


def off_duty(member: MemberRow) -> list[Change]:
    """No new cases from now on; those there are stay true."""
    return [PutMember(member.id, member.language, on_duty=False)]


def blocked(member: MemberRow) -> list[Change]:
    """No message reaches them: off duty, and their hours are promised to nobody."""
    return [PutMember(member.id, member.language, on_duty=False, away=True)]


def back(member: MemberRow) -> list[Change]:
    """They can be reached again, and their hours count again."""
    return off_duty(member)


def speaks(member: MemberRow, language: str, cards: Iterable[CardRow]) -> list[Change]:
    """Another language for this member, and for every message they have."""
    shown = (WantCard(card.id) for card in cards)
    return [
        PutMember(member.id, language, on_duty=member.on_duty, duty_until=member.duty_until),
        *shown,
    ]


def calling_in(member: MemberRow, language: str) -> list[Change]:
    """Tick a language to call in, or untick it; the last one stays."""
    spoken = set((member.speaks or member.language).split())
    ticked = sorted(spoken ^ {language}) or [language]
    return [PutSpeaks(member.id, " ".join(ticked))]


def toggled(
    member: MemberRow, weekday: int, start: int, shifts: Iterable[ShiftRow]
) -> list[Change]:
    """Tick a slot of the week, or untick it; nothing if there is no such slot."""
    slot = next((slot for slot in SLOTS if slot[0] == start), None)
    if slot is None or not 0 <= weekday <= 6:  # noqa: PLR2004 - Monday is 0, Sunday is 6
        return []
    ticked = any((s.member, s.weekday, s.start) == (member.id, weekday, start) for s in shifts)
    if ticked:
        return [DropShift(member.id, weekday, start)]
    return [AddShift(member.id, weekday, *slot)]


def leaving(
    keys: DeskKeys,
    member: MemberRow,
    owned: Iterable[CaseRow],
    cards: Iterable[CardRow],
    now: int,
    *,
    by: int,
) -> list[Change]:
    """A member leaves, `by` their own word or a coordinator's: their cases are free, then they go.

    The cases go first: a row that is deleted leaves its cases without an owner, and a case that
    is taken by nobody would wait unseen.
    """
    coordinator = cases.Actor("coordinator", member.id)
    freed = [cases.act(case, coordinator, "hand_back", now) for case in owned]
    gone = [taken_away(keys, member, card, now) for card in cards]
    return [
        *(change for each in freed if isinstance(each, list) for change in each),
        *(change for each in gone for change in each),
        RemoveMember(member.id),
        *([] if by == member.id else [AddAudit(now, by, "removed", None)]),
        AddAudit(now, member.id, "left", None),
    ]


# ------------------------------------------------------------------ messages in a member's chat


def message_of(keys: DeskKeys, card: CardRow) -> Message | None:
    """Where a card is; None if it was not sent yet, or another key wrote it down."""
    if not card.blob:
        return None
    try:
        plain = keys.envelope.open(CARDS, _row(card.id), card.blob)
        return msgspec.msgpack.decode(plain, type=Message)
    except (Unreadable, msgspec.MsgspecError):
        return None


def sent_card(keys: DeskKeys, card: CardRow, message: Message) -> NoteCard:
    """The change that remembers where a card is and what it shows."""
    blob = keys.envelope.seal(CARDS, _row(card.id), msgspec.msgpack.encode(message))
    return NoteCard(card.id, blob, card.wanted)


def removal(keys: DeskKeys, chat: int, message: int, now: int, due: int = 0) -> AddRemoval:
    """The change that plans to take one message away from a member's chat."""
    blob = _sealed(keys, Messages(chat, (message,)))
    return AddRemoval("desk", blob, max(now, due), now + DELETABLE_SECONDS)


def strays(
    keys: DeskKeys, chat: int, known: Iterable[Message], message: Message
) -> list[AddRemoval]:
    """Whatever stands between the newest message known and this one, which was sent after it."""
    newest = max((each.id for each in known if each.id < message.id), default=0)
    return [
        AddRemoval("desk", _sealed(keys, each), message.at, message.at + DELETABLE_SECONDS)
        for each in conversations.strays(chat, newest, message.id)
    ]


def _sealed(keys: DeskKeys, messages: Messages) -> bytes:
    return keys.envelope.seal(REMOVALS, b"", msgspec.msgpack.encode(messages))


def taken_away(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """The card is dropped, and its message goes."""
    return [*_message_away(keys, member, card, now), DropCard(card.id)]


def sent_anew(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """The card's message goes and it is sent again, so that the phone rings again."""
    gone = _message_away(keys, member, card, now)
    return [*gone, NoteCard(card.id, b"", 0), WantCard(card.id)]


def _message_away(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """Nothing, if it was not sent, or if nobody can tell any more where it is."""
    message = message_of(keys, card)
    try:
        return [removal(keys, chat_of(keys, member), message.id, now)] if message else []
    except Unreadable:
        return []


def _row(card_id: int) -> bytes:
    return b"%d" % card_id
