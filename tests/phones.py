"""The two phones of the page in a real browser, used by the words that people read on them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from bot.speech import Speech
from dialogs.conversation import Guide
from dialogs.library import LOCALES, open_catalogues, open_guide

GUIDE: Guide = open_guide(ZoneInfo("Europe/Rome"))
SPEECH = Speech(open_catalogues(LOCALES, ["desk"]), GUIDE.words)

PATIENCE = 20_000
"""Milliseconds a phone may take to answer on a busy machine."""

_FAR = 60
"""Presses of Tab within which anything on the page is reached."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone on the page; `language` is the one its bot speaks."""

    root: Locator
    language: str

    @property
    def last(self) -> Locator:
        """The newest message with its buttons."""
        return self.root.locator(".messages > li").last

    @property
    def text(self) -> str:
        """All that the chat shows."""
        return self.root.locator(".messages").inner_text()

    @property
    def glance(self) -> str:
        """What the locked phone shows to whoever passes by."""
        return self.root.locator(".notice").inner_text()

    def key(self, label: str) -> Locator:
        return self.last.get_by_role("button", name=label, exact=True)

    def press(self, label: str) -> None:
        self.key(label).click(timeout=PATIENCE)

    def reaches(self, target: Locator) -> None:
        """Tab to it and press Enter, without a finger or a mouse."""
        expect(target).to_be_visible(timeout=PATIENCE)
        keyboard = target.page.keyboard
        for _ in range(_FAR):
            if target.evaluate("one => one === document.activeElement"):
                break
            keyboard.press("Tab")
        expect(target).to_be_focused()
        keyboard.press("Enter")

    def write(self, text: str) -> None:
        self.root.locator(".line").fill(text)
        self.root.locator(".send").click()

    def shows(self, text: str) -> None:
        expect(self.root.locator(".messages")).to_contain_text(text, timeout=PATIENCE)

    def lost(self, text: str) -> None:
        expect(self.root.locator(".messages")).not_to_contain_text(text, timeout=PATIENCE)


class Person(Phone):
    """Somebody in the dialogs: finds a button by the step it stands in and its English label."""

    def starts(self) -> str:
        """Press START: the stranger's first screen, words and buttons."""
        self.root.locator(".start").click()
        expect(self.last.get_by_role("button")).not_to_have_count(0, timeout=PATIENCE)
        labels = self.last.get_by_role("button").all_inner_texts()
        return "\n".join([self.last.locator(".text").inner_text(), *labels])

    def at(self, step: str) -> None:
        """Wait until this step is on the screen."""
        first = GUIDE.dialog.step(step).says[0]
        self.shows(self.word(step, first).partition("{")[0])

    def word(self, step: str, english: str) -> str:
        return GUIDE.words.say(step, english, self.language)

    def taps(self, step: str, english: str) -> None:
        """At this step, press this button."""
        self.at(step)
        self.press(self.word(step, english))

    def writes_at(self, step: str, text: str) -> None:
        """Type at this step, and see it taken away."""
        self.at(step)
        self.write(text)
        self.lost(text)

    def picks_a_time(self, step: str) -> None:
        """The fourth time on offer: it is hours away, so that no test outlasts it."""
        self.at(step)
        self.last.get_by_role("button").nth(3).click()


class Counsellor(Phone):
    """Somebody of the desk, in the desk's own words."""

    def said(self, english: str) -> str:
        return SPEECH.to(self.language)(english)

    def does(self, english: str) -> None:
        self.press(self.said(english))

    def pops_up(self, english: str) -> None:
        expect(self.root.locator(".toast")).to_have_text(self.said(english), timeout=PATIENCE)

    def is_told(self) -> str:
        """Wait for a new card; its code: `K7-42 · …` → `K7-42`."""
        expect(self.key(self.said("Take"))).to_be_visible(timeout=PATIENCE)
        return self.last.locator(".text").inner_text().partition(" ·")[0].strip()
