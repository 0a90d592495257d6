"""What may be promised: only a time in which somebody of that language has hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot import rota
from bot.store.rows import MemberRow, ShiftRow
from dialogs.place import Window

ROME = ZoneInfo("Europe/Rome")
MONDAY = int(datetime(2026, 11, 23, 9, 20, tzinfo=ROME).timestamp())


def member(id: int = 1, language: str = "it", on_duty: bool = False) -> MemberRow:
    return MemberRow(id, bytes(16), b"", "counsellor", language, on_duty)


def local(window: Window) -> tuple[datetime, datetime]:
    start, end = (datetime.fromisoformat(t).astimezone(ROME) for t in (window.start, window.end))
    return start, end


def shown(windows: tuple[Window, ...]) -> list[str]:
    pairs = [local(each) for each in windows]
    return [f"{a:%a %H:%M}-{b:%H:%M}" for a, b in pairs]


def test_nobody_on_the_rota_no_promise() -> None:
    assert rota.offers([], [member()], "it", MONDAY, ROME) == ()
    assert rota.offers([ShiftRow(1, 0, 9, 13)], [], "it", MONDAY, ROME) == ()


def test_hours_are_cut_into_two_hour_windows_at_least_an_hour_from_now() -> None:
    found = rota.offers([ShiftRow(1, 0, 9, 14)], [member()], "it", MONDAY, ROME)
    assert shown(found) == ["Mon 11:00-13:00", "Mon 13:00-14:00", "Mon 09:00-11:00"]


def test_a_member_speaks_for_their_own_language_only() -> None:
    hours = [ShiftRow(1, 1, 9, 13)]
    assert rota.offers(hours, [member(language="en")], "it", MONDAY, ROME) == ()
    assert len(rota.offers(hours, [member(language="en")], "en", MONDAY, ROME)) == 2


def test_whoever_is_on_duty_now_can_call_within_the_hour() -> None:
    [first] = rota.offers([], [member(on_duty=True)], "it", MONDAY, ROME)
    assert shown((first,)) == ["Mon 09:00-10:30"]
    later = rota.offers([], [member(on_duty=True)], "it", MONDAY + 500, ROME)
    assert later == (first,), "a tap some minutes later still finds it"


def test_hours_of_two_members_join() -> None:
    hours = [ShiftRow(1, 1, 9, 12), ShiftRow(2, 1, 11, 13)]
    found = rota.offers(hours, [member(1), member(2)], "it", MONDAY, ROME)
    assert shown(found) == ["Tue 09:00-11:00", "Tue 11:00-13:00"]


def test_the_hour_that_spring_skips_is_offered_to_nobody() -> None:
    saturday = int(datetime(2026, 3, 28, 12, tzinfo=ROME).timestamp())
    found = rota.offers([ShiftRow(1, 6, 1, 6)], [member()], "it", saturday, ROME)
    assert shown(found) == ["Sun 01:00-04:00", "Sun 04:00-06:00"]
    assert rota.offers([ShiftRow(1, 6, 2, 3)], [member()], "it", saturday, ROME) == ()


def test_the_hour_that_autumn_repeats_is_as_long_as_it_is() -> None:
    saturday = int(datetime(2026, 10, 24, 12, tzinfo=ROME).timestamp())
    found = rota.offers([ShiftRow(1, 6, 1, 5)], [member()], "it", saturday, ROME)
    lengths = [b.astimezone(UTC) - a.astimezone(UTC) for a, b in map(local, found)]
    assert sum(lengths, timedelta()) == timedelta(hours=5)


SHIFTS = st.lists(
    st.builds(
        lambda who, day, start, length: ShiftRow(who, day, start, min(start + length, 24)),
        st.integers(1, 4), st.integers(0, 6), st.integers(0, 23), st.integers(1, 6),
    ),
    max_size=8,
)  # fmt: skip
TEAM = st.lists(st.sampled_from(["it", "en"]), max_size=3).map(
    lambda languages: [member(n, each) for n, each in enumerate(languages, 1)]
)
AROUND_THE_CHANGES = st.sampled_from(
    [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)]
).flatmap(lambda day: st.integers(0, 3 * 86400).map(lambda s: int(day.timestamp()) + s))
MOMENTS = st.integers(
    int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2026, 12, 31, tzinfo=UTC).timestamp()),
)


def on_the_rota(shifts: list[ShiftRow], team: list[MemberRow], moment: datetime) -> bool:
    """Asked the other way round: does the local clock on the wall show an hour of a shift?"""
    wall = moment.astimezone(ROME)
    known = {each.id for each in team if each.language == "it"}
    return any(
        shift.member in known
        and shift.weekday == wall.weekday()
        and shift.start <= wall.hour < shift.end
        for shift in shifts
    )


@given(SHIFTS, TEAM, MOMENTS | AROUND_THE_CHANGES)
def test_no_offer_without_somebody_on_the_rota_in_every_minute_of_it(
    shifts: list[ShiftRow], team: list[MemberRow], now: int
) -> None:
    for window in rota.offers(shifts, team, "it", now, ROME):
        start, end = rota.seconds(window)
        for second in range(start, end, 600):
            assert on_the_rota(shifts, team, datetime.fromtimestamp(second, UTC))


@given(SHIFTS, TEAM, MOMENTS | AROUND_THE_CHANGES, st.booleans())
def test_windows_never_overlap_and_lie_in_the_coming_week(
    shifts: list[ShiftRow], team: list[MemberRow], now: int, duty: bool
) -> None:
    team = [member(each.id, each.language, duty) for each in team]
    found = [rota.seconds(each) for each in rota.offers(shifts, team, "it", now, ROME)]
    assert found == sorted(found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert all(3600 <= end - start <= 7200 for start, end in found)
    assert all(end >= now + 3600 for _, end in found)
    assert all(start < now + 7 * 86400 for start, _ in found)
    scheduled = found[1:] if any(e.on_duty and e.language == "it" for e in team) else found
    assert all(start >= now + 3600 for start, _ in scheduled)


@given(SHIFTS, TEAM, MOMENTS | AROUND_THE_CHANGES)
def test_what_is_offered_is_covered_until_the_rota_changes(
    shifts: list[ShiftRow], team: list[MemberRow], now: int
) -> None:
    for window in rota.offers(shifts, team, "it", now, ROME):
        assert rota.covers(shifts, team, "it", window, now, ROME)
        assert not rota.covers([], team, "it", window, now, ROME)


@given(MOMENTS)
def test_a_window_survives_the_store(now: int) -> None:
    assert rota.seconds(rota.window(now, now + 7200)) == (now, now + 7200)


def test_duty_that_ends_within_the_hour_offers_no_coming_hour() -> None:
    leaving = replace(member(on_duty=True), duty_until=MONDAY + 1800)
    staying = replace(member(on_duty=True), duty_until=MONDAY + 4 * 3600)
    assert rota.offers([], [leaving], "it", MONDAY, ROME) == ()
    (coming,) = rota.offers([], [staying], "it", MONDAY, ROME)
    assert rota.covers([], [staying], "it", coming, MONDAY, ROME)
    assert not rota.covers([], [leaving], "it", coming, MONDAY, ROME)
