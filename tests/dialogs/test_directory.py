"""The helplines: whom a person is shown at which hour, and what is never shown."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.check import ROOT
from dialogs.conversation import view
from dialogs.directory import (
    ANTIVIOLENCE,
    EMERGENCY,
    FALLBACK,
    PATH,
    Directory,
    DirectoryError,
    Record,
    copied,
    open_directory,
    open_or_fallback,
    texts_of_directory,
)
from dialogs.library import open_guide
from dialogs.opening import ALWAYS
from dialogs.place import Outlook, Place

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


# ------------------------------------------------------------------ at which hour


@given(INSTANTS)
def test_c_and_x_are_shown_on_no_list_at_any_hour(now: datetime) -> None:
    for name, country in LISTS:
        shown = OURS.listed(name, country, now)
        assert 1 <= len(shown) <= 3
        assert {record.confidence for record in shown} <= {"A", "B"}


@given(INSTANTS)
def test_a_record_that_loses_its_confidence_is_shown_no_more(now: datetime) -> None:
    for confidence in ("C", "X", "", "a"):
        doubtful = house(replace(RECORD, confidence=confidence), EMERGENCY)
        assert ids(doubtful.listed("list", "IT", now)) == ["112"]


@given(INSTANTS)
def test_nobody_who_is_certainly_closed_stands_before_somebody_who_answers(now: datetime) -> None:
    for name, country in LISTS:
        answers = [record.answers(now) for record in OURS.listed(name, country, now)]
        assert answers == sorted(answers, key=[True, None, False].index)


@given(INSTANTS)
def test_to_be_heard_between_midnight_and_nine_112_comes_first(now: datetime) -> None:
    first = OURS.listed("life", "IT", now)[0].id
    assert first == ("112" if now.astimezone(ROME).hour < 9 else "telefono-amico")


@given(INSTANTS)
def test_open_now_is_said_only_of_certain_hours(now: datetime) -> None:
    for record in OURS.records.values():
        line = OURS.spoken(record, english, int(now.timestamp()))
        if "Open now." in line:
            assert record.confidence == "A"
            assert record.open != ALWAYS
            assert record.answers(now)


def test_open_now_is_said_at_noon_and_neither_at_night_nor_of_day_and_night() -> None:
    amico = OURS.records["telefono-amico"]
    assert OURS.spoken(amico, english, int(NOON.timestamp())).endswith("Open now.")
    assert "Open now." not in OURS.spoken(amico, english, int(NIGHT.timestamp()))
    assert "Open now." not in OURS.spoken(amico, english, None)
    assert "Open now." not in OURS.spoken(EMERGENCY, english, int(NOON.timestamp()))


def test_hours_of_b_are_said_but_never_reckoned_with() -> None:
    acas = OURS.records["acas"]
    assert acas.answers(NOON) is None
    assert "Mon–Fri 8–18" in OURS.spoken(acas, english, int(NOON.timestamp()))


def test_a_list_keeps_its_order_among_equals_and_ends_after_three() -> None:
    many = house(*(replace(RECORD, id=each) for each in "dcba"))
    assert ids(many.listed("list", "IT", NOON)) == ["d", "c", "b"]
    assert ids(many.all_listed("list", "IT")) == ["d", "c", "b", "a"]


def test_of_a_list_nobody_wrote_112_is_shown_rather_than_nobody() -> None:
    assert ids(OURS.listed("homme", "IT", NOON)) == ["112", "1522"]
    assert ids(OURS.listed("home", "ZZ", NOON)) == ["112"]
    assert ids(OURS.listed("work", "US", NOON)) == ["911"]


# ------------------------------------------------------------------ on a screen


@given(INSTANTS)
def test_a_line_is_never_longer_than_what_its_screen_was_measured_by(now: datetime) -> None:
    for name, country in LISTS:
        said = [
            len(OURS.spoken(record, english, int(now.timestamp())).split())
            for record in OURS.listed(name, country, now)
        ]
        assert sum(said) <= sum(len(x.split()) for x in OURS.longest(name, country, english))


@pytest.mark.parametrize("language", GUIDE.words.languages)
def test_each_number_of_a_step_is_a_line_and_a_button_that_copies_it(language: str) -> None:
    steps = [step for step in GUIDE.dialog.steps.values() if step.numbers]
    assert steps
    for step in steps:
        shown = view(GUIDE, Place(step.id, language=language), Outlook(now=int(NOON.timestamp())))
        copies = {key.copies for row in shown.rows for key in row if key.copies}
        assert copies, step.id
        assert all(each in shown.text for each in copies)


def test_a_name_is_said_in_the_language_of_the_person() -> None:
    def italian(context: str, text: str) -> str:
        return GUIDE.words.say(context, text, "it")

    assert OURS.spoken(ANTIVIOLENCE, italian, None).startswith("Antiviolenza e stalking: 1522. Per")


def test_an_address_is_copied_where_there_is_no_number() -> None:
    assert copied(replace(RECORD, number="", address="azzurro.it")) == "azzurro.it"
    assert copied(RECORD) == "02 1234"


# ------------------------------------------------------------------ when the file is broken


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[record]]", "[[record]"),
        ('whom = "For anyone in danger"\n', ""),
        ('number = "112"', "number = 112"),
        ("checked = 2026-11-23", 'checked = "lately"'),
        ('"mon-sun 09:00-24:00"', '"mon-sun 9-24"'),
        ('shows = ["112", "1522", "telefono-amico"]', ""),
        ("[[list]]", "[[lists]]"),
    ],
)
def test_from_a_broken_file_112_and_1522_remain_with_one_calm_line(
    tmp_path: Path, before: str, after: str
) -> None:
    text = (ROOT / PATH).read_text("utf-8")
    assert before in text
    path = tmp_path / "directory.toml"
    many = -1 if after == "[[lists]]" else 1
    path.write_text(text.replace(before, after, many), "utf-8")
    with pytest.raises(DirectoryError, match=r"directory\.toml:\d+: .*\n  hint: "):
        open_directory(path)
    said: list[str] = []
    assert_only_the_two_remain(open_or_fallback(path, said.append))
    assert len(said) == 1
    assert "\n" not in said[0]
    assert "only 112 and 1522 are shown until this is mended" in said[0]


def test_without_a_file_112_and_1522_remain(tmp_path: Path) -> None:
    said: list[str] = []
    assert_only_the_two_remain(open_or_fallback(tmp_path / "none.toml", said.append))
    assert len(said) == 1


def assert_only_the_two_remain(directory: Directory) -> None:
    for name in ("home", "life", "whatever"):
        assert ids(directory.listed(name, "IT", NIGHT)) == ["112", "1522"]
        assert ids(directory.listed(name, "GB", NIGHT)) == ["112"]


def test_what_remains_is_said_in_words_that_are_translated() -> None:
    known = {text.key for text in texts_of_directory(OURS)}
    assert {text.key for text in texts_of_directory(FALLBACK)} <= known


def test_code_and_file_say_the_same_of_112_and_1522() -> None:
    for ours in (EMERGENCY, ANTIVIOLENCE):
        record = OURS.records[ours.id]
        assert OURS.spoken(record, english, None) == FALLBACK.spoken(ours, english, None)
