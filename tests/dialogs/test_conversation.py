"""One person, one place, one event: what follows, on a house of a few small rooms."""

from dataclasses import replace

import pytest

from dialogs.conversation import Place
from dialogs.events import Do, Sent, Started, Tapped
from dialogs.page import Deed
from tests.dialogs.rooms import Talk, asked_for_a_call


def test_a_fact_that_means_emergency_leads_to_safety_at_once() -> None:
    assert Talk().taps("Ask", "Yes").place.step == "safety/now"


@pytest.mark.parametrize(("answer", "step"), [("Not sure", "soon"), ("No", "calm")])
def test_triage_chooses_the_way_and_not_sure_counts_upward(answer: str, step: str) -> None:
    assert Talk().taps("Ask", answer).place.step == f"questions/{step}"


def test_the_reasons_are_said_in_words_of_the_table() -> None:
    assert Talk().taps("Ask", "Not sure").text == "You said: It may have happened."


def test_a_second_answer_takes_the_first_one_back() -> None:
    talk = Talk().taps("Ask", "Not sure", "Back", "No")
    assert talk.place.noted == frozenset()
    assert talk.place.step == "questions/calm"


def test_a_label_and_its_number_can_be_typed_instead_of_tapped() -> None:
    assert Talk().writes("ask").place.step == "questions/neck"
    assert Talk().writes("1").place.step == "questions/neck"
    assert Talk().writes("ASK!").place.step == "questions/neck"


@pytest.mark.parametrize("text", ["0", "4", "99999", "1.5"])
def test_a_number_that_is_no_choice_is_not_understood_and_loses_nothing(text: str) -> None:
    talk = Talk().writes(text)
    assert talk.place == replace(Talk().place, aside="asides/unclear")
    assert talk.text.startswith("Not understood.")


def test_an_aside_is_said_once() -> None:
    talk = Talk().does(Sent("photo"))
    assert talk.text.startswith("Only words.")
    assert not talk.taps("Ask").text.startswith("Only words.")


def test_a_button_of_another_step_says_so_and_stays() -> None:
    old = Talk().keys()["Ask"]
    talk = Talk("questions/calm").does(Tapped(old))
    assert talk.place.step == "questions/calm"
    assert talk.text.startswith("An old button.")


def test_a_button_of_every_step_works_from_any_old_message() -> None:
    help_ = Talk().keys()["Help"]
    assert Talk("questions/calm").does(Tapped(help_)).place.step == "safety/now"


def test_a_renamed_step_is_found_by_its_former_name() -> None:
    talk = Talk("questions/throat").taps("No")
    assert talk.place.step == "questions/calm"


def test_a_removed_step_leads_to_the_last_one_that_exists_and_says_so() -> None:
    talk = Talk()
    talk.place = Place("questions/gone", ("welcome/menu", "questions/calm", "x/y"), "en")
    talk.does(Tapped("0" * 16))
    assert talk.place.step == "questions/calm"


def test_start_forgets_where_somebody_was_and_what_they_gave() -> None:
    talk = asked_for_a_call().does(Started())
    assert talk.place == Place()
    assert talk.effects == [Do(Deed.DROP_ANSWERS)]
