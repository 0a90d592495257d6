"""The page in a real browser: both languages, both widths, by keyboard, nothing but text."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.practice.server import FIRST_USER, Practice
from tests.practice.conftest import USERNAME, Wire, opened

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)

MARKUP = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "yes"}, {"text": "Leave", "callback_data": "leave"}],
        [{"text": "Copy 1522", "copy_text": {"text": "1522"}}],
    ]
}

SAID = {"it": ("La persona", "AVVIA"), "en": ("The person", "START")}


async def echo(wire: Wire) -> None:
    """A small bot: one message, edited; what is typed is taken away; leaving pops up."""
    offset, screen = 0, 0
    while True:
        for update in await wire.result("getUpdates", offset=offset, timeout=20):
            offset = update["update_id"] + 1
            if "message" in update:
                screen = await hear(wire, update["message"], screen)
            else:
                await feel(wire, update["callback_query"])


async def hear(wire: Wire, message: dict[str, Any], screen: int) -> int:
    chat = message["chat"]["id"]
    await wire.result("deleteMessage", chat_id=chat, message_id=message["message_id"])
    said = {"chat_id": chat, "text": f"You said: {message['text']}", "reply_markup": MARKUP}
    if message["text"] == "/start":
        return int((await wire.result("sendMessage", **said))["message_id"])
    await wire.result("editMessageText", **said, message_id=screen)
    return screen


async def feel(wire: Wire, query: dict[str, Any]) -> None:
    alert = {"text": "All is taken away.", "show_alert": True} if query["data"] == "leave" else {}
    await wire.result("answerCallbackQuery", callback_query_id=query["id"], **alert)
    place = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
    if query["data"] == "leave":
        await wire.result("deleteMessage", **place)
    else:
        await wire.result("editMessageText", **place, text="Chosen: yes", reply_markup=MARKUP)


@pytest.fixture
async def running(practice: Practice, wire: Wire) -> AsyncIterator[Practice]:
    async def snapshot() -> dict[str, Any]:
        rows = len(practice.phone(FIRST_USER, USERNAME).from_bot)
        answers = {"name": "answers", "rows": rows, "sample": "00ff" * 20 if rows else None}
        return {"tables": [answers], "files": [{"name": "soglia.db", "bytes": 4096}]}

    person = {"id": "person", "who": "person", "bot": USERNAME}
    practice.show([person, {**person, "id": "desk", "who": "counsellor"}], snapshot)
    bot = asyncio.create_task(echo(wire))
    yield practice
    bot.cancel()
    await asyncio.gather(bot, return_exceptions=True)


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_visitor_goes_from_start_to_leaving_by_keyboard(
    browser: Browser, running: Practice, language: str, width: int
) -> None:
    page, complaints = await opened(browser, running.url, language, width)
    who, start = SAID[language]
    phone = page.get_by_role("region", name=who)
    await phone.get_by_role("button", name=start).focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("log")).to_contain_text("You said: /start")
    await phone.get_by_role("button", name="Yes").focus()
    await page.keyboard.press("Enter")
    await expect(phone.locator(".bubble:focus")).to_contain_text("Chosen: yes")
    await phone.get_by_role("textbox").focus()
    await page.keyboard.type("<img src=x onerror=alert(1)>")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("log")).to_contain_text("You said: <img src=x")
    await phone.get_by_role("button", name="Leave").focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("alertdialog")).to_contain_text("All is taken away.")
    await expect(phone.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(phone.get_by_role("button", name=start)).to_be_visible()
    overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert (overflow, complaints) == (0, [])


async def test_the_store_and_the_lock_screen_follow_live(
    browser: Browser, running: Practice
) -> None:
    page, _ = await opened(browser, running.url, "en", 1400)
    store = page.get_by_role("region", name="What the store holds")
    await expect(store).to_contain_text("Not a single row.")
    notice = page.get_by_role("region", name="The person").locator(".notice")
    await expect(notice).to_contain_text("nothing")
    running.phone(FIRST_USER, USERNAME).start()
    await expect(store).to_contain_text("1 row in 1 table.")
    await expect(store.locator(".sample").first).to_contain_text("00 ff 00 ff")
    await expect(notice).to_contain_text("Notes You said: /start")


async def test_the_language_of_the_page_can_be_switched(
    browser: Browser, running: Practice
) -> None:
    page, _ = await opened(browser, running.url, "en", 1400)
    await expect(page.get_by_role("heading", name="The counsellor")).to_be_visible()
    await page.get_by_role("button", name="Italiano").click()
    await expect(page.get_by_role("heading", name="L’operatrice")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "it"


async def test_on_a_narrow_screen_phones_and_store_are_tabs(
    browser: Browser, running: Practice
) -> None:
    page, _ = await opened(browser, running.url, "en", 360)
    await expect(page.get_by_role("region", name="The person")).to_be_visible()
    await page.get_by_role("button", name="Store").click()
    await expect(page.get_by_role("region", name="What the store holds")).to_be_visible()
    await expect(page.get_by_role("region", name="The person")).to_be_hidden()


async def test_every_control_has_a_name_in_both_languages(
    browser: Browser, running: Practice
) -> None:
    running.phone(FIRST_USER, USERNAME).start()
    for language in ("it", "en"):
        page, _ = await opened(browser, running.url, language, 1400)
        await expect(page.get_by_role("button", name="Copy 1522")).to_be_visible()
        nameless = await page.evaluate("""() => [...document.querySelectorAll(
            "button, summary, input, [role=log], [role=group]"
        )].filter((one) => !(one.getAttribute("aria-label") ?? one.textContent).trim()
            && one.checkVisibility()).map((one) => one.outerHTML)""")
        assert nameless == []


async def test_a_lost_connection_is_said(browser: Browser, running: Practice) -> None:
    page, _ = await opened(browser, running.url, "en", 1400)
    await expect(page.get_by_role("heading", name="The person")).to_be_visible()
    await running.stop()
    await expect(page.locator("#lost")).to_contain_text("The connection to practice is lost")
