"""A place in a language: the text and the buttons of one screen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2s
from itertools import islice
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time

from dialogs.commands import plain
from dialogs.directory import COPY, DIRECTORY, NO_DIRECTORY, Directory, Record
from dialogs.directory import copied as copied_from
from dialogs.machine import ANYWHERE, BACK, HERE, Dialog, buttons_of, way_id, way_of
from dialogs.organisation import NOBODY, ORGANISATION, Organisation
from dialogs.page import FIRST, HOME, Button, Picks, Speaks, Step
from dialogs.place import Outlook, Place, Window
from dialogs.triage import Triage

SOURCE = "en"
"""The language pages are written in; every other one is a catalogue."""

_ASKING = "callback"
"""The page on which a call is asked for, and its time chosen."""

MOST_WORDS = 60
"""On one screen: who is frightened reads no more."""

_REASONS = 3
"""Of triage, that are named at most."""

MOST_IN_COLUMN = 6
"""Buttons of a step that stand one below the other; more of them stand in two columns."""

_DIGITS = 2
"""Of the number of a button; 00216… is where somebody can be called."""

_SHOWN = 5
"""Times offered on one screen; the next ones are a tap away."""

Catalogue = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Key:
    """One button: its label, and its callback data or what it copies."""

    label: str
    data: str = ""
    copies: str = ""
    """What is put into the phone's clipboard instead of sending `data`."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What one message shows: text without any markup, and rows of buttons."""

    text: str
    rows: tuple[tuple[Key, ...], ...]


