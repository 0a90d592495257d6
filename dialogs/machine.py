"""All pages as one `transitions` machine: states are steps, triggers are ways.

No model is registered with the machine, so nothing leaks or grows: a trigger is fired on a
slim object that holds a state and lives as long as the call.
"""

from collections.abc import Iterable
from hashlib import blake2s
from typing import Any, TypeVar

from transitions import Machine

from dialogs.page import (
    FIRST,
    HOME,
    Button,
    NothingOffered,
    Outcome,
    Page,
    Picks,
    Speaks,
    Step,
    Way,
    Writes,
)
from dialogs.triage import Triage

_W = TypeVar("_W", Writes, Picks, NothingOffered, Speaks)

ANYWHERE = "anywhere/anywhere"
BACK = "anywhere/back"
LEAVE = "anywhere/leave"
REQUEST = "request"
"""The page whose steps are the states of a person's own request."""

HERE = "callback/here"
"""The step at which a person and a counsellor write to each other, while a request is open."""
OPEN = ("waiting", "taken")
PROOF = "request/ask"
"""The step at which code or word is asked for, before anything is said of a request."""
_STATES = frozenset({"ask", "none", "waiting", "taken", "closed", "expired"})


class _Walker:
    """The least a machine needs to fire on."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Dialog:
    """The pages joined: steps by id, ways by their opaque ids, and the machine that moves."""

    def __init__(self, pages: Iterable[Page], triage: Triage) -> None:
        self.pages = tuple(pages)
        self.triage = triage
        self.steps: dict[str, Step] = {s.id: s for page in self.pages for s in page.steps}
        self.anywhere = _buttons(self.steps[ANYWHERE]) if ANYWHERE in self.steps else ()
        self.moved = {
            former if "/" in former else f"{step.page}/{former}": step.id
            for step in self.steps.values()
            for former in step.formerly
        }
        self._own = {
            step.id: {
                way_id(step.id, way): way
                for way in step.ways
                if way.to in self.steps or way.to in (BACK, LEAVE)
            }
            for step in self.steps.values()
        }
        self._global = {way_id(ANYWHERE, button): button for button in self.anywhere}
        self._topics = {page.name: page.topic for page in self.pages if page.topic}
        self.machine = _machine(self)

    def step(self, step_id: str) -> Step:
        return self.steps[step_id]

    def topic_of(self, step_id: str) -> str | None:
        """What the page of a step is about, if it is about one topic."""
        return self._topics.get(step_id.partition("/")[0])

    def first_of(self, page: str) -> str:
        """The step a page begins with; home if there is no such page."""
        return next((p.steps[0].id for p in self.pages if p.name == page and p.steps), HOME)

    def standing(self, step_id: str, trail: tuple[str, ...] = ()) -> str:
        """Where somebody stands whose step was renamed or removed by an author."""
        for known in (step_id, *reversed(trail)):
            name = self.moved.get(known, known)
            if name in self.steps:
                return name
        return HOME if HOME in self.steps else FIRST

    def current(self, step_id: str, state: str | None) -> str:
        """The steps of a person's own request follow its state, whatever the person tapped.

        Who cannot know of a request is asked for its code or word; a wrong one finds no request.
        """
        if step_id == HERE and state not in OPEN:
            step_id = f"{REQUEST}/none"
        page, _, name = step_id.partition("/")
        if page != REQUEST or name not in _STATES or (name == "ask" and state is None):
            return step_id
        shown = f"{REQUEST}/{state or 'none'}"
        return shown if shown in self.steps else step_id

    def stood(self, step_id: str, data: str) -> str:
        """The step of a tapped button: this one, or the state that a request has moved on from.

        Its screen may be read still, and its ways out must lead out. What it offered about the
        request is over: those buttons are old.
        """
        page, _, name = step_id.partition("/")
        if page != REQUEST or name not in _STATES or self.tapped(step_id, data):
            return step_id
        for state in _STATES:
            way = self._own.get(f"{REQUEST}/{state}", {}).get(data)
            if way and not way.to.startswith(REQUEST) and not way_of(self.steps[way.to], Writes):
                return f"{REQUEST}/{state}"
        return step_id

    def tapped(self, step_id: str, data: str) -> Way | None:
        """The way behind callback data, if it leads from here, or from everywhere, to a step."""
        return self._global.get(data) or self._own[step_id].get(data)

    def move(self, step_id: str, way: Way, owner: str | None = None) -> str:
        """Fire a way of a step; where it leads. `owner` is the step the way is written in."""
        walker = _Walker(step_id)
        self.machine.events[way_id(owner or step_id, way)].trigger(walker)
        return walker.state


def way_id(step_id: str, way: Way) -> str:
    """Opaque callback data of a way: 16 characters that say nothing and survive reordering."""
    kind = type(way).__name__
    name = way.label if isinstance(way, Button) else getattr(way, "urgency", "")
    return blake2s(f"{step_id}|{kind}|{name}|{way.to}".encode(), digest_size=8).hexdigest()


def buttons_of(step: Step) -> tuple[Button, ...]:
    """The buttons an author wrote for this step."""
    return _buttons(step)


def way_of(step: Step, kind: type[_W]) -> _W | None:
    """The step's way of this kind, if it has one."""
    return next((way for way in step.ways if isinstance(way, kind)), None)


def outcomes_of(step: Step) -> dict[str, Outcome]:
    """Where each urgency leads from a step that asks triage."""
    return {way.urgency.value: way for way in step.ways if isinstance(way, Outcome)}


def _buttons(step: Step) -> tuple[Button, ...]:
    return tuple(way for way in step.ways if isinstance(way, Button))


def _machine(dialog: Dialog) -> Machine:
    transitions: list[dict[str, Any]] = [
        {"trigger": way_id(step.id, way), "source": step.id, "dest": way.to}
        for step in dialog.steps.values()
        for way in step.ways
        if way.to in dialog.steps and step.id != ANYWHERE
    ]
    transitions += [
        {"trigger": way_id(ANYWHERE, button), "source": "*", "dest": button.to}
        for button in dialog.anywhere
        if button.to in dialog.steps
    ]
    return Machine(
        model=None,
        states=list(dialog.steps),
        initial=FIRST,
        transitions=transitions,
        auto_transitions=False,
    )
