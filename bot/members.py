"""The people of the desk: invitations, joining, hours, leaving; each as a list of changes."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from bot import cases, whereabouts
from bot.sealing import DeskKeys, fresh
from bot.store import CardRow, CaseRow, MemberRow, ShiftRow, Store
from bot.store.changes import (
    AddAudit,
    AddInvitation,
    AddMember,
    AddShift,
    Change,
    DropShift,
    PutMember,
    PutSpeaks,
    RemoveMember,
    UseInvitation,
    WantCard,
)
from bot.views import SLOTS
from bot.whereabouts import MEMBERS

Role = Literal["coordinator", "counsellor"]

INVITATION_SECONDS = 15 * cases.MINUTE
_SECRET = 24
"""Bytes: 192 bits, 32 characters; a deep link takes 64 of A-Z a-z 0-9 _ -."""

LANGUAGE = "it"
"""Spoken to a newcomer until they choose."""


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
    blob = keys.envelope.seal(MEMBERS, pseudonym, b"%d" % chat)
    return [
        UseInvitation(_digest(secret), now),
        AddMember(pseudonym, blob, role, LANGUAGE),
        AddAudit(now, None, "joined", None),
    ]


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


# ------------------------------------------------------------------ hours, language


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
    gone = [whereabouts.taken_away(keys, member, card, now) for card in cards]
    return [
        *(change for each in freed if isinstance(each, list) for change in each),
        *(change for each in gone for change in each),
        RemoveMember(member.id),
        *([] if by == member.id else [AddAudit(now, by, "removed", None)]),
        AddAudit(now, member.id, "left", None),
    ]
