"""What a page means: its steps, and the ways out of them.

A page is a Markdown file in `dialogs/pages/`; `reader` turns one into these values,
`review` looks for mistakes in them, `machine` joins all pages into one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

HOME = "welcome/menu"
"""Where a person lands when nothing better is known, once a language is chosen."""

FIRST = "welcome/language"
"""The stranger's first step: the same for everybody, before any language is known."""

SAFETY = "safety/now"
"""The way to safety; every screen leads here in one tap or one typed word."""


TOPICS = (
    *("domestic_violence", "stalking", "abusive_group", "workplace", "school"),
    *("radicalisation", "detention", "practitioner", "wellbeing", "other"),
)
"""What Soglia is about; ids that cases and figures use."""


class Urgency(Enum):
    """How soon a person needs somebody; also the order of the queue at the desk."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class Deed(Enum):
    """What a step does on arrival, beside speaking: the fixed list behind **Then**."""

    REQUEST_CALLBACK = "request a callback"
    WITHDRAW = "withdraw the request"
    DROP_ANSWERS = "drop the answers"
    ERASE = "erase everything"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Button:
    """A way that is tapped (or typed: its number, or its words).

    `notes` is a fact kept in the place for triage. `seals` is a field of the contact plan whose
    value, this label, goes sealed to the desk. `ticked` is a field: the button carries a tick
    once it is given. `drops` are fields whose answers it takes back. `returns` makes the button
    an errand: the next answer comes back here. `heard` is a topic: the button is shown only if
    that topic was heard in typed words.
    """

    label: str
    to: str
    notes: str | None = None
    seals: str | None = None
    ticked: str | None = None
    drops: tuple[str, ...] = ()
    returns: bool = False
    heard: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Writes:
    """A way taken by typing. What is typed goes sealed as `seals`, and is never shown again."""

    what: Literal["anything", "a phone number"]
    to: str
    seals: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Picks:
    """A way taken by tapping one of the times that the desk offers at this moment."""

    to: str
    later: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class NothingOffered:
    """The way taken on arrival when the desk has no time to offer."""

    to: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The way taken on arrival when triage says `urgency`. A step has all three or none."""

    urgency: Urgency
    to: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Speaks:
    """A way taken by choosing a language: one button for each that there is, in its own words."""

    to: str
    line: int = 0


Way = Button | Writes | Picks | NothingOffered | Outcome | Speaks


@dataclass(frozen=True, slots=True)
class Numbers:
    """Below the text: the first records of a list of the directory, each with a copy button."""

    list: str
    country: str = "IT"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the dialogs. Its id, `page/name`, is permanent: people are standing on it."""

    page: str
    name: str
    says: tuple[str, ...]
    ways: tuple[Way, ...]
    deed: Deed | None = None
    notes: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    line: int = 0
    lines: tuple[int, ...] = ()
    """Where each paragraph of `says` begins in the file."""
    numbers: Numbers | None = None

    @property
    def id(self) -> str:
        return f"{self.page}/{self.name}"


@dataclass(frozen=True, slots=True)
class Page:
    """One file: a title that is never sent, and its steps in the order of the file."""

    name: str
    path: str
    title: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    topic: str | None = None
    """What a request for a call is about if it was asked for from here; one of TOPICS."""
    doors: bool = False
    """Whether its first step has the five doors."""
    approvals: Mapping[str, str] = field(default_factory=dict)
    """By language: `draft`, or who approved which text and when."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a page, said to its author: where, what, what would be right."""

    path: str
    line: int
    found: str
    hint: str
    stops: bool = True
    """A warning when false: shown, but a release goes on."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.found}\n  hint: {self.hint}"
