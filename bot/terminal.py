"""The dialogs in a terminal: read a line, take one step, show the screen. No Telegram, no store."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot import rota
from bot.store.rows import MemberRow, ShiftRow
from dialogs.conversation import Guide, Outlook, Place, Started, Tapped, Wrote, advance
from dialogs.events import Do, Effect, Event, RequestCall, Seal
from dialogs.machine import Dialog
from dialogs.page import HOME, Deed
from dialogs.place import Request
from dialogs.words import Screen

GONE = "leaving/gone"
CODE = "K7-42"
"""The code of every request made here: nobody will answer it."""


_NOBODY = MemberRow(1, b"", b"", "counsellor", "en", on_duty=False, speaks="en it")
_HOURS = [ShiftRow(1, weekday, 9, 18) for weekday in range(5)]


def office_hours(now: float, zone: ZoneInfo) -> Outlook:
    """Times on offer as if somebody were on the rota on weekdays: every page can be tried."""
    return Outlook(offers=rota.offers(_HOURS, [_NOBODY], "en", int(now), zone), now=int(now))


class Terminal:
    """One conversation whose service is this object: it makes a case of a yes, and calls nobody."""

    def __init__(self, guide: Guide, outlook: Outlook, language: str | None = None) -> None:
        self._guide = guide
        self._outlook = outlook
        self._start = Place(step=HOME, language=language) if language else Place()
        self._place = self._start
        self.left = False

    def screen(self) -> str:
        """The present screen, its buttons numbered; after leaving, the pop-up that ends it."""
        if self.left:
            said = self._guide.dialog.step(GONE).says
            return "\n\n".join(
                self._guide.words.say(GONE, each, self._place.language) for each in said
            )
        return "\n".join(_drawn(self._guide.words.screen(*self._here())))

    def take(self, line: str) -> list[str]:
        """Take one line that was typed; says what the service would have done."""
        self._place, effects = advance(
            self._guide, self._place, self._event(line.strip()), self._outlook
        )
        if line.strip() == "/start":
            self._place = self._start
        return [said for effect in effects if (said := self._do(effect))]

    def _here(self) -> tuple[Dialog, Place, Outlook]:
        return self._guide.dialog, self._place, self._outlook

    def _event(self, line: str) -> Event:
        keys = [key for row in self._guide.words.screen(*self._here()).rows for key in row]
        data = [key.data for key in keys if not key.copies]
        if line == "/start":
            return Started()
        if line.isascii() and line.isdecimal() and 0 < int(line) <= len(data):
            return Tapped(data[int(line) - 1])
        return Wrote(line)

    def _do(self, effect: Effect) -> str | None:
        match effect:
            case Seal(field=field):
                return f"sealed as {field}"
            case RequestCall(urgency=urgency, window=window):
                self._outlook = replace(self._outlook, request=Request(CODE, "waiting", window))
                return f"a request for a call, {urgency.value}; nobody will answer it here"
            case Do(deed=Deed.WITHDRAW):
                self._outlook = replace(self._outlook, request=None)
                return "the request is withdrawn"
            case Do(deed=Deed.LEAVE):
                self.left = True
                return "the chat is cleared, the conversation forgotten"
            case Do():
                return None


def _drawn(screen: Screen) -> Iterator[str]:
    yield screen.text
    yield ""
    number = 0
    for row in screen.rows:
        labels = []
        for key in row:
            number += not key.copies  # nothing is copied here: as in the chat, answers are counted
            labels.append(f"[{key.label}]" if key.copies else f"{number} [{key.label}]")
        yield "  " + "   ".join(labels)


def chat(terminal: Terminal, read: Callable[[str], str], show: Callable[[str], None]) -> None:
    """Go on until the person leaves, or the lines end."""
    while not terminal.left:
        show(f"\n{terminal.screen()}\n")
        try:
            line = read("> ")
        except EOFError:
            return
        for said in terminal.take(line):
            show(f"  ({said})")
    show(f"\n{terminal.screen()}\n")
