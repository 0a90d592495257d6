"""Asking to be called: what is sealed, what is remembered, what is promised."""

from dataclasses import replace

import pytest

from dialogs.conversation import Outlook, Request
from dialogs.events import Do, RequestCall, Seal, Tapped
from dialogs.page import Deed, Urgency
from tests.dialogs.rooms import OFFERS, OPEN, Talk, asked_for_a_call

TAKEN = Request("K7-42", "taken", OFFERS[0])


def test_what_is_typed_is_sealed_and_only_its_existence_is_remembered() -> None:
    talk = Talk().taps("Call").writes("333 1234567")
    assert talk.effects == [Seal("number", "+39 333 123 4567")]
    assert talk.place.given == {"number"}
    assert "333" not in repr(talk.place)
    assert "333" not in repr(talk.effects)


@pytest.mark.parametrize("text", ["112", "12", "+39", "no number", "899123456789", "🙂"])
def test_what_is_no_number_is_asked_again(text: str) -> None:
    talk = Talk().taps("Call").writes(text)
    assert talk.place.step == "callback/number"
    assert talk.effects == []
    assert talk.text.startswith("Not a number.")


def test_only_here_takes_the_place_of_a_number() -> None:
    talk = asked_for_a_call().taps("✓ Number", "Only here")
    assert talk.place.given == {"channel", "time"}
    assert talk.place.step == "callback/summary"


def test_an_errand_comes_back_to_the_summary() -> None:
    talk = asked_for_a_call().taps("✓ Time", "Later", "Earlier")
    talk.does(Tapped(list(talk.keys().values())[1]))
    assert talk.place.step == "callback/summary"
    assert talk.place.window == OFFERS[1]


def test_back_ends_an_errand() -> None:
    talk = asked_for_a_call().taps("✓ Number", "Back")
    assert talk.place.step == "callback/summary"
    assert talk.place.errand is None


def test_no_time_on_offer_is_said_instead_of_asked() -> None:
    talk = Talk(outlook=Outlook()).taps("Call").writes("+39 333 123 4567")
    assert talk.place.step == "callback/nobody"


def test_a_time_that_was_never_offered_cannot_be_picked() -> None:
    talk = Talk(outlook=Outlook(OFFERS[:1])).taps("Call").writes("+39 333 123 4567")
    other = Talk("callback/later", Outlook(OFFERS)).keys()
    talk.does(Tapped(next(iter(other.values()))))
    assert talk.place.window is None


def test_a_confirmed_request_asks_for_one_case_and_cannot_be_sent_again() -> None:
    talk = asked_for_a_call().taps("Send")
    assert talk.effects == [Seal("topic", "other"), RequestCall(Urgency.ROUTINE, OFFERS[0])]
    assert talk.place.given == frozenset()
    assert talk.taps("Back").place.step == "welcome/menu"
    assert talk.effects == []


def test_a_second_request_is_not_made() -> None:
    talk = asked_for_a_call()
    talk.outlook = replace(OPEN, request=Request("K7-42", "taken", OFFERS[0]))
    talk.taps("Send")
    assert talk.effects == []
    assert talk.text.startswith("There is one already.")


def test_a_time_that_lost_its_counsellor_is_asked_again_and_then_confirmed() -> None:
    talk = asked_for_a_call()
    talk.outlook = replace(OPEN, holds=False)
    talk.taps("Send")
    assert talk.effects == []
    assert talk.text.startswith("That time is gone.")
    talk.outlook = OPEN
    talk.does(Tapped(list(talk.keys().values())[2]))
    assert talk.place.step == "callback/summary"
    assert talk.taps("Send").effects == [
        Seal("topic", "other"),
        RequestCall(Urgency.ROUTINE, OFFERS[2]),
    ]


def test_a_request_without_a_way_to_answer_is_not_made() -> None:
    talk = asked_for_a_call()
    talk.place = replace(talk.place, given=frozenset({"time"}))
    talk.taps("Send")
    assert talk.effects == []
    assert talk.text.startswith("A time is missing.")


