"""What a person can do, and what follows from it: the only in and out of a conversation."""

from dataclasses import dataclass
from dataclasses import field as attribute

from dialogs.page import Deed, Urgency
from dialogs.place import Window


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
