"""Webhooks: updates are posted in order within a chat, and again until they are taken."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.practice.webhooks import SECRET_HEADER
from tests.practice.conftest import USERNAME, Wire


class Receiver:
    """A bot's side of a webhook: answers with the statuses it is given, then always 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: list[tuple[str, str]] = []
        self.secrets: set[str | None] = set()
        self.url = ""
        self.busy = 0
        self.hold: asyncio.Event | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get(SECRET_HEADER))
        message: dict[str, Any] = (await request.json())["message"]
        status = self.statuses.pop(0) if self.statuses else 200
        if self.hold:
            self.busy += 1
            await self.hold.wait()
        if status == 200:
            self.taken.append((message["from"]["first_name"], message["text"]))
        return web.Response(status=status)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    async with TestServer(app, host="127.0.0.1") as server:
        made.url = str(server.make_url("/hook"))
        yield made


async def test_updates_are_posted_with_the_secret(
    receiver: Receiver, practice: Practice, phone: Phone, wire: Wire
) -> None:
    phone.type("before")
    await wire.result("setWebhook", url=receiver.url, secret_token="s3cret")
    phone.type("after")
    await practice.settled()
    assert receiver.taken == [("Sara", "before"), ("Sara", "after")]
    assert receiver.secrets == {"s3cret"}


async def test_an_update_is_posted_again_until_it_is_taken_and_those_after_it_wait(
    receiver: Receiver, practice: Practice, phone: Phone, wire: Wire
) -> None:
    receiver.statuses = [500, 302, 404]
    await wire.result("setWebhook", url=receiver.url)
    for word in ("one", "two", "three"):
        phone.type(word)
    await practice.settled()
    assert [word for _, word in receiver.taken] == ["one", "two", "three"]
    info = await wire.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_a_chat_that_is_held_up_does_not_hold_up_another(
    receiver: Receiver, practice: Practice, phone: Phone, wire: Wire
) -> None:
    receiver.hold = asyncio.Event()
    await wire.result("setWebhook", url=receiver.url)
    phone.type("one")
    phone.type("two")
    practice.phone(52, USERNAME, name="Anna").type("three")
    assert await practice._bell.until(lambda: len(practice._webhooks._tasks) == 2, 5)
    receiver.hold.set()
    await practice.settled()
    assert [one for one in receiver.taken if one[0] == "Sara"] == [("Sara", "one"), ("Sara", "two")]
    assert ("Anna", "three") in receiver.taken


async def test_an_unreachable_webhook_is_told_and_nothing_is_lost(
    receiver: Receiver, practice: Practice, phone: Phone, wire: Wire
) -> None:
    await wire.result("setWebhook", url="http://127.0.0.1:9/", allowed_updates=["message"])
    phone.type("kept")
    hook = practice.world.bot_named(USERNAME).webhook
    assert hook
    assert await practice._bell.until(lambda: hook.failure is not None, 5)
    info = await wire.result("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    assert info["allowed_updates"] == ["message"]
    await wire.result("setWebhook", url=receiver.url)
    await practice.settled()
    assert receiver.taken == [("Sara", "kept")]


async def test_taking_the_webhook_away_goes_back_to_polling(
    receiver: Receiver, phone: Phone, wire: Wire
) -> None:
    await wire.result("setWebhook", url=receiver.url)
    await wire.result("deleteWebhook")
    assert (await wire.result("getWebhookInfo"))["url"] == ""
    phone.type("x")
    assert len(await wire.result("getUpdates")) == 1


async def test_waiting_updates_are_dropped_only_on_request(phone: Phone, wire: Wire) -> None:
    phone.type("x")
    await wire.result("deleteWebhook")
    assert len(await wire.result("getUpdates")) == 1
    await wire.result("deleteWebhook", drop_pending_updates=True)
    assert await wire.result("getUpdates") == []


@pytest.mark.parametrize("url", ["https://example.org/", "http://10.0.0.1/", "ftp:nowhere"])
async def test_practice_posts_to_this_machine_only(wire: Wire, url: str) -> None:
    refusal = await wire.refusal("setWebhook", url=url)
    assert refusal.startswith("Bad Request: bad webhook: failed to resolve host")
