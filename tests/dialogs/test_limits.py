"""What the engine holds to whatever is said, typed or chosen: sizes, numbers, languages."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from dialogs.conversation import advance, view
from dialogs.events import Seal, Tapped, Wrote
from dialogs.library import open_guide
from dialogs.page import Button, Urgency
from dialogs.place import Outlook, Place
from dialogs.words import MOST_WORDS, speak_id

REAL = open_guide(ZoneInfo("Europe/Rome"))
NOW = Outlook(now=1_795_500_000)
TELEGRAM = 4096
COPIED = 256
"""Characters that a button may copy; the Bot API takes 1 to 256."""

BECAUSE = [
    step.id for step in REAL.dialog.steps.values() if any("{because}" in s for s in step.says)
]
LISTED = [step.id for step in REAL.dialog.steps.values() if step.numbers]


@pytest.mark.parametrize("language", REAL.words.languages)
@pytest.mark.parametrize("level", Urgency)
def test_however_many_reasons_there_are_a_screen_stays_short(level: Urgency, language: str) -> None:
    facts = REAL.dialog.triage.facts.values()
    longest = sorted(facts, key=lambda fact: -len(REAL.words.say("triage", fact.because, language)))
    noted = frozenset(fact.id for fact in longest if fact.level is level)
    for each in (noted, *(frozenset({fact}) for fact in noted)):
        for step in BECAUSE:
            place = Place(step, language=language, noted=each)
            assert len(view(REAL, place, NOW).text.split()) <= MOST_WORDS, (step, each)


def test_the_first_reason_is_always_said() -> None:
    fact = next(fact for fact in REAL.dialog.triage.facts.values())
    for step in BECAUSE:
        place = Place(step, language="en", noted=frozenset({fact.id}))
        assert fact.because in view(REAL, place, NOW).text


@pytest.mark.parametrize("language", [*REAL.words.languages, None])
def test_every_screen_and_button_is_one_that_telegram_takes(language: str | None) -> None:
    for step in REAL.dialog.steps.values():
        if not step.says:
            continue
        screen = view(REAL, Place(step.id, ("welcome/menu",), language), NOW)
        assert 0 < len(screen.text.encode("utf-16-le")) // 2 <= TELEGRAM, step.id
        for key in (key for row in screen.rows for key in row):
            assert bool(key.data) != bool(key.copies), (step.id, key)
            assert len(key.data) <= 64, (step.id, key)
            assert len(key.copies) <= COPIED, (step.id, key)


@pytest.mark.parametrize("step", LISTED)
def test_a_typed_number_is_that_of_an_answer_not_of_a_button_that_copies(step: str) -> None:
    first = REAL.dialog.step(step).ways[0]
    assert isinstance(first, Button)
    place = Place(step, ("welcome/menu",), "en")
    typed, _ = advance(REAL, place, Wrote("1"), NOW)
    answers = [key for row in view(REAL, place, NOW).rows for key in row if key.data]
    assert typed == advance(REAL, place, Tapped(answers[0].data), NOW)[0]


@pytest.mark.parametrize("typed", ["0020221234567", "0012125551234", "0021671234567"])
def test_a_number_from_abroad_is_no_number_of_a_button(typed: str) -> None:
    """00 20 is Egypt, 00 1 America, 00 216 Tunisia: none of them says neither of the two."""
    place, effects = advance(REAL, Place("callback/number", language="en"), Wrote(typed), NOW)
    assert [effect.field for effect in effects if isinstance(effect, Seal)] == ["number"]
    assert place.step != "callback/no-number"


def test_helplines_are_whole_lines_of_each_language_before_one_is_chosen() -> None:
    for step in LISTED:
        both = view(REAL, Place(step), NOW).text
        for language in REAL.words.languages:
            alone = view(REAL, Place(step, language=language), NOW).text
            own = sum(bool(said) for said in REAL.dialog.step(step).says)
            assert all(line in both for line in alone.split("\n\n")[own:]), (step, language)


@pytest.mark.parametrize(
    "saved",
    [
        Place("work/start", (), "tlh"),
        Place("heard/topics", ("welcome/menu",), "en", heard=("cooking", "stalking", "stalking")),
        Place("heard/topics", (), "en", topic="cooking"),
        Place("gone/away", ("gone/too",), None, heard=("none",)),
    ],
)
def test_a_saved_place_that_nobody_knows_any_more_still_has_a_screen(saved: Place) -> None:
    screen = view(REAL, saved, NOW)
    assert screen.text
    for key in (key for row in screen.rows for key in row if key.data):
        there, _ = advance(REAL, saved, Tapped(key.data), NOW)
        assert view(REAL, there, NOW).text


def test_a_forged_language_or_topic_changes_nothing() -> None:
    place = Place("work/start", ("welcome/menu",), "en")
    there, effects = advance(REAL, place, Tapped(speak_id("it")), NOW)
    assert (there, effects) == (replace(place, aside="asides/old-button"), [])
