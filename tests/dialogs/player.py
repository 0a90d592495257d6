"""Plays a transcript with the pure core alone: no bot, no store, no network."""

from collections.abc import Iterator
from dataclasses import replace

from dialogs.conversation import Guide, advance, view
from dialogs.events import Do, Effect, Event, RequestCall, Seal, Sent, Started, Tapped, Wrote
from dialogs.page import Deed
from dialogs.place import Outlook, Place, Request, Window
from dialogs.words import Screen
from tests.transcript import Line, Script

OFFERS = tuple(
    Window(f"2026-11-{day}T{start:02}:00:00Z", f"2026-11-{day}T{start + 2:02}:00:00Z")
    for day in (24, 25, 26)
    for start in (8, 10, 13, 15)
)
"""What the desk offers in every transcript: three days, four windows each."""

NOW = 1_795_500_000
"""When every transcript is played: at that hour some helplines sleep."""

STATES = {"takes the case": "taken", "closes the case": "closed", "nobody takes it": "expired"}


class Player:
    """One person at a phone that is not there."""

    def __init__(self, guide: Guide, *, offers: tuple[Window, ...] = OFFERS) -> None:
        self.guide = guide
        self.place = Place()
        self.outlook = Outlook(offers, now=NOW)
        self.request: Request | None = None
        self.news = False
        """Whether the person asked to be written to."""

    def play(self, script: Script) -> Iterator[tuple[Line, str, list[list[str]], list[str]]]:
        """The screen and the effects after each line."""
        for line in script.lines:
            effects = self.desk(line.does) if line.who == "DESK" else self.you(line.does)
            if Do(Deed.LEAVE) in effects:
                yield line, "", [], said(effects)
                continue
            screen = self.screen()
            rows = [[key.label for key in row] for row in screen.rows]
            yield line, screen.text, rows, said(effects)

    def screen(self) -> Screen:
        """What the person sees now."""
        return view(self.guide, self.place, self.now())

    def now(self) -> Outlook:
        """What this conversation may know of the service at this moment."""
        return replace(self.outlook, request=self.request if self.place.known else None)

    def you(self, does: str) -> list[Effect]:
        """What the person does, as the file says it."""
        return self.does(self.event(does))

    def does(self, event: Event) -> list[Effect]:
        """One event, and what it asks of the service, as the service would do it."""
        if self.place.step == "request/ask" and isinstance(event, Wrote) and self.request:
            known = event.text in (self.request.code, "ginestra", "heather")
            self.place = replace(self.place, known=self.place.known or known)
        given = self.place.given
        self.place, effects = advance(self.guide, self.place, event, self.now())
        for effect in effects:
            self.serve(effect, given)
        return effects

    def serve(self, effect: Effect, given: frozenset[str]) -> None:
        """Stand in for the service: open a request, take it back, forget."""
        match effect:
            case RequestCall(_, window):
                self.request = Request("K7-42", "waiting", window)
                self.news = "news" in given
            case Do(Deed.WITHDRAW):
                self.request = None
            case Do(Deed.LEAVE):
                self.place = Place()
            case _:
                pass

    def event(self, does: str) -> Event:
        """A line of the file as an event: `[Label]`, `(photo)`, or typed words."""
        if does == "/start":
            return Started()
        if does.startswith("(") and does.endswith(")"):
            return Sent(does[1:-1])
        if does.startswith("[") and does.endswith("]"):
            return Tapped(self.data_of(does[1:-1]))
        return Wrote(does)

    def data_of(self, label: str) -> str:
        """The callback data behind a label that is on the screen."""
        keys = [key for row in self.screen().rows for key in row]
        found = [key.data for key in keys if key.label.removeprefix("✓ ") == label]
        assert found, f"no button {label!r} among {[key.label for key in keys]}"
        return found[0]

    def desk(self, does: str) -> list[Effect]:
        """What a counsellor does to the request."""
        assert self.request is not None, "the desk has no request to act on"
        self.request = replace(self.request, state=STATES[does])
        if self.news:
            self.place = replace(self.place, step="request/none", aside=None)
        return []


def said(effects: list[Effect]) -> list[str]:
    """Effects as lines of the file; never the words that are sealed."""
    return [line for line in map(_said, effects) if line]


def _said(effect: Effect) -> str:
    match effect:
        case Seal("proof"):
            return "compares: proof"
        case Seal(field):
            return f"seals: {field}"
        case RequestCall(urgency):
            return f"requests a call: {urgency.value}"
        case Do(deed):
            return deed.value
    raise AssertionError(effect)
