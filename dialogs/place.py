"""What is remembered of a conversation, and what the service can offer it at this moment."""

from dataclasses import dataclass
from dataclasses import field as attribute

from dialogs.page import FIRST


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A time in which somebody can call: ISO 8601 in UTC, `start` before `end`."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where one person stands. Holds which answers exist, never what they say."""

    step: str = FIRST
    trail: tuple[str, ...] = ()
    """The way back, nearest last."""
    language: str | None = None
    noted: frozenset[str] = frozenset()
    """Facts for triage: ids from `triage.toml`, never words of the person."""
    given: frozenset[str] = frozenset()
    """Fields of the contact plan that have a sealed answer."""
    window: Window | None = None
    errand: str | None = None
    """The step to come back to after one corrected answer."""
    known: bool = False
    """Whether this conversation made the request, or has shown that it may know of it."""
    aside: str | None = None
    """A step of `asides.md` said above the present one, once."""
    topic: str | None = None
    """What was read last: one of `page.TOPICS`."""
    heard: tuple[str, ...] = ()
    """Topics that typed words sounded like, best first; never the words."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the person may know of their own request, from the store."""

    code: str
    state: str
    """waiting, taken, closed, withdrawn, expired: ids of steps in `request.md`."""
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the service can offer at this moment; the conversation asks nobody, it is told."""

    offers: tuple[Window, ...] = ()
    """Times at which somebody on the rota can call, soonest first."""
    request: Request | None = None
    """This person's request, if there is one and this conversation may know of it."""
    holds: bool = True
    """Whether somebody is still on the rota in the window that the person picked."""
    now: int = 0
    """This moment, in seconds since 1970 in UTC: which helplines are open."""
    lines: tuple[tuple[int, str], ...] = attribute(default=(), repr=False)
    """What a counsellor wrote and has not been read yet, by number."""
