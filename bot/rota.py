"""Who is on duty when, and what may therefore be promised.

Pure: weekly hours, members and the time → windows in which somebody can really call. Hours are
local, as people keep them; windows are UTC, as they are stored. All arithmetic is done on
moments in UTC, so a day of 23 or 25 hours needs no case of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.store.rows import MemberRow, ShiftRow
from dialogs.place import Window

AHEAD = timedelta(days=7)
LENGTH = timedelta(hours=2)
SHORTEST = timedelta(hours=1)
NOTICE = timedelta(hours=1)

LEFT = timedelta(minutes=30)
"""Less than this before its end, a window is no promise any more."""

Stretch = tuple[datetime, datetime]
"""From, until: aware, in UTC."""


def offers(
    shifts: Iterable[ShiftRow],
    members: Iterable[MemberRow],
    language: str,
    now: int,
    zone: ZoneInfo,
) -> tuple[Window, ...]:
    """The times at which a member of this language can call, soonest first.

    Two-hour windows that begin in the next seven days and at least an hour from now; an hour is
    enough where a stretch ends. If somebody is on duty for the coming hour, that is the first one.
    """
    speakers = [member for member in members if member.calls_in(language)]
    start = _moment(now)
    coming = _soon(start, zone)
    soon = [coming] if any(_there_until(coming[1], member) for member in speakers) else []
    earliest = soon[0][1] if soon else start + NOTICE
    found = [
        window
        for stretch in stretches(shifts, speakers, start, zone)
        for window in _windows(stretch, earliest, start + AHEAD, zone)
    ]
    return tuple(_as_window(each) for each in (*soon, *found))


def _soon(now: datetime, zone: ZoneInfo) -> Stretch:
    """The coming hour, begun at the last half: the same for a while, so that it can be tapped."""
    past = timedelta(minutes=now.astimezone(zone).minute % 30, seconds=now.second)
    return now - past, now - past + NOTICE + timedelta(minutes=30)


def _there_until(end: datetime, member: MemberRow) -> bool:
    """Whether this member is on duty, and stays so until then."""
    return member.on_duty and (member.duty_until is None or _moment(member.duty_until) >= end)


def covers(
    shifts: Iterable[ShiftRow],
    members: Iterable[MemberRow],
    language: str,
    window: Window,
    now: int,
    zone: ZoneInfo,
) -> bool:
    """Whether somebody is still there in this window: the promise holds."""
    speakers = [member for member in members if member.calls_in(language)]
    start, end = (datetime.fromisoformat(t) for t in (window.start, window.end))
    if end - _moment(now) < LEFT:
        return False
    soon = start <= _moment(now) + NOTICE
    if soon and any(_there_until(end, member) for member in speakers):
        return True
    return any(a <= start and end <= b for a, b in stretches(shifts, speakers, start, zone))


def stretches(
    shifts: Iterable[ShiftRow], members: Iterable[MemberRow], start: datetime, zone: ZoneInfo
) -> list[Stretch]:
    """When at least one of these members has hours, from the day before `start` on, joined."""
    known = {member.id for member in members}
    first = start.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(AHEAD.days + 3)]
    # Thirty members tick the same few hours: worked out once each.
    hours = {(s.weekday, s.start, s.end) for s in shifts if s.member in known}
    found = sorted(
        (_local(day, begin, zone), _local(day, end, zone))
        for weekday, begin, end in hours
        for day in days
        if day.weekday() == weekday
    )
    return _joined([(a, b) for a, b in found if a < b])


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for a, b in found:
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined


def _local(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """That hour of that day, in UTC; 24 is the next midnight.

    An hour that the clocks skip is taken as the moment they jump: nobody is asked to be there
    in an hour that does not exist. Of an hour that comes twice, the first one.
    """
    whole, rest = divmod(hour, 24)
    naive = datetime.combine(day + timedelta(days=whole), time(rest))
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == naive:
        return moment
    return _jump(moment, zone)


def _jump(after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, at most three hours before `after`, at which the offset changed."""
    steps = [after - timedelta(minutes=15 * n) for n in range(13)]
    new = after.astimezone(zone).utcoffset()
    return next(
        later
        for later, earlier in pairwise(steps)
        if later.astimezone(zone).utcoffset() == new != earlier.astimezone(zone).utcoffset()
    )


def _windows(
    stretch: Stretch, earliest: datetime, latest: datetime, zone: ZoneInfo
) -> list[Stretch]:
    start = max(stretch[0], _next_hour(earliest, zone))
    found: list[Stretch] = []
    while start < latest and start + SHORTEST <= stretch[1]:
        end = min(start + LENGTH, stretch[1])
        found.append((start, end))
        start = end
    return found


def _next_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The next full hour by the local clock, or this moment if it is one."""
    local = moment.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second)
    return moment if not past else moment - past + timedelta(hours=1)


def _moment(now: int) -> datetime:
    return datetime.fromtimestamp(now, UTC)


def _as_window(stretch: Stretch) -> Window:
    start, end = (each.strftime("%Y-%m-%dT%H:%M:%SZ") for each in stretch)
    return Window(start, end)


def seconds(window: Window) -> tuple[int, int]:
    """A window as the store keeps it: start and end in seconds since 1970."""
    start, end = (datetime.fromisoformat(t).timestamp() for t in (window.start, window.end))
    return int(start), int(end)


def window(start: int, end: int) -> Window:
    """A stored window as the dialogs know it."""
    return _as_window((_moment(start), _moment(end)))
