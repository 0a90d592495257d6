"""The whole way in a real browser: two phones on the page of `soglia demo`, in both languages."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.speech import Speech
from dialogs.conversation import Guide
from dialogs.library import LOCALES, open_catalogues, open_guide
from dialogs.machine import ANYWHERE, buttons_of
from tests.bot.command import ROOT, command

pytestmark = pytest.mark.browser

GUIDE: Guide = open_guide(ZoneInfo("Europe/Rome"))
SPEECH = Speech(open_catalogues(LOCALES, "desk"), GUIDE.words)
WIDE, NARROW = (1400, 1000), (360, 740)
MARKER = "Vermiglia"
"""A name that occurs nowhere else: where it is found, it leaked."""
NUMBER = "0432 123456"
PATIENCE = 20_000
"""Milliseconds a phone may take to answer on a busy machine."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium)
        yield running
        running.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a fresh demo is."""
    words = command("demo", "--port", "0", home=tmp_path)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield next(word for word in process.stdout.readline().split() if "://" in word)
        process.terminate()


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone on the page, used as a person uses it; `language` is the one its bot speaks."""

    root: Locator
    language: str

    @property
    def last(self) -> Locator:
        """The newest message with its buttons."""
        return self.root.locator(".messages > li").last

    @property
    def glance(self) -> str:
        """What the locked phone shows to whoever passes by."""
        return self.root.locator(".notice").inner_text()

    def press(self, label: str) -> None:
        self.last.get_by_role("button", name=label, exact=True).click(timeout=PATIENCE)

    def write(self, text: str) -> None:
        self.root.locator(".line").fill(text)
        self.root.locator(".send").click()

    def shows(self, text: str) -> None:
        expect(self.root.locator(".messages")).to_contain_text(text, timeout=PATIENCE)

    def lost(self, text: str) -> None:
        expect(self.root.locator(".messages")).not_to_contain_text(text, timeout=PATIENCE)


class Person(Phone):
    """Somebody in the dialogs: says where a button leads, and finds it by its label."""

    def at(self, step: str) -> None:
        """Wait until this step is on the screen."""
        first = GUIDE.dialog.step(step).says[0]
        self.shows(GUIDE.words.say(step, first, self.language).partition("{")[0])

    def go(self, step: str, to: str) -> None:
        """From this step, press the button that leads there."""
        self.at(step)
        self.press(self.label(step, to))

    def label(self, step: str, to: str) -> str:
        button = next(each for each in buttons_of(GUIDE.dialog.step(step)) if each.to == to)
        return GUIDE.words.say(step, button.label, self.language)

    def says(self, step: str, text: str) -> None:
        """Type at this step, and see it taken away."""
        self.at(step)
        self.write(text)
        self.lost(text)


class Counsellor(Phone):
    """Somebody of the desk, in the desk's own words."""

    def does(self, english: str) -> None:
        self.press(self.said(english))

    def said(self, english: str) -> str:
        return SPEECH.to(self.language)(english)


def opened(browser: Browser, address: str, size: tuple[int, int], language: str) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{address}/?lang={language}")
    return page


def phones(page: Page, language: str) -> tuple[Person, Counsellor]:
    """Both phones; the counsellor's speaks the language too."""
    person = Person(page.locator("[data-who=person]"), language)
    counsellor = Counsellor(page.locator("[data-who=counsellor]"), language)
    expect(counsellor.last.get_by_role("button")).not_to_have_count(0, timeout=PATIENCE)
    if language == "en":
        counsellor.press("English")
    counsellor.shows(counsellor.said("On duty."))
    return person, counsellor


def begins(person: Person) -> str:
    """The stranger's first screen, to the letter."""
    person.root.locator(".start").click()
    expect(person.last.get_by_role("button")).not_to_have_count(0, timeout=PATIENCE)
    return person.last.locator(".text").inner_text()


def arrives(person: Person) -> None:
    """Choose the language, and come to the menu."""
    name = {"it": "italian", "en": "english"}[person.language]
    person.press({"it": "Italiano", "en": "English"}[person.language])
    person.go(f"welcome/{name}", "welcome/menu")


def asks(person: Person) -> None:
    """Everything between wishing for a call and the receipt."""
    person.go("welcome/menu", "callback/start")
    person.go("callback/start", "callback/consent")
    person.go("callback/consent", "callback/about")
    person.go("callback/about", "callback/name")
    person.says("callback/name", MARKER)
    person.says("callback/number", NUMBER)
    person.at("callback/time")
    person.last.get_by_role("button").first.click()
    person.go("callback/rules", "callback/summary")
    person.go("callback/summary", "callback/done")
    person.at("callback/done")


def code_on(card: str) -> str:
    """`K7-42 · …` → `K7-42`."""
    return card.partition(" ·")[0].strip()


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_person_is_called_and_nothing_is_left(
    browser: Browser, address: str, language: str
) -> None:
    page = opened(browser, address, WIDE, language)
    person, counsellor = phones(page, language)
    first = begins(person)
    arrives(person)
    asks(person)

    counsellor.shows(counsellor.said("free"))
    code = code_on(counsellor.last.locator(".text").inner_text())
    person.shows(code)
    assert MARKER not in counsellor.glance
    counsellor.does("Take")
    counsellor.shows(counsellor.said("yours"))
    counsellor.does("Open the plan")
    counsellor.shows(MARKER)
    counsellor.shows("+39 0432 123456")
    counsellor.does("Put it away")
    counsellor.lost(MARKER)
    counsellor.does("Reached")
    counsellor.does("Close now")
    row_count = page.locator("#store li", has_text="case_contents").locator(".count")
    expect(row_count).to_contain_text("0", timeout=PATIENCE)
    assert not [word for word in (MARKER, NUMBER) if word in page.content()]

    person.press(person.label(ANYWHERE, "anywhere/leave"))
    expect(person.root.locator(".alert")).to_be_visible(timeout=PATIENCE)
    expect(person.root.locator(".messages > li")).to_have_count(0, timeout=PATIENCE)
    person.root.locator(".alert button").click()
    assert begins(person) == first
    page.close()


@pytest.mark.parametrize("language", ["it", "en"])
def test_danger_stops_the_questions_and_shows_112(
    browser: Browser, address: str, language: str
) -> None:
    page = opened(browser, address, WIDE, language)
    person, _ = phones(page, language)
    begins(person)
    arrives(person)
    person.go("welcome/menu", "violence/start")
    person.go("violence/start", "screening/start")
    person.go("screening/start", "screening/now")
    person.go("screening/now", "safety/now")
    person.shows("112")
    page.close()


def test_one_typed_word_leads_to_help_from_a_narrow_phone(browser: Browser, address: str) -> None:
    page = opened(browser, address, NARROW, "it")
    person = Person(page.locator("[data-who=person]"), "it")
    begins(person)
    person.write("aiuto")
    person.at("safety/now")
    person.shows("112")
    page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_runs_off_the_page(browser: Browser, address: str, size: tuple[int, int]) -> None:
    page = opened(browser, address, size, "it")
    begins(Person(page.locator("[data-who=person]"), "it"))
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.close()
