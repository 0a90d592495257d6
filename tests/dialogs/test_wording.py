"""Words that are too long, too hard, telling, or not ours to say are told, in every language."""

import pytest

from dialogs.catalogue import Entry, Text
from dialogs.wording import POPUP
from tests.dialogs.house import House

ASKED = "Did this happen to you?"
NECK = ("questions/neck", ASKED)


def italian(said: str, key: tuple[str, str] = NECK) -> House:
    """The house with one Italian text of its own, on line 70 of the catalogue."""
    return House(said={key: Entry(Text(*key, ""), said, line=70, path="it.po")})


@pytest.mark.parametrize(
    ("said", "found", "hint"),
    [
        ("Look at me!", "an exclamation mark", "full stop"),
        ("You must go.", "the words 'you must'", "you can"),
        ("Hello {name}.", "the blank {name}", "{code}, {time}, {because}"),
        ("Hel\u00adlo.", "a character that nobody sees", "anew"),
        ("Hello {.", "the blank {", "{code}, {time}, {because}"),
        ("About violence.", "'violen' in the first 40", "tell a stranger nothing"),
        ("A sect, perhaps.", "'sect' in the first 40", "tell a stranger nothing"),
        ("Well. " + "word " * 12 + ". " + "word " * 14 + ". " + "word " * 14 + "." + " a" * 20,
         "words on questions/neck (en)", "at most 60"),
        ("a" * 4200, "4200 characters", "Telegram takes 4096"),
    ],
)  # fmt: skip
def test_what_a_screen_may_not_say_is_told(said: str, found: str, hint: str) -> None:
    house = House().change("questions", ASKED, said)
    told = [problem for problem in house.review() if found in problem.found]
    assert [(each.path, each.line, each.stops) for each in told] == [("questions.md", 5, True)]
    assert hint in told[0].hint


@pytest.mark.parametrize(
    "said", ["A section.", "Take a long breath before you read on about violence.", "{code} {time}"]
)
def test_what_a_screen_may_say_is_not_told(said: str) -> None:
    assert House().change("questions", ASKED, said).review() == []


def test_the_same_rules_hold_for_a_translation_at_its_own_line() -> None:
    problem = italian("La violenza!").review()[0]
    assert (problem.path, problem.line) == ("it.po", 70)


def test_a_schwa_cannot_be_read_aloud() -> None:
    assert italian("Sei sicurə?").only().found == "a schwa or an asterisk"


def test_a_word_with_two_endings_is_a_warning() -> None:
    problem = italian("Ti senti sicuro/a?").only()
    assert (problem.line, problem.stops) == (70, False)


def test_a_long_sentence_is_a_warning() -> None:
    problem = House().change("questions", ASKED, "So " * 16 + "it is.").only()
    assert (problem.found, problem.stops) == ("a sentence of 18 words", False)


def test_a_button_is_short_enough_for_a_phone_in_every_language() -> None:
    key = ("questions/neck", "No")
    problem = italian("Una risposta che il telefono taglia", key).only()
    assert (problem.line, problem.found) == (70, "a button of 35 characters")


def test_a_tick_takes_room_on_a_button() -> None:
    house = House().change("questions", "[No](#judged)", f"[{'n' * 29}](#judged)")
    assert house.review() == []
    house.change("questions", "as **about**", "as **about**, ticked if **about** is given")
    assert house.only().hint.startswith("at most 28")


def test_the_buttons_below_every_screen_share_a_row() -> None:
    problem = italian("Voglio uscire", ("anywhere/anywhere", "Leave")).only()
    assert (problem.line, problem.hint) == (70, "at most 11: a phone cuts what is longer")


def test_two_buttons_of_a_step_differ_in_every_language() -> None:
    problem = italian("yes.", ("questions/neck", "No")).only()
    assert (problem.line, "in the same step" in problem.found) == (70, True)


def test_a_button_differs_from_those_on_every_screen() -> None:
    house = House().change("questions", "[No](#judged)", "[Leave](#judged)")
    assert "on every screen" in house.only().found


def test_a_label_that_is_a_command_word_is_told() -> None:
    house = House().change("questions", "[No](#judged)", "[Erase](#judged)")
    assert house.only().found == "'Erase' is a word for the command delete"


def test_a_label_may_be_a_command_word_that_leads_to_the_same_step() -> None:
    house = House().change("questions", "[Yes](safety.md#now)", "[Help](safety.md#now)")
    assert house.review() == []


def test_the_window_after_leaving_takes_200_characters() -> None:
    key = (POPUP, "Here we are.")
    found = [problem.found for problem in italian("Ecco. " * 34, key).review()]
    assert found == ["204 characters in the window after Leave"]


def test_a_screen_that_is_hard_to_read_is_told() -> None:
    hard = "Organisational representatives immediately communicated administrative regulations. "
    house = House().change("questions", ASKED, hard * 4)
    (problem,) = house.review()
    assert "questions/neck is hard to read: Flesch 0, not 70" in problem.found


def test_safety_must_be_easier_to_read_than_the_rest() -> None:
    said = "Qualcuno della cooperativa risponde appena possibile. " * 5
    for page, key in (
        ("questions", NECK),
        ("safety", ("safety/now", "Let us look at this together, now. Call 112.")),
    ):
        found = [p.found for p in italian(said, key).review() if "hard to read" in p.found]
        assert bool(found) == (page == "safety"), found
