"""Readability is measured by the published formulae, and syllables near enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.readability import ENOUGH, flesch, gulpease, measured, sentences, words
from dialogs.syllables import syllables

SYLLABLES = {
    1: "safe call called helped asked gives phone time right night there were does real friend",
    2: "police people danger doctor wanted being quiet trouble someone something safely centres",
    3: "violence number-one another family tomorrow hospital serious counsellor telephone",
    4: "emergency immediate information psychologist confidential professional",
}


@pytest.mark.parametrize("count", SYLLABLES)
def test_syllables_are_counted_as_they_are_spoken(count: int) -> None:
    heard = {word: syllables(word) for word in SYLLABLES[count].split()}
    expected = dict.fromkeys(heard, count)
    assert heard == expected


def test_gulpease_is_89_plus_300_sentences_minus_10_letters_by_words() -> None:
    text = "Chiama quando vuoi. Rispondiamo prima possibile, sempre gratuitamente."
    assert gulpease(text) == pytest.approx(89 + (300 * 2 - 10 * 60) / 8)


def test_flesch_is_measured_by_sentences_and_syllables() -> None:
    assert flesch("Somebody answers every telephone immediately.") == pytest.approx(
        max(0.0, 206.835 - 1.015 * 5 - 84.6 * 15 / 5)
    )
    assert flesch("People answer. The number is free of charge today.") == pytest.approx(
        206.835 - 1.015 * 9 / 2 - 84.6 * 13 / 9
    )


def test_scores_stay_between_0_and_100() -> None:
    assert flesch("I go. You go.") == 100
    assert gulpease("Precipitevolissimevolmente") == 100
    assert flesch("Organisational communication notwithstanding.") == 0


def test_numbers_addresses_and_blanks_are_not_read() -> None:
    text = "Call 112 or 02 2327 2327: see exit.it, code {code}, a@b.it – now."
    assert words(text) == ["Call", "or", "see", "code", "now"]


def test_a_sentence_ends_with_its_mark_or_its_line() -> None:
    assert sentences("Hello there. At 9.30 we call?\nGood night") == [
        "Hello there.",
        "At 9.30 we call?",
        "Good night",
    ]


def test_short_screens_and_unknown_languages_are_not_measured() -> None:
    assert measured("it", ["Ciao a te."]) is None
    assert measured("fr", ["mot " * ENOUGH]) is None
    assert measured("en", ["word " * ENOUGH]) is not None


@given(st.text())
def test_any_text_can_be_measured(text: str) -> None:
    assert 0 <= gulpease(text) <= 100
    assert 0 <= flesch(text) <= 100
