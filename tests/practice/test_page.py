"""The page over HTTP: what it shows, what it lets fingers do, and whom it refuses."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.practice.page import TYPES
from bot.practice.phone import Phone
from bot.practice.server import FIRST_USER, Practice
from tests.practice.conftest import USERNAME, Wire, keyboard

PERSON = {"id": "person", "who": "person", "bot": USERNAME}


class Store:
    """A store that is as full as a test says."""

    def __init__(self) -> None:
        self.rows = 0

    async def snapshot(self) -> dict[str, Any]:
        return {"tables": [{"name": "answers", "rows": self.rows, "sample": None}], "files": []}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def shown(practice: Practice, store: Store) -> Phone:
    practice.show([PERSON], store.snapshot)
    return practice.phone(FIRST_USER, USERNAME)


@pytest.fixture
async def stream(shown: Phone, wire: Wire) -> AsyncIterator[aiohttp.StreamReader]:
    async with wire.session.get(f"{wire.base}/stream") as reply:
        assert reply.content_type == "text/event-stream"
        yield reply.content


async def event(stream: aiohttp.StreamReader) -> tuple[str, Any]:
    name, data, _ = [(await stream.readline()).decode().rstrip("\n") for _ in range(3)]
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def use(wire: Wire, **gesture: Any) -> int:
    async with wire.session.post(f"{wire.base}/phones/person", json=gesture) as reply:
        return reply.status


async def test_the_stream_tells_all_at_first_and_then_what_changes(
    shown: Phone, store: Store, stream: aiohttp.StreamReader
) -> None:
    name, phones = await event(stream)
    assert (name, phones[0]["who"], phones[0]["messages"]) == ("phones", "person", [])
    assert await event(stream) == ("store", await store.snapshot())
    assert await event(stream) == ("here", None)
    store.rows = 7
    shown.type("hello")
    name, phones = await event(stream)
    assert (name, phones[0]["messages"][0]["text"]) == ("phones", "hello")
    name, told = await event(stream)
    assert (name, told["tables"][0]["rows"]) == ("store", 7)


async def test_a_phone_is_drawn_with_the_bots_texts_in_both_languages(
    shown: Phone, wire: Wire, stream: aiohttp.StreamReader
) -> None:
    await wire.result("setMyDescription", description="Quiet")
    await wire.result("setMyDescription", description="Tranquillo", language_code="it")
    commands = [{"command": "help", "description": "Help"}]
    await wire.result("setMyCommands", commands=commands)
    while (told := await event(stream))[0] != "phones" or not told[1][0]["profile"]["en"][
        "commands"
    ]:
        pass
    profile = told[1][0]["profile"]
    assert (profile["it"]["description"], profile["en"]["description"]) == ("Tranquillo", "Quiet")
    assert profile["it"]["commands"] == commands


async def test_fingers_do_on_the_page_what_they_do_on_a_phone(shown: Phone, wire: Wire) -> None:
    assert await use(wire, do="start") == 204
    markup = keyboard("A", "B")
    await wire.result("sendMessage", chat_id=FIRST_USER, text="x", reply_markup=markup)
    sent = shown.screen[-1].id
    assert await use(wire, do="tap", message=sent, row=0, column=1) == 204
    assert await use(wire, do="type", text=" typed ") == 204
    assert await use(wire, do="edit", message=shown.screen[-1].id, text="other") == 204
    assert await use(wire, do="send", kind="voice") == 204
    assert await use(wire, do="forward", text="theirs") == 204
    assert await use(wire, do="block") == 204
    assert await use(wire, do="unblock") == 204
    assert await use(wire, do="clear") == 204
    updates = await wire.result("getUpdates")
    kinds = [next(key for key in one if key != "update_id") for one in updates]
    assert kinds == [
        "message", "callback_query", "message", "edited_message", "message", "message",
        "my_chat_member", "my_chat_member",
    ]  # fmt: skip
    assert updates[1]["callback_query"]["data"] == "b"
    assert shown.screen == []


@pytest.mark.parametrize(
    "gesture",
    [
        {"do": "tap", "message": 1, "row": 0, "column": 0},
        {"do": "tap", "message": 999, "row": 0, "column": 0},
        {"do": "type", "text": "   "},
        {"do": "type", "text": "x" * 4097},
        {"do": "type", "text": 5},
        {"do": "send", "kind": "dinner"},
        {"do": "edit", "message": 999, "text": "x"},
        {"do": "dance"},
        {},
    ],
)
async def test_what_the_phone_does_not_offer_is_refused(
    shown: Phone, wire: Wire, gesture: dict[str, Any]
) -> None:
    shown.start()
    assert await use(wire, **gesture) == 409


async def test_only_phones_that_are_shown_can_be_used(shown: Phone, wire: Wire) -> None:
    async with wire.session.post(f"{wire.base}/phones/other", json={"do": "start"}) as reply:
        assert reply.status == 404


async def test_a_form_of_another_page_can_press_nothing(shown: Phone, wire: Wire) -> None:
    address = f"{wire.base}/phones/person"
    async with wire.session.post(address, data='{"do": "start"}') as reply:
        assert reply.status == 415
    elsewhere = {"Origin": "http://evil.example"}
    async with wire.session.post(address, json={"do": "start"}, headers=elsewhere) as reply:
        assert reply.status == 403
    assert shown.screen == []


@pytest.mark.parametrize("name", TYPES)
async def test_files_come_with_a_strict_policy(wire: Wire, name: str) -> None:
    async with wire.session.get(f"{wire.base}/page/{name}") as reply:
        assert (reply.status, reply.content_type) == (200, TYPES[name])
        policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_nothing_else_is_a_file(wire: Wire) -> None:
    for name in ("words.json", "..%2Fpage.py", "%2Fetc%2Fpasswd"):
        async with wire.session.get(f"{wire.base}/page/{name}") as reply:
            assert reply.status == 404


async def test_a_counsellor_opens_the_invitation_once(practice: Practice) -> None:
    phones = [PERSON, {"id": "two", "who": "counsellor", "bot": USERNAME, "start": "invite"}]
    practice.show(phones)
    practice.show(phones)
    opened = practice.phone(FIRST_USER + 1, USERNAME)
    assert [message.text for message in opened.screen] == ["/start invite"]


async def test_stopping_ends_the_stream(wire: Wire) -> None:
    other = Practice(lambda: 0.0)
    await other.start()
    async with wire.session.get(f"{other.url}/stream") as reply:
        await event(reply.content)
        await asyncio.wait_for(other.stop(), 2)
        assert b"event: store" in await reply.content.read()


async def test_whoever_follows_is_told_the_language_of_the_page_once(
    practice: Practice, wire: Wire
) -> None:
    told: list[str] = []

    async def read_in(language: str) -> int:
        async with wire.session.post(f"{wire.base}/language/{language}") as reply:
            return reply.status

    assert await read_in("en") == 204
    practice.follow(told.append)
    assert [await read_in(each) for each in ("en", "it", "it", "de")] == [204, 204, 204, 404]
    assert told == ["en", "it"]
