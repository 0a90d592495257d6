# ruff: noqa: INP001 - a script is run, not imported
"""Contact sheets: every screen of every language, in the practice page, at the width of a phone.

`make screens` writes one picture per page of the dialogs and language into `var/screens/`, to be
looked at before a release.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialogs.library import open_guide
from dialogs.machine import ANYWHERE
from dialogs.page import Step
from tests.conftest import find_chromium
from tools.pictures import demo

FOLDER = Path("var") / "screens"
NARROW = ViewportSize(width=360, height=900)
PATIENCE = 10_000
"""Milliseconds in which a screen has to be there."""

_SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ font: 14px system-ui, sans-serif; margin: 12px; width: 1560px; background: #fff }}
figure {{ display: inline-block; vertical-align: top; margin: 6px; width: 300px }}
img {{ width: 300px; border: 1px solid #bbb; border-radius: 8px }} figcaption {{ color: #555 }}
</style><h1>{title}</h1>{figures}"""


def main(only: list[str]) -> None:
    """Every page, or the ones that are named."""
    guide = open_guide(ZoneInfo("Europe/Rome"))
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        phone = browser.new_page(viewport=NARROW, locale="it", timezone_id="Europe/Rome")
        phone.goto(address)
        for language in guide.words.languages:
            for page in guide.dialog.pages:
                if not only or page.name in only:
                    shown = [s for s in page.steps if s.says and s.id != ANYWHERE]
                    pictures = list(seen(phone, shown, language))
                    if pictures:
                        sheet(browser, f"{page.name} · {language}", pictures)
        browser.close()


def seen(phone: Page, steps: list[Step], language: str) -> Iterator[tuple[str, bytes]]:
    """The phone at each step, as a person would hold it."""
    device = phone.locator("[data-who=person] .device")
    for step in steps:
        phone.evaluate(
            "(asked) => fetch('/stand', {method: 'POST', body: asked,"
            " headers: {'Content-Type': 'application/json'}})",
            json.dumps({"step": step.id, "language": language}),
        )
        expect(phone.locator("#atlas-here")).to_contain_text(step.id, timeout=PATIENCE)
        expect(device.locator(".theirs")).to_have_count(1, timeout=PATIENCE)
        yield step.id, device.screenshot(animations="disabled")


def sheet(browser: Browser, title: str, pictures: list[tuple[str, bytes]]) -> None:
    """All pictures of a page side by side, in one file."""
    figures = "".join(
        f'<figure><img src="data:image/png;base64,{b64encode(each).decode()}">'
        f"<figcaption>{name}</figcaption></figure>"
        for name, each in pictures
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    desk = browser.new_page(viewport={"width": 1600, "height": 900})
    desk.set_content(_SHEET.format(title=title, figures=figures))
    desk.screenshot(path=FOLDER / f"{title.replace(' · ', '-')}.png", full_page=True)
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1:])
