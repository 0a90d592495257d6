"""What is wrong with the labels of buttons: cut by a phone, or not to be told apart when typed."""

from collections.abc import Iterable, Iterator

from dialogs.commands import Commands, plain
from dialogs.machine import ANYWHERE, BACK, LEAVE
from dialogs.page import FIRST, HOME, SAFETY, Page, Problem, Step
from dialogs.spoken import Label, Shown

MOST_ON_BUTTON = 30
MOST_IN_ROW = 11
"""For the three buttons that share a row below every screen."""
MOST_IN_TWO = 16
"""For the subjects, which stand in two columns."""
REQUEST_STATES = ("ask", "none", "waiting", "taken", "closed", "expired")
"""Steps of `request.md` that stand for one another: the service shows the one that is true."""


def of_label(step: Step, label: Label) -> Iterator[Problem]:
    """A label must fit on a phone, with its tick if it has one."""
    room = MOST_ON_BUTTON - (2 if label.button.ticked else 0)
    if step.id == ANYWHERE:
        room = MOST_IN_ROW
    elif step.id == HOME:
        room = MOST_IN_TWO
    if len(label.text) > room:
        found = f"a button of {len(label.text)} characters"
        yield label.problem(found, f"at most {room}: a phone cuts what is longer")


def of_labels(screen: Shown, everywhere: Iterable[Label]) -> Iterator[Problem]:
    """Labels that somebody who types could not tell apart; `everywhere` are on every screen."""
    others = () if screen.step.id == ANYWHERE else everywhere
    seen = {plain(label.text): label for label in others if label.language == screen.language}
    for label in screen.labels:
        twin = seen.setdefault(plain(label.text), label)
        if twin is not label:
            where = "on every screen" if twin in others else "in the same step"
            hint = "give one of them other words: people also type them"
            yield label.problem(f"{label.text!r} is also the label of a button {where}", hint)


def of_commands(screen: Shown, commands: Commands, pages: Iterable[Page]) -> Iterator[Problem]:
    """Labels that are a command word which leads elsewhere than their button."""
    for label in screen.labels:
        command = commands.find(label.text)
        if command and not _alike(label.button.to, led_to(command.id, pages)):
            hint = "choose other words here, or take the word out of dialogs/lexicon/commands.toml"
            yield label.problem(f"{label.text!r} is a word for the command {command.id}", hint)


def _alike(one: str, other: str) -> bool:
    """The states of a person's request are one place: the service picks the one that is true."""
    states = {f"request/{state}" for state in REQUEST_STATES}
    return one == other or {one, other} <= states


def led_to(command: str, pages: Iterable[Page]) -> str:
    """The step a command word leads to."""
    known = {
        "help": SAFETY,
        "language": FIRST,
        "back": BACK,
        "leave": LEAVE,
        "delete": "privacy/all",
        **({command: command} if "/" in command else {}),
        "request": f"request/{REQUEST_STATES[0]}",
    }
    page = "callback" if command == "talk" else command
    first = next((p.steps[0].id for p in pages if p.name == page and p.steps), HOME)
    return known.get(command, first)
