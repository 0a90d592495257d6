"""The web door: webhooks answered after the commit, and nothing said that is not theirs to know."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.entrance import Entrance
from bot.hooks import Hook, register, secret
from bot.practice.server import Practice
from bot.telegram import Caller
from bot.updates import Incoming, Text
from bot.web import Web, from_here

TOKEN = "700:front"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
WORDS = "words-of-a-person"
WRITTEN = (
    b'{"update_id": 7, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, '
    b'"text": "words-of-a-person"}}'
)


class House:
    """A handler, health and metrics as a test wants them."""

    def __init__(self) -> None:
        self.handled: list[Incoming] = []
        self.trouble: Exception | None = None
        self.tries = 0
        self.tried_again = asyncio.Event()
        self.wrong: list[str] = []
        self.sick: Exception | None = None
        self.entrance = Entrance("front", self.handle)
        self.hook = Hook(self.entrance, secret(TOKEN))
        self.web = Web(self.health, self.metrics, [self.hook])
        self.url = ""

    async def handle(self, incoming: Incoming) -> None:
        self.tries += 1
        if self.tries > 1:
            self.tried_again.set()
        if self.trouble:
            raise self.trouble
        self.handled.append(incoming)

    async def health(self) -> Sequence[str]:
        if self.sick:
            raise self.sick
        return self.wrong

    async def metrics(self) -> Mapping[str, int]:
        return {'updates_total{bot="front"}': 3, "cases_open": 1}

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(self.url + path, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def post(
        self, body: bytes = WRITTEN, shown: str | None = None, path: str = "/telegram/front"
    ) -> tuple[int, str]:
        headers = {HEADER: secret(TOKEN) if shown is None else shown}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, data=io.BytesIO(body), headers=headers) as answer,
        ):
            return answer.status, await answer.text()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    house.url = f"http://127.0.0.1:{await house.web.start('127.0.0.1', 0)}"
    yield house
    await house.web.close()


@asynccontextmanager
async def practising() -> AsyncIterator[Practice]:
    practice = Practice(lambda: 1_790_000_000.0, first_pause=0.01)
    practice.add_bot(TOKEN, "front_bot", "Front")
    await practice.start()
    try:
        yield practice
    finally:
        await practice.stop()


async def test_an_update_is_answered_with_nothing_after_it_was_handled(house: House) -> None:
    assert await house.post() == (200, "")
    assert house.handled == [Incoming(7, 5, Text(1, WORDS))]


@pytest.mark.parametrize("shown", ["", "wrong", "é", secret("another:token")])
async def test_without_the_secret_nothing_gets_in(house: House, shown: str) -> None:
    assert (await house.post(shown=shown))[0] == 401
    assert house.handled == []
    assert house.entrance.counts == {"webhooks_forged": 1}


async def test_the_secret_is_of_the_token_and_does_not_give_it_away() -> None:
    assert secret(TOKEN) == secret(TOKEN) != secret("700:other")
    assert TOKEN not in secret(TOKEN)
    assert secret(TOKEN).isalnum()


async def test_a_body_over_a_megabyte_is_refused_and_the_largest_update_is_not(
    house: House,
) -> None:
    assert (await house.post(b" " * (1024 * 1024 + 1)))[0] == 413
    assert (await house.post(WRITTEN + b" " * (1024 * 1024 - len(WRITTEN))))[0] == 200
    assert len(house.handled) == 1


@pytest.mark.parametrize(
    ("trouble", "statuses"), [(OSError(WORDS), [503] * 4), (ValueError(WORDS), [503, 503, 200])]
)
async def test_what_fails_comes_again_and_poison_does_not_come_for_ever(
    house: House, trouble: Exception, statuses: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.trouble = trouble
    assert [await house.post() for _ in statuses] == [(status, "") for status in statuses]
    assert WORDS not in caplog.text


async def test_what_cannot_be_read_is_taken_and_set_aside(house: House) -> None:
    assert await house.post(b"\xff" + WORDS.encode()) == (200, "")
    assert house.entrance.counts == {"updates_set_aside": 1}


async def test_nothing_else_is_served(house: House) -> None:
    assert (await house.get("/telegram/front"))[0] == 404
    assert (await house.post(path="/telegram/desk"))[0] == 404
    assert (await house.get("/"))[0] == 404


async def test_health_says_ok_or_what_is_wrong(house: House) -> None:
    assert await house.get("/health") == (200, "ok\n")
    house.wrong = ["store: cannot be written", "telegram: not reached for 3 minutes"]
    assert await house.get("/health") == (
        503,
        "store: cannot be written\ntelegram: not reached for 3 minutes\n",
    )
    house.sick = ValueError(WORDS)
    assert await house.get("/health") == (503, "health: ValueError\n")


async def test_metrics_are_plain_counters(house: House) -> None:
    assert await house.get("/metrics") == (
        200,
        'soglia_cases_open 1\nsoglia_updates_total{bot="front"} 3\n',
    )


@pytest.mark.parametrize("path", ["/health", "/metrics"])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "forwarded", "X-Real-IP", "via"])
async def test_through_a_proxy_nobody_sees_health_or_metrics(
    house: House, path: str, header: str
) -> None:
    assert await house.get(path, **{header: "127.0.0.1"}) == (404, "")
    assert (await house.get(path))[0] == 200


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.0.0.7", False),
        ("2001:db8::1", False),
        (None, False),
    ],
)
def test_only_this_machine_is_here(address: str | None, here: bool) -> None:
    assert from_here(address, {}) is here


async def test_a_port_in_use_is_an_error_at_start(house: House) -> None:
    second = House()
    with pytest.raises(OSError, match="address already in use"):
        await second.web.start("127.0.0.1", int(house.url.rsplit(":", 1)[1]))
    await second.web.close()


async def test_telegram_brings_updates_with_the_secret_it_was_given(house: House) -> None:
    async with practising() as practice:
        caller = Caller(TOKEN, practice.api_url)
        await caller.start()
        await register(caller, house.hook, house.url + "/")
        phone = practice.phone(51, "front_bot")
        house.trouble = OSError()
        phone.start()
        phone.type("one")
        async with asyncio.timeout(5):
            await house.tried_again.wait()
        house.trouble = None
        await practice.settled()
        info = await caller.call("getWebhookInfo")
        await caller.close()
    words = [incoming.what.text for incoming in house.handled if isinstance(incoming.what, Text)]
    assert words == ["/start", "one"]
    assert info["max_connections"] == 40
    assert sorted(info["allowed_updates"]) == [
        "callback_query", "edited_message", "message", "my_chat_member",
    ]  # fmt: skip
