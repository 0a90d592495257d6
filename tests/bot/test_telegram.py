"""Calls to Telegram: every answer sorted rightly, and nothing told that must not be told."""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import read
from bot.telegram import Caller, Later, Refused, Request, Telegram, Undelivered, Unknown
from bot.updates import Incoming, Tap
from tests.bot.wire import Behaviour, Wire, error, http, ok, wired

TOKEN = "123456:SECRETTOKENabcdefghijklmnopqrstuvw"
WORDS = "words-of-a-person"


@asynccontextmanager
async def calling(behaviour: Behaviour | None = None) -> AsyncIterator[tuple[Caller, Wire]]:
    async with wired(behaviour) as wire:
        caller = Caller(TOKEN, wire.url, Request(connect=1.0, answer=0.1))
        await caller.start()
        try:
            yield caller, wire
        finally:
            await caller.close()


async def outcome(caller: Caller, method: str, **params: Any) -> str:
    """What came of a call, as one word and what belongs to it."""
    try:
        await caller.call(method, **params)
    except Later as later:
        return "later" if later.after is None else f"later {later.after:g}"
    except Unknown:
        return "unknown"
    except Refused as refused:
        return refused.kind
    return "done"


async def test_a_call_takes_plain_values_and_gives_plain_values() -> None:
    async with calling(ok({"message_id": 4, "chat": {"id": 55}})) as (caller, wire):
        keys = {"inline_keyboard": [[{"text": "à", "callback_data": "d"}]]}
        sent = await caller.call("sendMessage", chat_id=55, text="è", reply_markup=keys, x=None)
        assert sent == {"message_id": 4, "chat": {"id": 55}}
        path, body = wire.asked[0]
        assert path == f"/bot{TOKEN}/sendMessage"
        assert body == {"chat_id": 55, "text": "è", "reply_markup": keys}


async def test_calls_one_after_another_share_a_connection() -> None:
    async with calling() as (caller, wire):
        for _ in range(5):
            await caller.call("deleteMessage", chat_id=1, message_id=2)
        assert wire.connections == 1


# ------------------------------------------------------------------ the fault matrix

ONCE = ("sendMessage", "copyMessage", "createChatInviteLink")
"""Twice is not the same as once."""
ANY_TIMES = (
    "editMessageText", "deleteMessage", "deleteMessages", "answerCallbackQuery", "getUpdates",
    "setWebhook", "leaveChat", "getMe",
)  # fmt: skip

CERTAIN: dict[str, tuple[Behaviour, str]] = {
    "429 with a time": (error(429, "Too Many Requests: retry after 7", retry_after=7), "later 7"),
    "429 without a time": (error(429, "Too Many Requests"), "later"),
    "429 of a proxy": (http(429, b"<html>slow down</html>", "text/html"), "later"),
    "429 with an absurd time": (error(429, "x", retry_after=10**9), "later 3600"),
    "429 with a negative time": (error(429, "x", retry_after=-5), "later 0"),
    "401": (error(401, "Unauthorized"), "no-such-bot"),
    "404": (error(404, "Not Found"), "no-such-bot"),
    "409": (error(409, "Conflict: terminated by other getUpdates request"), "conflict"),
    "403": (error(403, "Forbidden: bot was blocked by the user"), "blocked"),
    "403 deactivated": (error(403, "Forbidden: user is deactivated"), "blocked"),
    "400 same": (
        error(400, "Bad Request: message is not modified: specified new message content …"),
        "same",
    ),
    "400 no edit": (error(400, "Bad Request: message to edit not found"), "gone"),
    "400 no delete": (error(400, "Bad Request: message to delete not found"), "gone"),
    "400 old delete": (error(400, "Bad Request: message can't be deleted for everyone"), "gone"),
    "400 no such edit": (error(400, "Bad Request: message can't be edited"), "gone"),
    "400 id": (error(400, "Bad Request: MESSAGE_ID_INVALID"), "gone"),
    "400 late": (
        error(400, "Bad Request: query is too old and response timeout expired or query ID is …"),
        "late",
    ),
    "400 no chat": (error(400, "Bad Request: chat not found"), "blocked"),
    "400 entities": (error(400, f"Bad Request: can't parse entities: {WORDS}"), "badly-made"),
    "400 anything": (error(400, WORDS), "badly-made"),
    "400 with status 200": (
        http(200, b'{"ok":false,"error_code":400,"description":"x"}'),
        "badly-made",
    ),
    "413": (error(413, "Request Entity Too Large"), "badly-made"),
}
UNCERTAIN: dict[str, Behaviour] = {
    "500": error(500, "Internal Server Error: restart"),
    "502": http(502, b"<html>Bad Gateway</html>", "text/html"),
    "504": http(504, b"", "text/plain"),
    "400 of a proxy": http(400, b"<html>what?</html>", "text/html"),
    "403 of a proxy": http(403, b"<html>blocked by your administrator</html>", "text/html"),
    "302": b"HTTP/1.1 302 X\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
    "no answer in time": "hang",
    "closed": "close",
    "reset": "reset",
    "cut in the body": "cut",
    "cut JSON": http(200, b'{"ok":true,"result":{"message_id"'),
    "empty body": http(200, b""),
    "not JSON": http(200, b"\xff\xfe"),
    "not an object": http(200, b"[]"),
    "no result": http(200, b'{"ok":true}'),
    "ok of another type": http(200, b'{"ok":"yes","result":true}'),
    "result of another type": ok(42),
    "not HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
}


