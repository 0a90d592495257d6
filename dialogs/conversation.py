"""One person, one place, one event: what follows.

Pure: the same place, event and outlook always give the same result, so a transcript is a
complete test. Nothing that a person does is an error: what is not understood is answered by
an aside, and the person stays where they are.
"""

from dataclasses import dataclass, replace

from dialogs import numbers
from dialogs.commands import Commands, plain
from dialogs.events import Do, Effect, Event, RequestCall, Seal, Sent, Started, Tapped, Wrote
from dialogs.machine import (
    ANYWHERE,
    BACK,
    LEAVE,
    PROOF,
    REQUEST,
    Dialog,
    buttons_of,
    outcomes_of,
    way_of,
)
from dialogs.page import (
    FIRST,
    HOME,
    SAFETY,
    Button,
    Deed,
    NothingOffered,
    Picks,
    Step,
    Way,
    Writes,
)
from dialogs.place import Outlook, Place, Request, Window
from dialogs.words import Screen, Words, offered, pick_id

__all__ = [
    "Do",
    "Effect",
    "Event",
    "Guide",
    "Outlook",
    "Place",
    "Request",
    "RequestCall",
    "Seal",
    "Sent",
    "Started",
    "Tapped",
    "Window",
    "Wrote",
    "advance",
    "arrive",
]

Turn = tuple[Place, list[Effect]]
_LANGUAGES = {Deed.ITALIAN: "it", Deed.ENGLISH: "en"}
ERASE = "privacy/erase"
"""Where everything that can be erased is, a requested call among it."""
_TRAIL = 20
"""Steps that Back remembers; nobody walks back further, and the row stays small."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything a conversation needs to know that is not about the person."""

    dialog: Dialog
    words: Words
    commands: Commands


def advance(guide: Guide, place: Place, event: Event, outlook: Outlook) -> Turn:
    """Take one person one step on; the effects are for the service, in order."""
    here = stand(guide.dialog, place, outlook)
    match event:
        case Started():
            return Place(), [Do(Deed.DROP_ANSWERS)] if place.given else []
        case Tapped(data):
            return _tapped(guide, here, data, outlook)
        case Wrote(text):
            return _wrote(guide, here, text, outlook)
        case Sent(what):
            return _aside(here, "edited" if what == "edited" else "media"), []


def view(guide: Guide, place: Place, outlook: Outlook) -> Screen:
    """What the person sees at this place at this moment."""
    step = _request_step(guide.dialog, place.step, outlook)
    return guide.words.screen(guide.dialog, replace(place, step=step), outlook)


def stand(dialog: Dialog, place: Place, outlook: Outlook) -> Place:
    """The place as it is today: on a step that exists, nothing said aside any more."""
    step = dialog.standing(place.step, place.trail)
    if step == place.step and place.aside is None and not step.startswith(REQUEST):
        return place
    aside = None if step in (place.step, dialog.moved.get(place.step)) else "asides/moved"
    if step != PROOF:  # an answer that is right there must still be taken as an answer there
        step = _request_step(dialog, step, outlook)
    return replace(place, step=step, aside=aside)


def _request_step(dialog: Dialog, step_id: str, outlook: Outlook) -> str:
    return dialog.current(step_id, outlook.request.state if outlook.request else None)


def _aside(place: Place, name: str) -> Place:
    return replace(place, aside=f"asides/{name}")


# ------------------------------------------------------------------ tapping and typing


def _tapped(guide: Guide, place: Place, data: str, outlook: Outlook) -> Turn:
    picks = way_of(guide.dialog.step(place.step), Picks)
    if picks:
        for window in offered(picks, outlook):
            if pick_id(window) == data:
                return _picked(guide, place, picks, window, outlook)
    way = guide.dialog.tapped(place.step, data)
    if not isinstance(way, Button):
        return _aside(place, "old-button"), []
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
    if not writes or not text.strip():
        return _aside(place, "unclear"), []
    if writes.what == "a phone number":
        number = numbers.dialled(text)
        if number is None:
            return _aside(place, "number-unclear"), []
        text = number
    return _answered(guide, place, writes, Seal(writes.seals, text), outlook)


def _commanded(guide: Guide, place: Place, command: str, outlook: Outlook) -> Turn:
    dialog = guide.dialog
    match command:
        case "back":
            return _back(dialog, place, outlook), []
        case "delete" if place.known and ERASE in dialog.steps:
            return _go(dialog, place, ERASE, outlook)  # a call stands: leaving alone keeps it
        case "leave" | "delete":
            return place, [Do(Deed.LEAVE)]
        case "help":
            return _go(dialog, place, SAFETY, outlook)
        case "language":
            return _go(dialog, place, FIRST, outlook)
        case "talk":
            return _go(dialog, place, dialog.first_of("callback"), outlook)
        case "request":
            return _go(dialog, place, dialog.first_of(REQUEST), outlook)
        case page:
            return _go(dialog, place, dialog.first_of(page), outlook)


# ------------------------------------------------------------------ taking a way


