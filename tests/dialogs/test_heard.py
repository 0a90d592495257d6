"""What follows from typed words: safety that can be waved away, topics as a question, numbers."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from dialogs.conversation import Guide, advance, view
from dialogs.events import Effect, Seal, Tapped, Wrote
from dialogs.library import open_guide
from dialogs.place import Outlook, Place, Request, Window

ROME = ZoneInfo("Europe/Rome")
NIGHT = Outlook((Window("2026-11-24T08:00:00Z", "2026-11-24T10:00:00Z"),), now=1_795_500_000)
REAL = open_guide(ROME)


@dataclass(frozen=True, slots=True)
class Told:
    """An ear that has heard one thing."""

    alarm: bool = False
    urgency: str = "none"
    life: bool = False
    topics: tuple[str, ...] = ()

    def hear(self, text: str) -> "Told":
        assert text
        return self


def wrote(ear: Told, place: Place, text: str = "words") -> tuple[Place, list[Effect]]:
    guide = Guide(REAL.dialog, REAL.words, REAL.commands, ear)
    return advance(guide, place, Wrote(text), NIGHT)


READING = Place("work/start", ("welcome/menu",), "en")


def labels(place: Place) -> list[str]:
    screen = view(REAL, place, NIGHT)
    return [key.label for row in screen.rows for key in row]


def tapped(place: Place, label: str) -> Place:
    screen = view(REAL, place, NIGHT)
    data = next(key.data for row in screen.rows for key in row if key.label == label)
    return advance(REAL, place, Tapped(data), NIGHT)[0]


@pytest.mark.parametrize(
    ("ear", "step"),
    [
        (Told(alarm=True, urgency="emergency", topics=("stalking",)), "heard/danger"),
        (Told(alarm=True, urgency="urgent", topics=("workplace",)), "heard/unsafe"),
        (Told(alarm=True, urgency="emergency", life=True), "heard/life"),
        (Told(life=True, topics=("other",)), "heard/life"),
        (Told(topics=("workplace", "wellbeing", "other")), "heard/topics"),
    ],
)
def test_words_lead_to_the_page_that_asks_whether_it_is_right(ear: Told, step: str) -> None:
    place, effects = wrote(ear, READING)
    assert place.step == step
    assert effects == []


def test_an_alarm_says_112_and_is_waved_away_with_one_tap() -> None:
    place, _ = wrote(Told(alarm=True, urgency="emergency"), READING)
    assert "112" in view(REAL, place, NIGHT).text
    assert tapped(place, "It is not that").step == "work/start"


def test_only_the_three_best_topics_are_offered_best_first() -> None:
    heard = ("stalking", "school", "none", "wellbeing", "detention")
    place, _ = wrote(Told(topics=heard), READING)
    assert place.heard == ("stalking", "school", "wellbeing")
    assert labels(place)[:4] == [
        "Someone who does not stop", "At school, or online", "How I am", "Something else",
    ]  # fmt: skip


@pytest.mark.parametrize("topics", [(), ("none",), ("none", "stalking")])
def test_what_is_about_nothing_gets_the_calm_aside(topics: tuple[str, ...]) -> None:
    place, _ = wrote(Told(topics=topics), READING)
    assert (place.step, place.aside) == ("work/start", "asides/unclear")


def test_an_alarm_in_an_answer_loses_no_answer_and_is_said_above_the_next_screen() -> None:
    """The contact plan is being written: nothing may be in the way, and nothing unsaid."""
    place = Place("callback/never", ("callback/rules",), "en")
    there, effects = wrote(Told(alarm=True, urgency="emergency"), place, "never after six")
    assert effects == [Seal("never", "never after six")]
    assert (there.step, there.aside) == ("callback/voicemail", "asides/alarm")
    assert "112" in view(REAL, there, NIGHT).text.split("\n\n")[0]


def test_before_a_language_is_chosen_an_alarm_is_heard_and_answered_in_all_of_them() -> None:
    place, _ = wrote(Told(alarm=True, urgency="emergency"), Place())
    text = view(REAL, place, NIGHT).text
    assert place.step == "heard/danger"
    assert "call 112" in text
    assert "chiama il 112" in text
    assert tapped(place, "Non è questo · It is not that").step == "welcome/language"


def test_before_a_language_is_chosen_no_topic_is_offered() -> None:
    place, _ = wrote(Told(topics=("stalking",)), Place())
    assert place.step == "welcome/language"


@pytest.mark.parametrize(
    ("ear", "text", "step"),
    [
        (Told(), "are you there", "request/none"),
        (Told(), "help", "safety/now"),
        (Told(alarm=True, urgency="emergency"), "he is at the door", "heard/danger"),
    ],
)
def test_where_nobody_reads_any_more_help_and_an_alarm_are_still_heard(
    ear: Told, text: str, step: str
) -> None:
    place, effects = wrote(ear, Place("callback/here", ("welcome/menu",), "en"), text)
    assert (place.step, effects) == (step, [])
    assert (place.aside == "asides/not-kept") is (text != "help")


@pytest.mark.parametrize(
    ("step", "field"),
    [("callback/here", "note"), ("request/ask", "proof"), ("callback/name", "name")],
)
def test_an_alarm_where_something_is_asked_for_is_still_taken_as_the_answer(
    step: str, field: str
) -> None:
    waiting = Outlook(request=Request("K7-42", "taken"), now=NIGHT.now)
    guide = Guide(REAL.dialog, REAL.words, REAL.commands, Told(alarm=True, urgency="emergency"))
    there, effects = advance(guide, Place(step, (), "en", known=True), Wrote("words"), waiting)
    assert effects == [Seal(field, "words")]
    assert there.aside == "asides/alarm"


def test_an_alarm_reached_from_an_errand_leads_back_to_where_the_errand_began() -> None:
    at = Place("callback/time", ("callback/rules",), "en", errand="callback/summary")
    there, _ = wrote(Told(alarm=True, urgency="emergency"), at)
    assert (there.step, there.errand) == ("heard/danger", None)
    assert tapped(there, "It is not that").step == "callback/summary"


def test_waved_away_with_nothing_behind_it_leads_home() -> None:
    there, _ = advance(REAL, Place("heard/danger", (), "en"), Wrote("back"), NIGHT)
    assert there.step == "welcome/menu"
    assert tapped(Place("heard/danger", (), "en"), "It is not that").step == "welcome/menu"


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("show me help in the UK", "numbers/uk"),
        ("regno unito", "numbers/uk"),
        ("help in malta", "numbers/malta"),
        ("aiuto", "safety/now"),
    ],
)
def test_a_country_and_a_command_are_found_before_listening(said: str, step: str) -> None:
    place, _ = wrote(Told(alarm=True, urgency="emergency"), READING, said)
    assert place.step == step


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize(
    "said",
    [
        "cerco exit italia, quella dell'eutanasia", "come si chiede il suicidio assistito",
        "is this Exit Italia? I want to die with dignity", "I don't want to live any more",
        "non voglio più vivere",
    ],
)  # fmt: skip
def test_who_looks_for_the_end_of_life_comes_to_the_page_about_it(said: str, language: str) -> None:
    place, _ = advance(REAL, Place("welcome/menu", language=language), Wrote(said), NIGHT)
    assert place.step == "heard/life"


@pytest.mark.parametrize(
    "said",
    [
        "mi sta strangolando", "he is outside my door with a knife",
        "ho paura che stasera mi ammazza",
        "hes got a gun please", "sono chiusa in bagno lui sfonda la porta",
    ],
)  # fmt: skip
def test_danger_in_plain_words_is_heard_in_either_language(said: str) -> None:
    place, _ = advance(REAL, Place("welcome/menu", language="en"), Wrote(said), NIGHT)
    assert place.step in ("heard/danger", "heard/unsafe")


@pytest.mark.parametrize(
    "said",
    ["sto morendo di caldo", "this homework is killing me", "che bomba questa torta", "ciao", "👍"],
)
def test_a_figure_of_speech_is_no_alarm(said: str) -> None:
    place, _ = advance(REAL, Place("welcome/menu", language="it"), Wrote(said), NIGHT)
    assert place.step in ("welcome/menu", "heard/topics")
