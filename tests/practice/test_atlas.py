"""For authors, over HTTP: a phone is led to any step, in any language, and the map is there."""

import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from bot.atlas import Atlas
from bot.practice.page import HEADERS
from bot.practice.phone import Phone
from tests.house import FRONT, House, living
from tests.practice.conftest import opened


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever has the page of the demo before them."""

    house: House
    phone: Phone
    session: aiohttp.ClientSession

    def at(self, path: str) -> str:
        return f"{self.house.practice.url}{path}"

    async def steps(self) -> Any:
        async with self.session.get(self.at("/steps")) as reply:
            return await reply.json()

    async def stands(self, **asked: Any) -> int:
        """Ask for a step, a language or both; the status, once the phone shows what came of it."""
        async with self.session.post(self.at("/stand"), json=asked) as reply:
            await self.house.quiet()
            return reply.status

    async def here(self) -> Any:
        """The first `here` of a fresh stream."""
        async with self.session.get(self.at("/stream")) as reply:
            while await reply.content.readline() != b"event: here\n":
                pass
            return json.loads((await reply.content.readline()).removeprefix(b"data: "))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with living(tmp_path, part="front") as house:
        yield house


@pytest.fixture
async def author(house: House) -> AsyncIterator[Author]:
    assert house.service.front
    phone = house.practice.phone(5001, FRONT, name="Ada", language="it")
    house.practice.lead(Atlas(house.service.front, phone))
    async with aiohttp.ClientSession() as session:
        yield Author(house, phone, session)


async def test_a_page_without_an_atlas_has_no_steps_and_no_maps(house: House) -> None:
    async with aiohttp.ClientSession() as session:
        author = Author(house, house.person(), session)
        for path in ("/steps", "/maps/welcome.svg"):
            async with session.get(author.at(path)) as reply:
                assert reply.status == 404
        assert await author.stands(step="welcome/menu", language="it") == 409
        assert await author.here() is None


async def test_the_steps_are_all_that_a_phone_can_show(author: Author) -> None:
    told = await author.steps()
    titles = {page["page"]: page["title"] for page in told["pages"]}
    assert titles["welcome"] == "Welcome"
    steps = {step for page in told["pages"] for step in page["steps"]}
    dialog = author.house.service.common.guide.dialog
    assert steps == {
        step.id for step in dialog.steps.values() if step.says and step.page != "anywhere"
    }


async def test_the_languages_are_those_of_the_catalogues_in_their_own_words(
    author: Author,
) -> None:
    languages = {each["code"]: each["name"] for each in (await author.steps())["languages"]}
    assert languages["it"] == "Italiano"
    assert languages.keys() == set(author.house.service.common.guide.words.languages)


async def test_a_phone_that_has_not_begun_begins_and_stands_there(author: Author) -> None:
    assert await author.here() == {}
    assert await author.stands(step="violence/today", language="en") == 204
    assert await author.here() == {"step": "violence/today", "language": "en"}
    assert author.phone.text.startswith("One small thing")
    assert len(author.phone.from_bot) == 1


async def test_another_language_keeps_the_place_and_the_way_back(author: Author) -> None:
    await author.stands(step="violence/start", language="en")
    author.phone.tap("Law, health, support")
    await author.house.quiet()
    assert await author.stands(language="it") == 204
    assert await author.here() == {"step": "violence/options", "language": "it"}
    author.phone.tap("Indietro")
    await author.house.quiet()
    assert await author.here() == {"step": "violence/start", "language": "it"}


async def test_somebody_who_left_is_led_anew(author: Author) -> None:
    await author.stands(step="violence/start", language="en")
    author.phone.tap("Leave")
    await author.house.quiet()
    assert await author.here() == {}
    assert await author.stands(step="safety/now", language="it") == 204
    assert await author.here() == {"step": "safety/now", "language": "it"}


@pytest.mark.parametrize(
    "asked",
    [
        {"step": "violence/nowhere", "language": "en"},
        {"step": "screening/sorted", "language": "en"},
        {"step": "anywhere/anywhere", "language": "en"},
        {"step": "violence/start", "language": "xx"},
        {"step": "violence/start"},
        {"step": 5, "language": "en"},
        {"step": None, "language": "en"},
        {"language": "xx"},
        {},
        [],
    ],
)
async def test_no_such_step_or_language_is_refused_and_the_phone_stays(
    author: Author, asked: Any
) -> None:
    await author.stands(step="violence/today", language="it")
    async with author.session.post(author.at("/stand"), json=asked) as reply:
        assert reply.status == 409
    assert await author.here() == {"step": "violence/today", "language": "it"}


async def test_only_json_of_this_page_leads_the_phone(author: Author) -> None:
    wish = json.dumps({"step": "violence/today", "language": "it"})
    json_type = {"Content-Type": "application/json"}
    for body, headers, status in (
        (wish, {"Content-Type": "text/plain"}, 415),
        ("{", json_type, 400),
        (wish, {**json_type, "Origin": "http://evil.example"}, 403),
    ):
        async with author.session.post(author.at("/stand"), data=body, headers=headers) as reply:
            assert reply.status == status
    assert await author.here() == {}


async def test_each_page_has_its_map_under_the_strict_policy(author: Author) -> None:
    for page in (await author.steps())["pages"]:
        async with author.session.get(author.at(f"/maps/{page['page']}.svg")) as reply:
            assert (reply.status, reply.content_type) == (200, "image/svg+xml")
            policy = reply.headers["Content-Security-Policy"]
            drawing = ET.fromstring(await reply.text())  # noqa: S314 - our own drawing
        assert policy == HEADERS["Content-Security-Policy"]
        assert {one.get("data-step") for one in drawing.iter()} >= set(page["steps"])
    async with author.session.get(author.at("/maps/nowhere.svg")) as reply:
        assert reply.status == 404


# ------------------------------------------------------------------ in a browser


async def in_sight(page: Page) -> bool:
    """Whether the box of the step where the phone is lies inside the frame of the map."""
    return bool(
        await page.evaluate("""() => {
            const box = document.querySelector("#atlas-map .here").getBoundingClientRect();
            const frame = document.querySelector("#atlas-map").getBoundingClientRect();
            return box.left >= frame.left && box.right <= frame.right
                && box.top >= frame.top && box.bottom <= frame.bottom;
        }""")
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1400])
async def test_the_map_follows_an_author_who_chooses_a_step_and_another_language(
    browser: Browser, author: Author, width: int
) -> None:
    author.house.practice.show([{"id": "person", "who": "person", "bot": FRONT, "user": 5001}])
    page, complaints = await opened(browser, author.house.practice.url, "en", width)
    chat, marked = page.get_by_role("log"), page.locator("#atlas-map .here")
    step = page.get_by_role("combobox", name="Step")

    await page.get_by_text("For authors").click()
    await expect(page.locator("#atlas-here")).to_have_text("The phone has not begun yet.")
    await page.get_by_role("combobox", name="Page").select_option("violence")
    await expect(marked).to_have_attribute("data-step", "violence/start")
    await step.select_option("violence/options")
    await expect(marked).to_have_attribute("data-step", "violence/options")
    await expect(marked).to_contain_text("you are here")
    await expect(chat.get_by_role("button", name="Back")).to_be_visible()

    languages = page.get_by_role("group", name="Language of the conversation")
    await languages.get_by_role("button", name="Italiano").click()
    await expect(languages.get_by_role("button", name="Italiano", pressed=True)).to_be_visible()
    await expect(marked).to_have_attribute("data-step", "violence/options")
    await page.evaluate("scrollTo(0, 0)")
    await chat.get_by_role("button", name="Indietro").evaluate("one => one.click()")
    await expect(marked).to_have_attribute("data-step", "welcome/menu")
    assert await in_sight(page)
    assert await page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [0, width]

    await page.locator("#atlas-map [data-step='welcome/more'] rect").click()
    await expect(marked).to_have_attribute("data-step", "welcome/more")
    await expect(step).to_have_value("welcome/more")
    assert complaints == []


@pytest.mark.browser
async def test_an_author_whose_wish_cannot_be_met_is_told(browser: Browser, author: Author) -> None:
    author.house.practice.show([{"id": "person", "who": "person", "bot": FRONT, "user": 5001}])
    page, _ = await opened(browser, author.house.practice.url, "en", 1400)
    await page.get_by_text("For authors").click()
    await page.get_by_role("combobox", name="Page").select_option("violence")
    await expect(page.locator("#atlas-here")).to_have_text("The phone is here: violence/start")
    await author.house.practice.stop()
    await page.get_by_role("combobox", name="Step").select_option("violence/options")
    await expect(page.locator("#atlas-here")).to_have_text(
        "That did not work. The phone stays where it is."
    )
    await expect(page.get_by_role("combobox", name="Step")).to_have_value("violence/start")
