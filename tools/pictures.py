# ruff: noqa: INP001 - a script is run, not imported
"""Takes the pictures of the README from the running demo: `make pictures`.

In a real browser a person asks for a call in Italian, and a counsellor takes one in English.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.conftest import find_chromium

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1400, 1010

Steps = Sequence[int | str]
"""A number taps the button at that place, counted from 1; words are typed."""

ASKS: dict[str, Steps] = {
    "it": (1, 1, 3, 1, 1, 1, "Chiara", "333 000 1234", 1, 1, 1),
    "en": (2, 1, 3, 1, 1, 1, "Claire", "333 000 1234", 1, 1, 1),
}
SPEAKS_ENGLISH: Steps = (4,)
TAKES: Steps = (1, 1)
"""Take, then open the plan."""


@contextmanager
def demo() -> Iterator[str]:
    """The demo's address, while it runs."""
    words = [sys.executable, "-m", "bot", "demo", "--port", "18099"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        said = process.stdout.readline() if process.stdout else ""
        try:
            yield next(word for word in said.split() if "://" in word)
        finally:
            process.terminate()


@contextmanager
def browser(address: str, language: str) -> Iterator[Page]:
    """The demo's page in this language."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium())
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        page.click(f"[data-language={language}]")
        yield page
        chromium.close()


def shown(who: str) -> str:
    """JavaScript: everything on this phone."""
    return f"document.querySelector('[data-who={who}] .messages')?.innerText"


def walk(page: Page, who: str, steps: Steps) -> None:
    """Take each step once the phone has answered the one before."""
    phone = page.locator(f"[data-who={who}]")
    for step in steps:
        before = page.evaluate(shown(who))
        if isinstance(step, int):
            phone.locator(".messages > :last-child .key").nth(step - 1).click()
        else:
            phone.locator(".line").fill(step)
            phone.locator(".send").click()
        page.wait_for_function(f"before => {shown(who)} !== before", arg=before)
        page.wait_for_timeout(700)  # what was typed is on the phone for a moment, then taken away


def asked() -> None:
    """In Italian: the receipt, and the card of a case that nobody has taken."""
    with demo() as address, browser(address, "it") as page:
        ask(page, "it")
        page.screenshot(path=FOLDER / "asked-it.png")


def taken() -> None:
    """In English: the contact plan, opened by the counsellor who has the case."""
    with demo() as address, browser(address, "en") as page:
        page.locator("[data-who=counsellor] .key").first.wait_for()
        walk(page, "counsellor", SPEAKS_ENGLISH)
        ask(page, "en")
        walk(page, "counsellor", TAKES)
        page.wait_for_timeout(1500)
        page.screenshot(path=FOLDER / "taken-en.png")


def ask(page: Page, language: str) -> None:
    """From the stranger's first screen to the receipt."""
    page.locator("[data-who=person] .start").click()
    page.locator("[data-who=person] .key").first.wait_for()
    walk(page, "person", ASKS[language])
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked()
    taken()