# ------------------------------------------------------------------ my request


def test_whoever_cannot_name_the_request_finds_nothing() -> None:
    talk = Talk().taps("Request").writes("A2-22")
    assert talk.effects == [Seal("proof", "A2-22")]
    assert talk.place.step == "request/none"


def test_whoever_may_know_of_the_request_sees_its_state_and_can_take_it_back() -> None:
    talk = Talk(outlook=replace(OPEN, request=Request("K7-42", "taken", OFFERS[0])))
    assert talk.taps("Request").text == "K7-42, Tue 24 Nov, 09:00–10:00, is taken."
    assert talk.taps("Cancel").effects == [Do(Deed.WITHDRAW), Do(Deed.DROP_ANSWERS)]


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [("Menu", "welcome/menu"), ("Cancel", "request/none"), ("Write here", "request/none")],
)
def test_a_request_that_moved_on_leaves_the_ways_out_and_nothing_else(
    button: str, leads_to: str
) -> None:
    talk = Talk(outlook=replace(OPEN, request=Request("K7-42", "taken", OFFERS[0])))
    data = talk.taps("Request").keys()[button]
    talk.outlook = OPEN
    assert talk.does(Tapped(data)).place.step == leads_to
    assert talk.effects == []


def test_delete_takes_a_call_back_and_leaves_whoever_asks() -> None:
    for known in (True, False):
        talk = Talk()
        talk.place = replace(talk.place, known=known)
        assert talk.writes("delete").effects == [Do(Deed.WITHDRAW), Do(Deed.LEAVE)]


def test_a_line_to_the_counsellor_stays_where_it_was_written() -> None:
    talk = Talk("callback/here", replace(OPEN, request=TAKEN)).writes("I am here")
    assert talk.effects == [Seal("note", "I am here")]
    assert talk.place.step == "callback/here"


@pytest.mark.parametrize("request_", [None, replace(TAKEN, state="closed")])
def test_nobody_writes_to_nobody(request_: Request | None) -> None:
    talk = Talk("callback/here", replace(OPEN, request=request_)).writes("please answer me")
    assert talk.effects == []
    assert talk.place.step == "request/none" if request_ is None else "request/closed"
    assert talk.text.startswith("Nobody reads here.")


def test_the_counsellors_lines_are_shown_where_one_writes_back() -> None:
    outlook = replace(OPEN, request=TAKEN, lines=((7, "Hello, it is me."),))
    assert Talk("callback/here", outlook).text.endswith("Hello, it is me.")


# ------------------------------------------------------------------ taking an answer back


def test_an_answer_that_is_skipped_the_second_time_is_taken_back() -> None:
    talk = asked_for_a_call().taps("More", "Yes, a message")
    assert "voicemail" in talk.place.given
    assert "voicemail" not in talk.taps("More", "Skip").place.given


def test_no_more_wishes_takes_earlier_wishes_back() -> None:
    talk = asked_for_a_call().taps("More", "Yes, a message", "Wishes", "As it is")
    assert talk.place.given == {"number", "time"}
    assert talk.place.step == "callback/summary"


def test_not_now_forgets_the_answers_and_not_what_is_urgent() -> None:
    talk = asked_for_a_call()
    talk.place = replace(talk.place, noted=frozenset({"neck-unsure"}))
    talk.taps("Not now")
    assert talk.effects == [Do(Deed.DROP_ANSWERS)]
    assert talk.place.given == frozenset()
    assert talk.place.noted == {"neck-unsure"}


def test_a_request_shows_its_own_time_while_another_is_being_chosen() -> None:
    talk = asked_for_a_call()
    talk.outlook = replace(OPEN, request=replace(TAKEN, window=OFFERS[5]))
    assert talk.text.startswith("Tue 24 Nov, 09:00")
    talk.place = replace(talk.place, step="request/taken")
    assert talk.text == "K7-42, Tue 24 Nov, 14:00–15:00, is taken."