def _took(guide: Guide, place: Place, button: Button, outlook: Outlook) -> Turn:
    dialog = guide.dialog
    if button.to == BACK:
        return _back(dialog, place, outlook), []
    if button.to == LEAVE:
        return place, [Do(Deed.LEAVE)]
    if button in dialog.anywhere:
        return _go(dialog, place, dialog.move(place.step, button, ANYWHERE), outlook)
    step = dialog.step(place.step)
    place = replace(place, noted=_noted(step, place.noted, button))
    if button.seals:
        return _answered(guide, place, button, Seal(button.seals, button.label), outlook)
    if button.returns:
        return _go(dialog, place, dialog.move(step.id, button), outlook, errand=step.id)
    return _onward(dialog, place, button, outlook)


def _noted(step: Step, noted: frozenset[str], button: Button) -> frozenset[str]:
    """Facts after an answer: a second answer to the same question takes the first one back."""
    asked = {other.notes for other in buttons_of(step) if other.notes}
    if not asked:
        return noted
    return (noted - asked) | ({button.notes} if button.notes else set())


def _answered(guide: Guide, place: Place, way: Way, seal: Seal, outlook: Outlook) -> Turn:
    step = guide.dialog.step(place.step)
    either = {way.seals for way in step.ways if isinstance(way, (Button, Writes)) and way.seals}
    given = (place.given - either) | {seal.field}
    place, effects = _onward(guide.dialog, replace(place, given=given), way, outlook)
    return place, [seal, *effects]


def _picked(guide: Guide, place: Place, way: Picks, window: Window, outlook: Outlook) -> Turn:
    given = place.given | {"time"}
    return _onward(guide.dialog, replace(place, window=window, given=given), way, outlook)


def _onward(dialog: Dialog, place: Place, way: Way, outlook: Outlook) -> Turn:
    """Follow a way; on an errand, the answer leads back to where the errand began."""
    to = dialog.move(place.step, way)
    errand = place.errand
    if errand and to != place.step and not _asks_times(dialog, to):
        return _go(dialog, replace(place, errand=None), errand, outlook)
    return _go(dialog, place, to, outlook, errand=errand)


def _asks_times(dialog: Dialog, step_id: str) -> bool:
    return step_id in dialog.steps and way_of(dialog.step(step_id), Picks) is not None


def _back(dialog: Dialog, place: Place, outlook: Outlook) -> Place:
    """The step before this one that still exists; home when there is none."""
    trail = [step for step in place.trail if step in dialog.steps and step != place.step]
    home = HOME if place.language else FIRST
    to = trail.pop() if trail else home
    to = _request_step(dialog, to, outlook)
    return replace(place, step=to, trail=tuple(trail), errand=None)


# ------------------------------------------------------------------ arriving


def _go(dialog: Dialog, place: Place, to: str, outlook: Outlook, errand: str | None = None) -> Turn:
    """Arrive at `to`, or at where it leads at once; the trail never holds a step twice."""
    to = arrive(dialog, place, to, outlook)
    trail = (*place.trail, place.step) if to != place.step else place.trail
    trail = trail[: trail.index(to)] if to in trail else trail[-_TRAIL:]
    return _deed(dialog, replace(place, step=to, trail=trail, errand=errand), place, outlook)


def arrive(dialog: Dialog, place: Place, to: str, outlook: Outlook) -> str:
    """Follow the ways that are taken at once: triage, an empty rota, a request's state."""
    for _ in range(len(dialog.steps)):
        step = dialog.step(_request_step(dialog, to, outlook))
        outcomes = outcomes_of(step)
        nothing = way_of(step, NothingOffered)
        picks = way_of(step, Picks)
        if outcomes:
            to = outcomes[dialog.triage.judge(place.noted).urgency.value].to
        elif nothing and not (picks and offered(picks, outlook)):
            to = nothing.to
        else:
            return step.id
    return HOME


def _deed(dialog: Dialog, place: Place, before: Place, outlook: Outlook) -> Turn:
    match dialog.step(place.step).deed:
        case None:
            return place, []
        case Deed.ITALIAN | Deed.ENGLISH as speak:
            return replace(place, language=_LANGUAGES[speak]), []
        case Deed.REQUEST_CALLBACK:
            return _requested(dialog, place, before, outlook)
        case Deed.LEAVE:
            return before, [Do(Deed.LEAVE)]
        case deed:
            return _cleared(place), [Do(deed)]


def _requested(dialog: Dialog, place: Place, before: Place, outlook: Outlook) -> Turn:
    """A request needs a time that still stands, a way to answer, and no other open request."""
    if outlook.request and outlook.request.state in {"waiting", "taken"}:
        return _aside(before, "waiting-already"), []
    if place.window is None or not place.given & {"number", "channel"}:
        return _aside(before, "need-time"), []
    if not outlook.holds:
        again = next((s for s in dialog.steps if _asks_times(dialog, s)), before.step)
        dropped = replace(before, window=None, given=before.given - {"time"})
        moved, _ = _go(dialog, dropped, again, outlook, errand=before.step)
        return _aside(moved, "time-gone"), []
    urgency = dialog.triage.judge(place.noted).urgency
    return replace(_cleared(place), known=True), [RequestCall(urgency, place.window)]


def _cleared(place: Place) -> Place:
    """After a deed that ends something there is no way back into it."""
    return Place(step=place.step, language=place.language, known=place.known)
