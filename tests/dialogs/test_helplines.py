"""What authors may do to a helpline by mistake, and the days on which nobody can be sure of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.check import ROOT
from dialogs.directory import (
    EMERGENCY,
    PATH,
    Directory,
    DirectoryError,
    Record,
    open_directory,
)
from dialogs.helplines import stale, wrong

OURS = open_directory(ROOT / PATH)
TEXT = (ROOT / PATH).read_text("utf-8")
RECORD = replace(EMERGENCY, id="one", number="02 2327 2327", line=4)
WEEKDAYS = replace(RECORD, hours="Mon–Fri 10–18", open=("mon-fri 10:00-18:00",))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def found(record: Record) -> list[str]:
    return [problem.found for problem in wrong(Directory({record.id: record}, {}))]


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("2 2327 2327", "IT"),
        ("02 2327 23271 234", "IT"),
        ("1969612", "IT"),
        ("0808 2000", "GB"),
        ("1 800 799 723", "US"),
    ],
)
def test_a_number_with_a_digit_lost_or_added_is_refused(number: str, country: str) -> None:
    (told,) = found(replace(RECORD, number=number, country=country))
    assert told == f"one: {number!r} cannot be dialled"


@pytest.mark.parametrize("country", ["Italy", "it", "", "ITA"])
def test_a_country_is_two_capitals(country: str) -> None:
    assert found(replace(RECORD, country=country)) == [f"one: country {country!r}"]


@pytest.mark.parametrize(
    "address", ["www.azzurro.it", "http://azzurro.it", "azzurro.it#a", "Azzurro.it"]
)
def test_an_address_is_as_short_as_people_say_it(address: str) -> None:
    assert found(replace(RECORD, number="", address=address)) == [f"one: the address {address!r}"]


def test_a_day_to_come_is_no_day_on_which_somebody_looked() -> None:
    (problem,) = stale(Directory({"one": RECORD}, {}), date(2026, 11, 22))
    assert problem.found == "one: checked on 2026-11-23"
    assert problem.stops


@pytest.mark.parametrize(
    ("before", "after"),
    [('number = "19696"', 'number = "19696'), ("checked = 2026-11-23", "checked = 2026-13-23")],
)
def test_what_is_no_toml_is_told_on_its_line(tmp_path: Path, before: str, after: str) -> None:
    line = TEXT[: TEXT.index(before)].count("\n") + 1
    (tmp_path / "directory.toml").write_text(TEXT.replace(before, after, 1), "utf-8")
    with pytest.raises(DirectoryError) as told:
        open_directory(tmp_path / "directory.toml")
    assert told.value.problem.line == line


def test_a_list_without_a_country_is_of_italy(tmp_path: Path) -> None:
    before = 'name = "home"\ncountry = "IT"\n'
    assert before in TEXT
    (tmp_path / "directory.toml").write_text(TEXT.replace(before, 'name = "home"\n', 1), "utf-8")
    assert open_directory(tmp_path / "directory.toml").lists == OURS.lists


# ------------------------------------------------------------------ weekdays


@given(INSTANTS)
def test_weekday_hours_never_promise_that_somebody_answers(now: datetime) -> None:
    assert WEEKDAYS.answers(now) is not True
    line = OURS.spoken(WEEKDAYS, lambda _, text: text, int(now.timestamp()))
    assert "Open now." not in line


@pytest.mark.parametrize(
    ("at", "answers"),
    [
        ("2026-12-08T12:00+01:00", None),  # a Tuesday, and a holiday in Italy
        ("2026-12-09T12:00+01:00", None),
        ("2026-12-09T18:00+01:00", False),
        ("2026-12-06T12:00+01:00", False),
    ],
)
def test_weekday_hours_are_sure_only_of_being_closed(at: str, answers: bool | None) -> None:
    assert WEEKDAYS.answers(datetime.fromisoformat(at)) is answers


# ------------------------------------------------------------------ never


@pytest.mark.parametrize("record", OURS.records.values(), ids=OURS.records)
def test_what_is_wrong_has_no_number_that_could_be_shown_by_mistake(record: Record) -> None:
    local = record.country not in ("EU", "ZZ")
    assert not (record.confidence == "X" and local and record.number)


def test_replaced_and_unproven_numbers_stand_nowhere() -> None:
    files = [
        *ROOT.glob("dialogs/**/*.md"),
        *ROOT.glob("dialogs/*.toml"),
        *ROOT.glob("locales/**/*.po"),
    ]
    said = "\n".join(path.read_text("utf-8") for path in files).replace(" ", "")
    for number in ("199284284", "3450361628", "0677208977", "800833833", "800860022"):
        assert number not in said
