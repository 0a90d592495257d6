"""One person, one place, one event: what follows.

Pure: the same place, event and outlook always give the same result, so a transcript is a
complete test. Nothing that a person does is an error: what is not understood is answered by
an aside, and the person stays where they are.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from dialogs import numbers
from dialogs.commands import Commands, plain
from dialogs.events import Do, Effect, Event, RequestCall, Seal, Sent, Started, Tapped, Wrote
from dialogs.machine import (
    ANYWHERE,
    BACK,
    HERE,
    LEAVE,
    PROOF,
    REQUEST,
    Dialog,
    buttons_of,
    way_of,
)
from dialogs.page import (
    FIRST,
    SAFETY,
    Button,
    Deed,
    Picks,
    Speaks,
    Step,
    Urgency,
    Way,
    Writes,
)
from dialogs.place import Outlook, Place, Request, Window
from dialogs.walking import (
    ERASED,
    Turn,
    aside,
    asks_times,
    back,
    go,
    home_from_errand,
    request_step,
)
from dialogs.words import Screen, Words, offered, pick_id, speak_id

__all__ = [
    "Do", "Effect", "Event", "Guide", "Outlook", "Place", "Request", "RequestCall", "Seal",
    "Sent", "Started", "Tapped", "Window", "Wrote", "advance", "view",
]  # fmt: skip


class Heard(Protocol):
    """What typed words were about; the words themselves are not in it."""

    @property
    def alarm(self) -> bool: ...
    @property
    def urgency(self) -> str: ...
    @property
    def life(self) -> bool: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


class Ear(Protocol):
    """Whoever listens: `listening.Ear`, or a smaller one in a test."""

    def hear(self, text: str) -> Heard: ...


HEARD = "heard"
"""The page that answers what was typed."""
EMERGENCY = Urgency.EMERGENCY.value
_BEST = 3
"""Topics that are offered at most."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything a conversation needs to know that is not about the person."""

    dialog: Dialog
    words: Words
    commands: Commands
    ear: Ear | None = None
    """Hears what typed words are about; without it they are answered by an aside."""


def advance(guide: Guide, place: Place, event: Event, outlook: Outlook) -> Turn:
    """Take one person one step on; the effects are for the service, in order."""
    here = stand(guide.dialog, place, outlook)
    if place.step == HERE != here.step and isinstance(event, Wrote | Sent):
        return _unread(guide, here, event, outlook)
    match event:
        case Started():
            return Place(), [Do(Deed.DROP_ANSWERS)] if place.given else []
        case Tapped(data):
            stood = guide.dialog.stood(here.step, data)
            here = here if stood == here.step else replace(here, step=stood)
            return _tapped(guide, here, data, outlook)
        case Wrote(text):
            return _wrote(guide, here, text, outlook)
        case Sent(what):
            return aside(here, "edited" if what == "edited" else "media"), []


def _unread(guide: Guide, place: Place, event: Wrote | Sent, outlook: Outlook) -> Turn:
    """Nobody reads there any more, which is said; a command and an alarm are still heard."""
    match event:
        case Wrote(text) if guide.commands.find(text):
            return _wrote(guide, place, text, outlook)
        case Wrote(text) if guide.ear and (heard := guide.ear.hear(text)).alarm:
            place, _ = _heard(guide, place, heard, outlook)
        case _:
            pass
    return aside(place, "not-kept"), []


def view(guide: Guide, place: Place, outlook: Outlook) -> Screen:
    """What the person sees at this place at this moment."""
    step = guide.dialog.standing(place.step, place.trail)
    step = request_step(guide.dialog, step, outlook)
    return guide.words.screen(guide.dialog, replace(place, step=step), outlook)


def stand(dialog: Dialog, place: Place, outlook: Outlook) -> Place:
    """The place as it is today: on a step that exists, nothing said aside any more."""
    step = dialog.standing(place.step, place.trail)
    moved = step not in (place.step, dialog.moved.get(place.step))
    if step != PROOF:  # an answer that is right there must still be taken as an answer there
        step = request_step(dialog, step, outlook)
    return replace(place, step=step, aside="asides/moved" if moved else None)


# ------------------------------------------------------------------ tapping and typing


def _tapped(guide: Guide, place: Place, data: str, outlook: Outlook) -> Turn:
    picks = way_of(guide.dialog.step(place.step), Picks)
    if picks:
        for window in offered(picks, outlook):
            if pick_id(window) == data:
                return _picked(guide, place, picks, window, outlook)
    speaks = way_of(guide.dialog.step(place.step), Speaks)
    for language in guide.words.languages if speaks else ():
        if speaks and speak_id(language) == data:
            return _onward(guide.dialog, replace(place, language=language), speaks, outlook)
    way = guide.dialog.tapped(place.step, data)
    if not isinstance(way, Button):
        return aside(place, "old-button"), []
    return _took(guide, place, way, outlook)