@pytest.mark.parametrize("name", CERTAIN)
@pytest.mark.parametrize("method", ONCE + ANY_TIMES)
async def test_a_certain_answer_means_the_same_to_every_method(method: str, name: str) -> None:
    behaviour, expected = CERTAIN[name]
    async with calling(behaviour) as (caller, _):
        assert await outcome(caller, method) == expected


@pytest.mark.parametrize("name", UNCERTAIN)
@pytest.mark.parametrize("method", ONCE)
async def test_what_may_have_been_done_and_counts_twice_is_unknown(method: str, name: str) -> None:
    async with calling(UNCERTAIN[name]) as (caller, _):
        assert await outcome(caller, method) == "unknown"


@pytest.mark.parametrize("name", UNCERTAIN)
@pytest.mark.parametrize("method", ANY_TIMES)
async def test_what_may_have_been_done_and_is_harmless_twice_is_for_later(
    method: str, name: str
) -> None:
    async with calling(UNCERTAIN[name]) as (caller, _):
        assert await outcome(caller, method) == "later"


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with calling() as (caller, wire):
        pass
    caller = Caller(TOKEN, wire.url, Request(connect=1.0, answer=0.1))
    await caller.start()
    assert await outcome(caller, "sendMessage") == "later"
    await caller.close()


async def test_before_start_and_after_close_nothing_is_sent() -> None:
    async with calling() as (caller, wire):
        await caller.close()
        assert await outcome(caller, "sendMessage") == "later"
        assert wire.asked == []


async def test_a_long_poll_brings_its_own_patience() -> None:
    async with calling("hang") as (caller, _):
        with pytest.raises(Later):
            await caller.raw("getUpdates", {}, patience=0.2)
        assert caller.counts == {"failures_later": 1}


@given(st.integers(100, 599), st.binary(max_size=60))
def test_any_answer_is_a_result_or_one_of_our_errors(status: int, payload: bytes) -> None:
    try:
        read(status, payload)
    except Undelivered:
        return
    assert 200 <= status < 300


# ------------------------------------------------------------------ nothing told


@pytest.mark.parametrize("behaviour", [ok({"text": WORDS}), *(b for b, _ in CERTAIN.values())])
async def test_logs_hold_neither_token_nor_words(
    behaviour: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with calling(behaviour) as (caller, _):
        await outcome(caller, "sendMessage", chat_id=5, text=WORDS)
        telegram = Telegram(caller, _fails)
        await telegram.start()
        with pytest.raises(ValueError, match=WORDS):
            await telegram.handle(Incoming(1, 55, Tap("q", 1, WORDS)))
    assert "SECRETTOKEN" not in caplog.text
    assert WORDS not in caplog.text


@pytest.mark.parametrize("name", [*CERTAIN, *UNCERTAIN])
async def test_errors_hold_neither_token_nor_words(name: str) -> None:
    behaviour = CERTAIN[name][0] if name in CERTAIN else UNCERTAIN[name]
    async with calling(behaviour) as (caller, wire):
        with pytest.raises(Undelivered) as caught:
            await caller.call("sendMessage", chat_id=5, text=WORDS)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        told += repr(caught.value.__cause__) + str(caught.value)
        for secret in ("SECRETTOKEN", WORDS, wire.url):
            assert secret not in told


async def test_nothing_that_prints_shows_the_token() -> None:
    async with calling() as (caller, _):
        telegram = Telegram(caller, _fails)
        for thing in (caller, caller.bot, telegram, telegram.application, telegram.application.bot):
            assert "SECRETTOKEN" not in repr(thing) + str(thing)


# ------------------------------------------------------------------ updates through PTB


async def _fails(_: Incoming) -> None:
    raise ValueError(WORDS)


async def test_an_update_reaches_its_handler_as_it_is() -> None:
    seen: list[Incoming] = []

    async def handle(incoming: Incoming) -> None:
        seen.append(incoming)

    async with calling() as (caller, wire):
        telegram = Telegram(caller, handle)
        await telegram.start()
        await telegram.handle(Incoming(1, 55, Tap("q", 1, "d")))
        await telegram.close()
        assert seen == [Incoming(1, 55, Tap("q", 1, "d"))]
        assert wire.asked == []


async def test_what_a_handler_raises_reaches_whoever_confirms() -> None:
    async with calling() as (caller, _):
        telegram = Telegram(caller, _fails)
        await telegram.start()
        with pytest.raises(ValueError, match=WORDS):
            await telegram.handle(Incoming(1, 55, Tap("q", 1, "d")))
