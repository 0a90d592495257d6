"""Opening hours: by the clock on the wall there, also past midnight and when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.opening import ALWAYS, NotHours, is_open, not_hours

ROME = ZoneInfo("Europe/Rome")
INSTANTS = st.integers(1767225600, 1830297600).map(lambda at: datetime.fromtimestamp(at, UTC))
"""The years 2026 and 2027."""
OFFICE = ("mon-fri 10:00-18:00",)
NIGHT = ("fri-sat 22:00-06:00",)


def rome(text: str, *, again: bool = False) -> datetime:
    """A time on a clock in Rome; `again` is the second of an hour that comes twice."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME, fold=int(again)).astimezone(UTC)


@pytest.mark.parametrize(
    ("spec", "at", "answers"),
    [
        (OFFICE, "2026-11-23 10:00", True),
        (OFFICE, "2026-11-23 09:59", False),
        (OFFICE, "2026-11-23 17:59", True),
        (OFFICE, "2026-11-23 18:00", False),
        (OFFICE, "2026-11-22 12:00", False),
        (NIGHT, "2026-11-27 21:59", False),
        (NIGHT, "2026-11-27 22:00", True),
        (NIGHT, "2026-11-28 05:59", True),
        (NIGHT, "2026-11-28 06:00", False),
        (NIGHT, "2026-11-29 03:00", True),
        (NIGHT, "2026-11-30 03:00", False),
        (("sat-mon 09:00-12:00",), "2026-11-22 11:00", True),
        (("sat-mon 09:00-12:00",), "2026-11-24 11:00", False),
        (("sun 22:00-02:00",), "2026-11-23 01:00", True),
        (("mon-sun 09:00-24:00",), "2026-11-23 23:59", True),
        (("mon-sun 09:00-24:00",), "2026-11-24 00:00", False),
    ],
)
def test_hours_begin_with_their_first_minute_and_end_before_their_last(
    spec: tuple[str, ...],
    at: str,
    answers: bool,
) -> None:
    assert is_open(spec, rome(at), ROME) is answers


def test_the_hour_that_comes_twice_in_autumn_is_open_twice() -> None:
    spec = ("sun 02:00-03:00",)
    assert is_open(spec, rome("2026-10-25 02:30"), ROME)
    assert is_open(spec, rome("2026-10-25 02:30", again=True), ROME)
    assert not is_open(spec, rome("2026-10-25 03:00"), ROME)


def test_the_hour_that_spring_skips_is_open_never() -> None:
    before = rome("2027-03-28 01:59")
    minutes = [before + timedelta(minutes=n) for n in range(90)]
    assert not any(is_open(("sun 02:00-03:00",), each, ROME) for each in minutes)
    assert is_open(("sun 01:00-02:00",), before, ROME)
    assert is_open(("sun 03:00-04:00",), before + timedelta(minutes=1), ROME)


@given(INSTANTS)
def test_day_and_night_is_open_at_every_instant(now: datetime) -> None:
    assert is_open(ALWAYS, now, ROME)


@given(INSTANTS)
def test_whoever_asks_from_another_clock_hears_the_same(now: datetime) -> None:
    for spec in (OFFICE, NIGHT):
        assert is_open(spec, now, ROME) is is_open(spec, now.astimezone(ROME), ROME)


@given(INSTANTS)
def test_a_line_is_open_or_its_complement_is(now: datetime) -> None:
    day, night = ("mon-sun 09:00-21:30",), ("mon-sun 21:30-09:00",)
    assert is_open(day, now, ROME) is not is_open(night, now, ROME)


@pytest.mark.parametrize(
    "rule",
    ["", "monday 10:00-18:00", "mon 10-18", "mon 25:00-26:00", "mon 09:00-24:30", "mon 9:00-9:00"],
)
def test_what_is_not_hours_is_refused_and_named(rule: str) -> None:
    assert not_hours((*OFFICE, rule)) == (rule,)
    with pytest.raises(NotHours):
        is_open((rule,), rome("2026-11-23 10:00"), ROME)
