"""From one step to the next: arriving, coming back, and what a step does on arrival."""

from dataclasses import replace

from dialogs.events import Do, Effect, RequestCall, Seal
from dialogs.machine import Dialog, outcomes_of, way_of
from dialogs.page import FIRST, HOME, Deed, NothingOffered, Picks
from dialogs.place import Outlook, Place
from dialogs.words import offered

Turn = tuple[Place, list[Effect]]
ERASED = (Do(Deed.WITHDRAW), Do(Deed.LEAVE))
"""Everything goes, a call that was asked for among it: to erase, nobody has to prove anything."""
OTHER = "other"
"""The topic of a call that was asked for without reading."""
_TRAIL = 20
"""Steps that Back remembers; nobody walks back further, and the row stays small."""


def back(dialog: Dialog, place: Place, outlook: Outlook) -> Place:
    """The step before this one that still exists; home when there is none."""
    if place.errand:
        return home_from_errand(place)
    trail = [step for step in place.trail if step in dialog.steps and step != place.step]
    home = HOME if place.language else FIRST
    to = trail.pop() if trail else home
    to = request_step(dialog, to, outlook)
    return replace(place, step=to, trail=tuple(trail), errand=None)


def home_from_errand(place: Place) -> Place:
    """Whoever turns to something else on an errand stands where it began."""
    return replace(place, step=place.errand, errand=None) if place.errand else place


def asks_times(dialog: Dialog, step_id: str) -> bool:
    """Whether times are offered at this step."""
    return step_id in dialog.steps and way_of(dialog.step(step_id), Picks) is not None


def request_step(dialog: Dialog, step_id: str, outlook: Outlook) -> str:
    """The step that tells the state of the person's request, if this is one of those steps."""
    return dialog.current(step_id, outlook.request.state if outlook.request else None)


def aside(place: Place, name: str) -> Place:
    """The same place, with one calm sentence said above it, once."""
    return replace(place, aside=f"asides/{name}")


def go(dialog: Dialog, place: Place, to: str, outlook: Outlook, errand: str | None = None) -> Turn:
    """Arrive at `to`, or at where it leads at once; the trail never holds a step twice.

    An errand leaves no trail: the way back is to where it began.
    """
    to = arrive(dialog, place, to, outlook)
    trail = place.trail
    if not (errand or place.errand):
        trail = (*trail, place.step) if to != place.step else trail
        trail = trail[: trail.index(to)] if to in trail else trail[-_TRAIL:]
    topic = dialog.topic_of(to) or place.topic
    there = replace(place, step=to, trail=trail, errand=errand, topic=topic)
    return _deed(dialog, there, place, outlook)


def arrive(dialog: Dialog, place: Place, to: str, outlook: Outlook) -> str:
    """Follow the ways that are taken at once: triage, an empty rota, a request's state."""
    for _ in range(len(dialog.steps)):
        step = dialog.step(request_step(dialog, to, outlook))
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
        case Deed.REQUEST_CALLBACK:
            return _requested(dialog, place, before, outlook)
        case Deed.LEAVE:
            return before, [Do(Deed.LEAVE)]
        case Deed.ERASE:
            return before, list(ERASED)
        case Deed.WITHDRAW:
            return _cleared(place), [Do(Deed.WITHDRAW), Do(Deed.DROP_ANSWERS)]
        case Deed.DROP_ANSWERS:
            return replace(_cleared(place), noted=place.noted), [Do(Deed.DROP_ANSWERS)]


def _requested(dialog: Dialog, place: Place, before: Place, outlook: Outlook) -> Turn:
    """A request needs a time that still stands, a way to answer, and no other open request."""
    if outlook.request and outlook.request.state in {"waiting", "taken"}:
        return aside(before, "waiting-already"), []
    if place.window is None or not place.given & {"number", "channel"}:
        return aside(before, "need-time"), []
    if not outlook.holds:
        again = next((s for s in dialog.steps if asks_times(dialog, s)), before.step)
        dropped = replace(before, window=None, given=before.given - {"time"})
        moved, _ = go(dialog, dropped, again, outlook, errand=before.step)
        return aside(moved, "time-gone"), []
    urgency = dialog.triage.judge(place.noted).urgency
    about = Seal("topic", place.topic or OTHER)
    return replace(_cleared(place), known=True), [about, RequestCall(urgency, place.window)]


def _cleared(place: Place) -> Place:
    """After a deed that ends something there is no way back into it."""
    return Place(step=place.step, language=place.language, known=place.known)
