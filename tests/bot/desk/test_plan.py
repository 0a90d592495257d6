"""The opened plan as a checklist: what to know before the number, in the counsellor's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import plan, views
from bot.plan import Plan
from bot.sealing import DESK_PRIVATE, DeskPrivate, Envelope, fresh
from bot.store import CaseRow, ContentRow
from tests.bot.desk.room import ANSWERS, SPEECH, START

NOW = int(START)
CASE = CaseRow(b"c" * 16, "K7-42", "urgent", "it", "taken", 1, NOW, NOW + 7200, NOW + 9, 1, 2, None)
PRIVATE = DeskPrivate(fresh(DESK_PRIVATE))
ENVELOPE = Envelope(fresh())
PERSON = b"p" * 16


def lines(answers: dict[str, str], language: str = "en", now: int = NOW) -> list[str]:
    return plan.checklist(SPEECH, language, Plan(answers), CASE, now)


def test_what_must_be_known_comes_before_the_number() -> None:
    text = "\n".join(lines(ANSWERS))
    order = [
        "When: Mon 23 Nov, 09:00–11:00", "Marker-never", "Marker-name", "No message",
        "Marker-answerer", "Marker-cover", "Marker-word", "Marker-note", "+39 333 444 5556",
    ]  # fmt: skip
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert text.endswith("+39 333 444 5556")


def test_what_was_not_answered_is_taken_the_careful_way() -> None:
    text = "\n".join(lines({"number": "+39 333"}))
    assert "Say no name." in text
    assert "Voicemail: leave no message." in text
    assert "say nothing about them, and hang up" in text
    assert "Marker" not in text


def test_a_tapped_answer_is_said_in_the_counsellors_language_a_typed_one_as_it_was() -> None:
    text = "\n".join(lines({**ANSWERS, "name": "Back"}, "it"))
    assert "Per chi è: Per me" in text
    assert "Nome da usare: Back" in text
    assert "Quando: lun 23 nov, 09:00–11:00" in text


@pytest.mark.parametrize(("at", "warned"), [(-1, True), (0, False), (7199, False), (7200, True)])
def test_the_wrong_time_is_said_first(at: int, warned: bool) -> None:
    first = lines(ANSWERS, now=NOW + at)[0]
    assert first.startswith("⚠ This is not the agreed time.") == warned


def sealed(field: str, text: str, private: DeskPrivate = PRIVATE) -> ContentRow:
    inner = PERSON + private.public.seal(field, PERSON, text)
    row = CASE.id + field.encode()
    return ContentRow(CASE.id, field, ENVELOPE.seal("case_contents", row, inner))


def test_both_seals_come_off() -> None:
    rows = [sealed(field, text) for field, text in ANSWERS.items()]
    assert plan.opened(rows, ENVELOPE, PRIVATE) == Plan(ANSWERS)


def test_what_does_not_open_is_named_and_the_rest_is_shown() -> None:
    stranger = DeskPrivate(fresh(DESK_PRIVATE))
    moved = ContentRow(CASE.id, "cover", sealed("word", "x").blob)
    rows = [sealed("name", "Sara"), sealed("number", "+39", stranger), moved]
    found = plan.opened(rows, ENVELOPE, PRIVATE)
    assert found == Plan({"name": "Sara"}, frozenset({"number", "cover"}))
    text = "\n".join(plan.checklist(SPEECH, "en", found, CASE, NOW))
    assert "Do not guess it." in text
    assert "There is no number." in text


def test_a_plan_does_not_print_what_it_holds() -> None:
    assert "Marker" not in repr(Plan(ANSWERS))


@given(st.sampled_from("aà🙂"), st.integers(1, 4096), st.sampled_from(["it", "en"]))
def test_however_much_was_written_it_fits_in_one_message(
    letter: str, length: int, language: str
) -> None:
    answers = dict.fromkeys(ANSWERS, (letter * length)[:4096]) | {"number": "+39 333"}
    found = plan.checklist(SPEECH, language, Plan(answers, frozenset({"x"})), CASE, NOW - 1)
    text = views.plan(SPEECH.to(language), CASE, found, "+39 333").text
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert text.endswith("+39 333")