def _wrote(guide: Guide, place: Place, text: str, outlook: Outlook) -> Turn:
    command = guide.commands.find(text)
    if command:
        spoken = replace(place, language=place.language or command.language)
        return _commanded(guide, spoken, command.id, outlook)
    data = guide.words.typed(guide.dialog, place, plain(text), outlook)
    if data:
        return _tapped(guide, place, data, outlook)
    writes = way_of(guide.dialog.step(place.step), Writes)
    heard = guide.ear.hear(text) if guide.ear else None
    if not writes or not text.strip():
        return _heard(guide, place, heard, outlook) if heard else (aside(place, "unclear"), [])
    if writes.what == "a phone number":
        number = numbers.dialled(text)
        if number is None:
            return aside(place, "alarm" if heard and heard.alarm else "number-unclear"), []
        text = number
    there, effects = _answered(guide, place, writes, Seal(writes.seals, text), outlook)
    return aside(there, "alarm") if heard and heard.alarm else there, effects


def _heard(guide: Guide, place: Place, heard: Heard, outlook: Outlook) -> Turn:
    """Safety if the words alarm, and it can be waved away; else the topics, as a question."""
    offered_ = {button.heard for button in buttons_of(guide.dialog.step(f"{HEARD}/topics"))}
    if heard.life or heard.alarm:  # also before a language is chosen: in all of them
        step = "life" if heard.life else "danger" if heard.urgency == EMERGENCY else "unsafe"
    elif place.language and heard.topics and heard.topics[0] in offered_:
        step = "topics"
    else:
        return aside(place, "unclear"), []
    topics = tuple(topic for topic in heard.topics if topic in offered_)[:_BEST]
    place = replace(home_from_errand(place), heard=topics)
    return go(guide.dialog, place, f"{HEARD}/{step}", outlook)


def _commanded(guide: Guide, place: Place, command: str, outlook: Outlook) -> Turn:
    dialog = guide.dialog
    if command == "back":
        return back(dialog, place, outlook), []
    place = home_from_errand(place)
    match command:
        case "leave":
            return place, [Do(Deed.LEAVE)]
        case "delete":
            return place, list(ERASED)
        case "help":
            return go(dialog, place, SAFETY, outlook)
        case "language":
            return go(dialog, place, FIRST, outlook)
        case "talk":
            return go(dialog, place, dialog.first_of("callback"), outlook)
        case "request":
            return go(dialog, place, dialog.first_of(REQUEST), outlook)
        case step if step in dialog.steps:
            return go(dialog, place, step, outlook)
        case page:
            return go(dialog, place, dialog.first_of(page), outlook)


# ------------------------------------------------------------------ taking a way


def _took(guide: Guide, place: Place, button: Button, outlook: Outlook) -> Turn:
    dialog = guide.dialog
    if button.to == BACK:
        return back(dialog, place, outlook), []
    if button.to == LEAVE:
        return place, [Do(Deed.LEAVE)]
    if button in dialog.anywhere:
        to = dialog.move(place.step, button, ANYWHERE)
        return go(dialog, home_from_errand(place), to, outlook)
    step = dialog.step(place.step)
    kept = place.given - _asked(step) - set(button.drops) if not button.returns else place.given
    place = replace(place, noted=_noted(step, place.noted, button), given=kept)
    if button.seals:
        return _answered(guide, place, button, Seal(button.seals, button.label), outlook)
    if button.returns:
        return go(dialog, place, dialog.move(step.id, button), outlook, errand=step.id)
    return _onward(dialog, place, button, outlook)


def _noted(step: Step, noted: frozenset[str], button: Button) -> frozenset[str]:
    """Facts after an answer: a second answer to the same question takes the first one back."""
    asked = {other.notes for other in buttons_of(step) if other.notes}
    if not asked:
        return noted
    return (noted - asked) | ({button.notes} if button.notes else set())


def _asked(step: Step) -> set[str]:
    """The fields that this step asks for."""
    return {way.seals for way in step.ways if isinstance(way, Button | Writes) and way.seals}


def _answered(guide: Guide, place: Place, way: Way, seal: Seal, outlook: Outlook) -> Turn:
    given = (place.given - _asked(guide.dialog.step(place.step))) | {seal.field}
    place, effects = _onward(guide.dialog, replace(place, given=given), way, outlook)
    return place, [seal, *effects]


def _picked(guide: Guide, place: Place, way: Picks, window: Window, outlook: Outlook) -> Turn:
    given = place.given | {"time"}
    return _onward(guide.dialog, replace(place, window=window, given=given), way, outlook)


def _onward(dialog: Dialog, place: Place, way: Way, outlook: Outlook) -> Turn:
    """Follow a way; on an errand, the answer leads back to where the errand began."""
    to = dialog.move(place.step, way)
    errand = place.errand
    looking = isinstance(way, Button) and asks_times(dialog, place.step)
    if errand and to != place.step and not looking:
        return go(dialog, place, errand, outlook)
    return go(dialog, place, to, outlook, errand=errand)
