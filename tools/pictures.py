# ruff: noqa: INP001 - a script is run, not imported
"""Takes the pictures of the README from the running demo: `make pictures`.

In a real browser a person asks for a call in Italian, and a counsellor takes one in English.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.conftest import find_chromium
from tests.phones import PATIENCE, Counsellor, Person

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
SIZE = ViewportSize(width=1400, height=1000)

NAMES = {"it": "Chiara", "en": "Claire"}
NUMBERS = {"it": "333 000 1234", "en": "+39 333 000 1234"}
"""As somebody writes it, and as the plan shows it."""


@contextmanager
def demo() -> Iterator[str]:
    """The demo's address, while it runs."""
    words = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        said = process.stdout.readline() if process.stdout else ""
        try:
            yield next(word for word in said.split() if "://" in word)
        finally:
            process.terminate()


@contextmanager
def opened(language: str) -> Iterator[tuple[Page, Person, Counsellor]]:
    """A fresh demo in this language, with both of its phones."""
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        page = browser.new_page(viewport=SIZE, locale=language, timezone_id="Europe/Rome")
        page.goto(address)
        person = Person(page.locator("[data-who=person]"), language)
        counsellor = Counsellor(page.locator("[data-who=counsellor]"), language)
        counsellor.shows(counsellor.said("On duty."))
        yield page, person, counsellor
        browser.close()


def ask(person: Person) -> None:
    """From the stranger's first screen to the receipt."""
    language = person.language
    person.starts()
    person.press({"it": "Italiano", "en": "English"}[language])
    person.taps("welcome/hello", "Yes, go on")
    person.taps("welcome/menu", "Call, and more")
    person.taps("welcome/more", "Ask for a call")
    person.taps("callback/start", "No")
    person.taps("callback/consent", "Yes, I want a call")
    person.taps("callback/about", "For me")
    person.writes_at("callback/name", NAMES[language])
    person.writes_at("callback/number", NUMBERS["it"])
    person.at("callback/time")
    person.last.get_by_role("button").first.click()
    person.taps("callback/rules", "It is fine like this")
    person.taps("callback/summary", "Yes, send it")
    person.at("callback/done")


def take_picture(page: Page, name: str) -> None:
    """Once everything is there; nothing glows, nothing is pointed at."""
    page.mouse.move(0, 0)
    for toast in page.locator(".toast").all():
        expect(toast).to_be_hidden(timeout=PATIENCE)
    page.screenshot(path=FOLDER / name, animations="disabled")


def asked() -> None:
    """In Italian: the receipt, and the card of a case that nobody has taken."""
    with opened("it") as (page, person, counsellor):
        ask(person)
        counsellor.is_told()
        expect(page.locator("#full")).to_contain_text("case_contents")
        take_picture(page, "asked-it.png")


def taken() -> None:
    """In English: the contact plan, opened by the counsellor who has the case."""
    with opened("en") as (page, person, counsellor):
        ask(person)
        counsellor.is_told()
        counsellor.does("Take")
        person.taps("callback/done", "My request")
        counsellor.does("Open the plan")
        counsellor.shows(NUMBERS["en"])
        person.at("request/taken")
        take_picture(page, "taken-en.png")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked()
    taken()
