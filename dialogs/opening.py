"""Opening hours as `mon-fri 10:00-18:00`, and whether somebody answers at an instant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

ALWAYS = ("mon-sun 00:00-24:00",)
"""Day and night, all week."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(_DAYS)
_RULE = re.compile(rf"({_DAY})(?:-({_DAY}))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
_MIDNIGHT = 24 * 60


class NotHours(ValueError):
    """not opening hours: write `mon-fri 10:00-18:00`, or `sat 09:00-12:00`"""


@dataclass(frozen=True, slots=True)
class _Hours:
    """Some days of the week, and from which minute of them to which; the end is not in it."""

    days: frozenset[int]
    start: int
    end: int

    def hold(self, day: int, minute: int) -> bool:
        if self.start < self.end:
            return day in self.days and self.start <= minute < self.end
        evening = day in self.days and minute >= self.start
        return evening or ((day - 1) % 7 in self.days and minute < self.end)


def is_open(spec: Iterable[str], now: datetime, zone: ZoneInfo) -> bool:
    """Whether `now`, an aware instant, lies in one of these hours, by the clocks of the zone.

    Hours whose end is not after their start run past midnight. What counts is what a clock on the
    wall shows, so an hour that a clock change repeats is in twice, and one it skips is in never.
    Raises NotHours.
    """
    local = now.astimezone(zone)
    day, minute = local.weekday(), local.hour * 60 + local.minute
    return any(hours.hold(day, minute) for hours in map(_read, tuple(spec)))


def every_day(spec: Iterable[str]) -> bool:
    """Whether there is no day of the week without hours, so that a holiday makes no difference."""
    return len({day for hours in map(_read, spec) for day in hours.days}) == len(_DAYS)


def not_hours(spec: Iterable[str]) -> tuple[str, ...]:
    """Those of these rules that nobody could read as hours."""
    return tuple(rule for rule in spec if not _readable(rule))


def _readable(rule: str) -> bool:
    try:
        _read(rule)
    except NotHours:
        return False
    return True


@cache
def _read(rule: str) -> _Hours:
    found = _RULE.fullmatch(rule)
    if not found:
        raise NotHours(rule)
    first = _DAYS.index(found[1])
    last = _DAYS.index(found[2] or found[1])
    days = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    start, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (3, 5))
    if start >= _MIDNIGHT or end > _MIDNIGHT or start == end:
        raise NotHours(rule)
    return _Hours(days, start, end)
