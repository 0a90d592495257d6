"""Duty: begun and ended with a tap, ended by itself, and over for whoever cannot be reached."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import cases, rota
from bot.store import CaseRow, MemberRow, ShiftRow
from bot.store.changes import AddCard, Change, PutMember

DUTY_SECONDS = 4 * cases.HOUR
"""How long duty lasts that was begun outside the member's own hours."""

_LEAST = cases.HOUR
"""How long it lasts at least: who goes on duty as their hours end means to stay a while."""


def begun(member: MemberRow, waiting: Iterable[CaseRow], until: int | None = None) -> list[Change]:
    """From now on told of new cases, and of those that wait; until then, or until they say so."""
    cards = (AddCard(member.id, "case", case.id, None) for case in waiting)
    return [PutMember(member.id, member.language, on_duty=True, duty_until=until), *cards]


def end_of(member: MemberRow, shifts: Iterable[ShiftRow], now: int, zone: ZoneInfo) -> int:
    """When duty that begins now ends by itself: with the member's hours, if they have some now."""
    moment = datetime.fromtimestamp(now, UTC)
    ends = [
        int(end.timestamp())
        for start, end in rota.stretches(shifts, [member], moment, zone)
        if start <= moment < end
    ]
    return max(*ends, now + _LEAST) if ends else now + DUTY_SECONDS


def over(member: MemberRow, now: int) -> bool:
    """Whether this duty should have ended by itself."""
    return member.on_duty and member.duty_until is not None and now >= member.duty_until


def ended(member: MemberRow) -> list[Change]:
    """No new cases from now on; those there are stay true."""
    return [PutMember(member.id, member.language, on_duty=False)]


def blocked(member: MemberRow) -> list[Change]:
    """No message reaches them: off duty, and their hours are promised to nobody."""
    return [PutMember(member.id, member.language, on_duty=False, away=True)]


def back(member: MemberRow) -> list[Change]:
    """They can be reached again, and their hours count again."""
    return ended(member)
