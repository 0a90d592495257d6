"""What `soglia check` tells authors of the directory: where, what, and what would be right."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from dialogs import check
from dialogs.check import ROOT
from dialogs.directory import (
    EMERGENCY,
    PATH,
    Directory,
    DirectoryError,
    Record,
    open_directory,
)
from dialogs.helplines import stale, unknown_lists, wrong
from dialogs.library import open_guide
from dialogs.machine import Dialog
from dialogs.page import Numbers, Page, Problem, Step
from dialogs.place import Outlook, Place
from dialogs.words import Words

ROME = ZoneInfo("Europe/Rome")
GUIDE = open_guide(ROME)
OURS = open_directory(ROOT / PATH)
LISTS = sorted(OURS.lists)
INSTANTS = st.integers(1767225600, 1830297600).map(lambda at: datetime.fromtimestamp(at, UTC))
"""The years 2026 and 2027."""
NOON = datetime(2026, 11, 23, 12, tzinfo=ROME)
NIGHT = datetime(2026, 11, 23, 3, tzinfo=ROME)
RECORD = replace(EMERGENCY, id="one", name="One", number="02 1234", line=4)


def english(_context: str, text: str) -> str:
    return text


def house(*records: Record, shows: tuple[str, ...] | None = None) -> Directory:
    """A directory of these records, all of them on one list."""
    ids = tuple(record.id for record in records)
    return Directory({each.id: each for each in records}, {("list", "IT"): shows or ids})


def ids(records: tuple[Record, ...]) -> list[str]:
    return [record.id for record in records]


def test_the_directory_is_sound() -> None:
    assert wrong(OURS) == []
    assert unknown_lists(GUIDE.dialog.pages, OURS) == []


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (replace(RECORD, number="02/1234"), "'02/1234' cannot be dialled"),
        (replace(RECORD, number="02 1234 "), "cannot be dialled"),
        (replace(RECORD, number="zero"), "cannot be dialled"),
        (replace(RECORD, address="https://azzurro.it"), "the address"),
        (replace(RECORD, address="azzurro.it?from=us"), "the address"),
        (replace(RECORD, hours="every day"), "hours 'every day'"),
        (replace(RECORD, open=("mon 09:00-10:00",)), "hours 'day and night'"),
        (replace(RECORD, source=()), "no source"),
        (replace(RECORD, number=""), "nothing to show"),
        (replace(RECORD, whom=""), "nothing to show"),
    ],
)
def test_a_mistake_in_a_record_is_found_on_its_line(record: Record, found: str) -> None:
    (problem,) = wrong(house(record))
    assert found in problem.found
    assert problem.line == RECORD.line
    assert problem.stops


@pytest.mark.parametrize("confidence", ["C", "X"])
def test_a_record_nobody_called_is_refused_on_a_list(confidence: str) -> None:
    (problem,) = wrong(house(replace(RECORD, confidence=confidence)))
    assert f"shows 'one', which is {confidence}" in problem.found


def test_a_list_of_somebody_unknown_is_found() -> None:
    (problem,) = wrong(house(RECORD, shows=("one", "two")))
    assert "'two': no such record" in problem.found


def test_two_records_of_one_id_are_found(tmp_path: Path) -> None:
    path = tmp_path / "directory.toml"
    text = (ROOT / PATH).read_text("utf-8")
    path.write_text(text.replace('id = "where-are-u"', 'id = "112"', 1), "utf-8")
    assert "two records with the id '112'" in [
        problem.found for problem in wrong(open_directory(path))
    ]


def test_a_page_that_asks_for_a_list_that_is_not_there_is_told_its_line() -> None:
    problems = unknown_lists(GUIDE.dialog.pages, house(RECORD))
    page = next(page for page in GUIDE.dialog.pages if page.name == "numbers")
    lines = Path(ROOT / f"dialogs/pages/{page.name}.md").read_text("utf-8").splitlines()
    told = [problem for problem in problems if problem.path == page.path]
    assert told
    assert all("*Numbers for*" in lines[problem.line - 1] for problem in told)


def of_age(days: int) -> list[Problem]:
    return stale(house(RECORD), RECORD.checked + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "stops"), [(0, []), (149, []), (150, [False]), (179, [False]), (180, [True])]
)
def test_a_record_warns_after_150_days_and_stops_a_release_after_180(
    days: int, stops: list[bool]
) -> None:
    assert [problem.stops for problem in of_age(days)] == stops


def test_a_record_that_is_not_shown_grows_old_in_peace() -> None:
    assert stale(house(replace(RECORD, confidence="C")), date(2030, 1, 1)) == []


@pytest.mark.parametrize("release", [False, True])
def test_old_records_stop_only_a_release(release: bool) -> None:
    said: list[str] = []
    today = OURS.records["112"].checked + timedelta(days=180)
    check.main(today, ROOT, said.append, release=release, only=True)
    told = next(line for line in said if ": 112: checked 180 days ago" in line)
    assert told.endswith("(a warning)") is not release


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("open = [", "open = [1, "),
        ("channels = [", "channels = [2, "),
        ("source = [", "source = [3, "),
    ],
)
def test_a_list_that_is_not_of_words_is_told_with_its_record(
    tmp_path: Path, before: str, after: str
) -> None:
    path = tmp_path / "directory.toml"
    path.write_text((ROOT / PATH).read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(DirectoryError, match="cannot be read\n  hint: "):
        open_directory(path)


def test_what_is_too_long_to_be_copied_is_told() -> None:
    long = replace(RECORD, number="", address="a." * 130 + "it")
    assert "too long to be copied" in next(problem.found for problem in wrong(house(long)))


def test_a_record_without_number_and_address_has_no_button_that_copies() -> None:
    words = Words({}, ROME, house(replace(RECORD, number="", address="")))
    step = Step("a", "b", ("Hi.",), (), numbers=Numbers("list"))
    dialog = Dialog((Page("a", "a.md", "A", (step,)),), GUIDE.dialog.triage)
    assert words.screen(dialog, Place("a/b", language="en"), Outlook()).rows == ((),)
