"""One person, one place, one event: what follows, on a house of five small rooms."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from dialogs.commands import Command, Commands
from dialogs.conversation import Guide, Outlook, Place, Request, Window, advance, view
from dialogs.events import Do, Effect, Event, RequestCall, Seal, Sent, Started, Tapped, Wrote
from dialogs.machine import Dialog
from dialogs.page import Deed, Urgency
from dialogs.reader import read_page
from dialogs.triage import Fact, Triage
from dialogs.words import Words

PAGES = {
    "welcome": """# Welcome

## language

Which language?

- [English](#menu)

## menu

Where to?

- [Ask](questions.md#neck)
- [Call](callback.md#number)
- [Request](request.md#ask)
""",
    "questions": """# Questions

## neck

**Formerly** throat.

Did this happen?

- [Yes](safety.md#now), noted as **neck**
- [Not sure](#judged), noted as **neck-unsure**
- [No](#judged)

## judged

- *If triage says emergency* → [now](safety.md#now)
- *If triage says urgent* → [soon](#soon)
- *If triage says routine* → [calm](#calm)

## soon

You said: {because}

- [Menu](welcome.md#menu)

## calm

Take your time.

- [Menu](welcome.md#menu)
""",
    "safety": "# Safety\n\n## now\n\nCall 112.\n\n- [Menu](welcome.md#menu)\n",
    "callback": """# A call

## number

Which number?

- *Writes a phone number*, sealed as **number** → [time](#time)
- [Only here](#time), sealed as **channel**

## time

When?

- *Picks a time on offer* → [summary](#summary)
- [Later](#later)
- *No time is on offer* → [nobody](#nobody)

## later

Later?

- *Picks a later time on offer* → [summary](#summary)
- [Earlier](#time)

## nobody

Nobody is there.

- [Menu](welcome.md#menu)

## summary

{time}. Shall I send it?

- [Send](#done)
- [Number](#number), ticked if **number** is given, then back here
- [Time](#time), ticked if **time** is given, then back here

## done

**Then** request a callback.

Sent: {code}, {time}.

- [Menu](welcome.md#menu)

## here

Write.

- *Writes anything*, sealed as **note** → [here](#here)
""",
    "request": """# Request

## ask

Your code?

- *Writes anything*, sealed as **proof** → [none](#none)
- [Menu](welcome.md#menu)

## none

Nothing here.

- [Menu](welcome.md#menu)

## taken

{code} is taken.

- [Cancel](#cancelled)

## cancelled

**Then** withdraw the request.

Cancelled.

- [Menu](welcome.md#menu)
""",
    "anywhere": """# Anywhere

## anywhere

- [Help](safety.md#now)
- [Back](#back)
- [Leave](#leave)
""",
    "asides": """# Asides

## media

Only words.

## unclear

Not understood.

## old-button

An old button.

## number-unclear

Not a number.

## need-time

A time is missing.

## time-gone

That time is gone.

## waiting-already

There is one already.

## moved

That page changed.
""",
}
TRIAGE = Triage({
    "neck": Fact("neck", Urgency.EMERGENCY, "It happened.", "s"),
    "neck-unsure": Fact("neck-unsure", Urgency.URGENT, "It may have happened.", "s"),
})  # fmt: skip
WORDS = {"help": "help", "back": "back", "leave": "leave", "talk": "talk", "delete": "delete"}
PARSED = [read_page(name, f"{name}.md", text)[0] for name, text in PAGES.items()]
GUIDE = Guide(
    Dialog([page for page in PARSED if page], TRIAGE),
    Words({}, ZoneInfo("Europe/Rome")),
    Commands({word: Command(id_, "en") for word, id_ in WORDS.items()}),
)
OFFERS = tuple(
    Window(f"2026-11-24T{hour:02}:00:00Z", f"2026-11-24T{hour + 1:02}:00:00Z")
    for hour in range(8, 16)
)
OPEN = Outlook(OFFERS)


class Talk:
    """One conversation, played by labels."""

    def __init__(self, step: str = "welcome/menu", outlook: Outlook = OPEN) -> None:
        self.place = Place(step, language="en")
        self.outlook = outlook
        self.effects: list[Effect] = []

    def does(self, event: Event) -> "Talk":
        self.place, self.effects = advance(GUIDE, self.place, event, self.outlook)
        return self

    def taps(self, *labels: str) -> "Talk":
        for label in labels:
            self.does(Tapped(self.keys()[label]))
        return self

    def writes(self, *texts: str) -> "Talk":
        for text in texts:
            self.does(Wrote(text))
        return self

    def keys(self) -> dict[str, str]:
        rows = view(GUIDE, self.place, self.outlook).rows
        return {key.label: key.data for row in rows for key in row}

    @property
    def text(self) -> str:
        return view(GUIDE, self.place, self.outlook).text


def asked_for_a_call() -> Talk:
    """At the summary, with a number and a time."""
    talk = Talk().taps("Call").writes("+39 333 123 4567")
    return talk.taps(next(iter(talk.keys())))


# ------------------------------------------------------------------ ways


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


# ------------------------------------------------------------------ the callback


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
    assert talk.effects == [RequestCall(Urgency.ROUTINE, OFFERS[0])]
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
    assert talk.taps("Send").effects == [RequestCall(Urgency.ROUTINE, OFFERS[2])]


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
    assert talk.taps("Request").text == "K7-42 is taken."
    assert talk.taps("Cancel").effects == [Do(Deed.WITHDRAW)]


def test_delete_leaves_but_asks_first_while_a_call_stands() -> None:
    assert Talk().writes("delete").effects == [Do(Deed.LEAVE)]


def test_a_line_to_the_counsellor_stays_where_it_was_written() -> None:
    talk = Talk("callback/here").writes("I am here")
    assert talk.effects == [Seal("note", "I am here")]
    assert talk.place.step == "callback/here"


def test_the_counsellors_lines_are_shown_where_one_writes_back() -> None:
    talk = Talk("callback/here", replace(OPEN, lines=((7, "Hello, it is me."),)))
    assert talk.text.endswith("Hello, it is me.")