class Words:
    """The languages there are: English as written, and one catalogue for each other one."""

    def __init__(
        self,
        catalogues: Mapping[str, Catalogue],
        zone: ZoneInfo,
        directory: Directory = NO_DIRECTORY,
        organisation: Organisation = NOBODY,
    ) -> None:
        self.catalogues = {SOURCE: {}, **catalogues}
        self.zone = zone
        self.directory = directory
        self.organisation = organisation
        self._buttons: dict[tuple[str, str | None], tuple[tuple[Key, ...], ...]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.catalogues)

    def say(self, context: str, text: str, language: str | None) -> str:
        """The text in the language; before one is chosen, in all of them."""
        if language is None:
            spoken = [self.say(context, text, each) for each in reversed(self.languages)]
            return ("\n\n" if text.endswith((".", "?")) else " · ").join(dict.fromkeys(spoken))
        return self.catalogues.get(language, {}).get((context, text), text)

    def typed(self, dialog: Dialog, place: Place, text: str, outlook: Outlook) -> str | None:
        """The data of the button somebody typed instead of tapping: its number or its words."""
        keys = [key for row in self._own_rows(dialog, place, outlook) for key in row]
        every = [*keys, *self._global_row(dialog, place)]
        if text.isdecimal() and len(text) <= _DIGITS and 0 < int(text) <= len(keys):
            return keys[int(text) - 1].data
        return next((key.data for key in every if plain(key.label) == text), None)

    def screen(self, dialog: Dialog, place: Place, outlook: Outlook) -> Screen:
        """What the person sees at this place. Reads the place, never an answer."""
        said = [self._said(dialog.step(place.step), place, outlook, dialog)]
        if place.aside and place.language and place.aside in dialog.steps:
            said.insert(0, self._said(dialog.step(place.aside), place, outlook, dialog))
        if place.step == HERE:
            said += [text for _, text in outlook.lines]
        own = self._own_rows(dialog, place, outlook)
        records = self._records(dialog.step(place.step), outlook)
        if records:
            said += self._spoken(records, place.language, outlook.now)
            own = (*self._copies(records, place.language), *own)
        return Screen("\n\n".join(said), (*own, self._global_row(dialog, place)))

    def time(self, window: Window | None, language: str | None) -> str:
        """A window as people say it, in local time: `Tue 24 Nov, 14:00–16:00`."""
        if window is None:
            return "–"
        locale = _locale(language)
        start, end = (datetime.fromisoformat(t) for t in (window.start, window.end))
        day = format_skeleton("MMMEd", start, tzinfo=self.zone, locale=locale)
        hours = (format_time(t, "HH:mm", tzinfo=self.zone, locale=locale) for t in (start, end))
        return f"{day}, {'–'.join(hours)}"

    def _said(self, step: Step, place: Place, outlook: Outlook, dialog: Dialog) -> str:
        said = (self.say(step.id, each, place.language) for each in step.says)
        text = "\n\n".join(each for each in map(partial(self._ours, place.language), said) if each)
        for blank, value in self._blanks(step, place, outlook, dialog) if "{" in text else ():
            text = text.replace(blank, value)
        return text

    def _ours(self, language: str | None, text: str) -> str:
        """The paragraph with what is known of the organisation; none if that is not confirmed."""
        for fact in self.organisation.facts.values() if "{" in text else ():
            if fact.blank in text:
                if not fact.said:
                    return ""
                text = text.replace(fact.blank, self.say(ORGANISATION, fact.said, language))
        return text

    def _records(self, step: Step, outlook: Outlook) -> tuple[Record, ...]:
        """The records of the directory that this step shows at this moment."""
        if step.numbers is None:
            return ()
        now = datetime.fromtimestamp(outlook.now, UTC)
        return self.directory.listed(step.numbers.list, step.numbers.country, now)

    def _spoken(self, records: Iterable[Record], language: str | None, now: int) -> Iterator[str]:
        """A line for each record; before a language is chosen, whole lines of each language."""
        for each in [language] if language else reversed(self.languages):
            say = partial(self.say, language=each)
            yield from (self.directory.spoken(record, say, now) for record in records)

    def _copies(self, records: Iterable[Record], language: str | None) -> Iterator[tuple[Key, ...]]:
        """Copying leaves fewer traces than calling: a button for each, two in a row."""
        word = self.say(DIRECTORY, COPY, language)
        copied = dict.fromkeys(filter(None, map(copied_from, records)))
        return _rows_of(2, (Key(f"{word} {each}", copies=each) for each in copied))

    def _blanks(
        self, step: Step, place: Place, outlook: Outlook, dialog: Dialog
    ) -> Iterator[tuple[str, str]]:
        """What stands in the place of each blank; a time being chosen shows only where it is."""
        request = outlook.request
        chosen = place.window if step.page == _ASKING else None
        window = chosen or (request.window if request else None)
        yield "{code}", request.code if request else "–"
        yield "{time}", self.time(window, place.language)
        yield "{because}", "\n".join(self._reasons(step, place, dialog.triage))

    def _reasons(self, step: Step, place: Place, triage: Triage) -> Iterator[str]:
        """Why triage says so: the first three reasons, as far as one screen has room for them."""
        room = MOST_WORDS - sum(
            len(self.say(step.id, each, place.language).split()) for each in step.says
        )
        for number, reason in enumerate(triage.judge(place.noted).because[:_REASONS]):
            said = self.say("triage", reason, place.language)
            room -= len(said.split())
            if number and room < 0:
                return
            yield said

    def _own_rows(
        self, dialog: Dialog, place: Place, outlook: Outlook
    ) -> tuple[tuple[Key, ...], ...]:
        step = dialog.step(place.step)
        picks = way_of(step, Picks)
        times = offered(picks, outlook) if picks else ()
        slots = [(Key(self.time(each, place.language), pick_id(each)),) for each in times]
        if way_of(step, Speaks):
            slots += [(Key(own_name(each), speak_id(each)),) for each in reversed(self.languages)]
        if any(button.heard for button in buttons_of(step)):
            return (*slots, *self._heard_rows(step, place))
        ticks = place.given & {button.ticked for button in buttons_of(step)}
        if ticks:
            return (*slots, *self._rows(step, place.language, ticks))
        return (*slots, *self._cached(step, place.language))

    def _cached(self, step: Step, language: str | None) -> tuple[tuple[Key, ...], ...]:
        known = self._buttons.get((step.id, language))
        if known is None:
            known = self._buttons[step.id, language] = self._rows(step, language, frozenset())
        return known

    def _heard_rows(self, step: Step, place: Place) -> tuple[tuple[Key, ...], ...]:
        """The topics that were heard, best first, then the other buttons."""
        heard = {button.heard: button for button in buttons_of(step) if button.heard}
        best = [heard[topic] for topic in place.heard if topic in heard]
        rest = [button for button in buttons_of(step) if not button.heard]
        keys = (self._key(step.id, each, place.language) for each in (*best, *rest))
        return tuple(_rows_of(1, keys))

    def _rows(
        self, step: Step, language: str | None, ticks: frozenset[str]
    ) -> tuple[tuple[Key, ...], ...]:
        buttons = buttons_of(step)
        keys = (self._key(step.id, each, language, ticked=each.ticked in ticks) for each in buttons)
        return tuple(_rows_of(2 if len(buttons) > MOST_IN_COLUMN else 1, keys))

    def _key(
        self, step_id: str, button: Button, language: str | None, *, ticked: bool = False
    ) -> Key:
        return Key(self._label(step_id, button, language, ticked=ticked), way_id(step_id, button))

    def _label(self, step_id: str, button: Button, language: str | None, *, ticked: bool) -> str:
        label = self.say(step_id, button.label, language)
        return f"✓ {label}" if ticked else label

    def _global_row(self, dialog: Dialog, place: Place) -> tuple[Key, ...]:
        """Help now, Back, Leave: always in this order; no Back where there is nothing behind."""
        nothing_behind = not place.trail and place.step in (FIRST, HOME)
        return tuple(
            Key(self._label(ANYWHERE, each, place.language, ticked=False), way_id(ANYWHERE, each))
            for each in dialog.anywhere
            if each.to != place.step and not (each.to == BACK and nothing_behind)
        )


def offered(picks: Picks, outlook: Outlook) -> tuple[Window, ...]:
    """The times a step shows: the next few, or the few after those."""
    start = _SHOWN if picks.later else 0
    return outlook.offers[start : start + _SHOWN]


def own_name(language: str) -> str:
    """A language as its speakers write it: `Italiano`."""
    locale = _locale(language)
    name = (locale.language == language and locale.language_name) or language
    return name[:1].upper() + name[1:]


def _locale(language: str | None) -> Locale:
    """How dates are written there; as in Britain where nobody knows."""
    try:
        return Locale.parse("en_GB" if language in (None, SOURCE) else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _rows_of(columns: int, keys: Iterable[Key]) -> Iterator[tuple[Key, ...]]:
    left = iter(keys)
    while row := tuple(islice(left, columns)):
        yield row


def speak_id(language: str) -> str:
    """Opaque callback data of a language to read in."""
    return blake2s(f"speak|{language}".encode(), digest_size=8).hexdigest()


def pick_id(window: Window) -> str:
    """Opaque callback data of an offered time."""
    return blake2s(f"{window.start}|{window.end}".encode(), digest_size=8).hexdigest()
