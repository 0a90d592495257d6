"""One person, one place, one event: what follows.

Pure: the same place, event and outlook always give the same result, so a transcript is a
complete test. Nothing that a person does is an error.
"""

from dataclasses import dataclass
from dataclasses import field as attribute

from dialogs.page import FIRST, Deed, Urgency

# ------------------------------------------------------------------ what is remembered


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
    aside: str | None = None
    """A step of `asides.md` said above the present one, once."""


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
    """The open request of this person, if there is one."""


# ------------------------------------------------------------------ what happens


@dataclass(frozen=True, slots=True)
class Started:
    """The person sent /start, or wrote for the first time."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """The person tapped a button; `data` is its callback data, perhaps forged, perhaps old."""

    data: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person typed a message. The text lives as long as the call of `advance`."""

    text: str = attribute(repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """The person sent something that is not text: `what` is photo, voice, sticker, …"""

    what: str


Event = Started | Tapped | Wrote | Sent

# ------------------------------------------------------------------ what follows


@dataclass(frozen=True, slots=True)
class Seal:
    """Seal this answer to the desk, at once."""

    field: str
    text: str = attribute(repr=False)


@dataclass(frozen=True, slots=True)
class Do:
    """A deed the service carries out in the same transaction as the new place."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class RequestCall:
    """The person has confirmed: make a case of the sealed answers."""

    urgency: Urgency
    window: Window


Effect = Seal | Do | RequestCall
