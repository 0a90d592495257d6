"""A running practice with one bot and one phone, a clock that tests move, clients, a browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright
from telegram import Bot

from bot.practice.phone import Phone
from bot.practice.server import Practice

TOKEN = "700:front"
USERNAME = "front_bot"
SARA = 51

QUIET = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


class Clock:
    """Seconds since 1970, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Wire:
    """A bare HTTP client: what goes over the wire, and comes back, as it is."""

    session: aiohttp.ClientSession
    base: str

    async def answer(self, method: str, token: str = TOKEN, **given: Any) -> tuple[int, Any]:
        """The status and body of one call with a JSON body."""
        async with self.session.post(f"{self.base}/bot{token}/{method}", json=given) as reply:
            return reply.status, await reply.json()

    async def result(self, method: str, **given: Any) -> Any:
        """The result of a call that must succeed."""
        status, body = await self.answer(method, **given)
        assert status == 200, body
        return body["result"]

    async def refusal(self, method: str, **given: Any) -> str:
        """The words with which a call is refused; they carry the status of the answer."""
        status, body = await self.answer(method, **given)
        assert (body["ok"], body["error_code"]) == (False, status)
        return str(body["description"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def practice(clock: Clock) -> AsyncIterator[Practice]:
    running = Practice(clock, first_pause=0.01)
    running.add_bot(TOKEN, USERNAME, "Notes")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def phone(practice: Practice) -> Phone:
    return practice.phone(SARA, USERNAME)


@pytest.fixture
async def wire(practice: Practice) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(session, practice.api_url)


@pytest.fixture
async def ptb(practice: Practice) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{practice.api_url}/bot") as bot:
        yield bot


def keyboard(*labels: str) -> dict[str, Any]:
    """One row of buttons whose data is their label in small letters."""
    return {"inline_keyboard": [[{"text": one, "callback_data": one.lower()} for one in labels]]}


async def polling(practice: Practice) -> None:
    """Wait until a bot waits for updates."""
    assert await practice._bell.until(lambda: bool(practice._api._polls), 5)


# ------------------------------------------------------------------ a browser


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield made
        await made.close()


async def opened(browser: Browser, url: str, language: str, width: int) -> tuple[Page, list[str]]:
    page = await browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{url}/?lang={language}")
    return page, complaints
