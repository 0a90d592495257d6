"""Planted faults: what a bot meets on a bad day, before or after its call took effect."""

import asyncio

import aiohttp
import pytest

from bot.practice.faults import Answer, Dropped, Garbled, Silence
from bot.practice.phone import Phone
from bot.practice.server import Practice
from tests.practice.conftest import SARA, TOKEN, USERNAME, Wire


@pytest.fixture
def started(phone: Phone) -> Phone:
    phone.start()
    return phone


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Answer(500), "Internal Server Error"),
        (Answer(502), "Bad Gateway"),
        (Answer(401), "Unauthorized"),
        (Answer(400, "chat not found"), "Bad Request: chat not found"),
        (Answer(403, "user is deactivated"), "Forbidden: user is deactivated"),
        (Answer(429, "retry after 7", 7), "Too Many Requests: retry after 7"),
    ],
)
async def test_the_next_calls_fail_as_planted_and_then_no_more(
    started: Phone, practice: Practice, wire: Wire, fault: Answer, words: str
) -> None:
    practice.faults.plant("sendMessage", fault, times=2)
    for _ in range(2):
        assert await wire.refusal("sendMessage", chat_id=SARA, text="x") == words
    assert started.notifications == 0
    await wire.result("sendMessage", chat_id=SARA, text="x")


async def test_a_pause_is_told_in_seconds(practice: Practice, wire: Wire) -> None:
    practice.faults.plant("getMe", Answer(429, "retry after 7", 7))
    _, body = await wire.answer("getMe")
    assert body["parameters"] == {"retry_after": 7}


async def test_a_fault_is_for_one_bot_if_it_names_one(practice: Practice, wire: Wire) -> None:
    practice.add_bot("701:desk", "desk_bot", "Desk")
    practice.faults.plant("getMe", Answer(500), bot="desk_bot")
    await wire.result("getMe")
    assert (await wire.answer("getMe", token="701:desk"))[0] == 500


async def test_a_call_may_take_effect_and_fail_on_the_way_back(
    started: Phone, practice: Practice, wire: Wire
) -> None:
    practice.faults.plant("sendMessage", Answer(502, accepted=True))
    assert await wire.refusal("sendMessage", chat_id=SARA, text="x") == "Bad Gateway"
    assert started.text == "x"


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_connection_may_drop_before_or_after_the_call_took_effect(
    started: Phone, practice: Practice, wire: Wire, accepted: bool
) -> None:
    practice.faults.plant("sendMessage", Dropped(accepted))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await wire.answer("sendMessage", chat_id=SARA, text="x")
    assert (started.text == "x") is accepted


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_call_may_never_be_answered(
    started: Phone, practice: Practice, wire: Wire, accepted: bool
) -> None:
    practice.faults.plant("sendMessage", Silence(accepted))
    call = asyncio.create_task(wire.answer("sendMessage", chat_id=SARA, text="x"))
    assert await practice._bell.until(lambda: practice._api.running > 0 or accepted, 5)
    if accepted:
        await started.says("x")
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await wire.result("getUpdates", offset=2_000_000_000)
    await practice.settled()
    assert (started.text == "x") is accepted


async def test_stopping_lets_go_of_the_silent_and_the_waiting(wire: Wire) -> None:
    other = Practice(lambda: 0.0)
    other.add_bot(TOKEN, USERNAME, "Notes")
    await other.start()
    there = Wire(wire.session, other.api_url)
    other.faults.plant("getMe", Silence())
    silent = asyncio.create_task(there.answer("getMe"))
    poll = asyncio.create_task(there.result("getUpdates", timeout=50))
    await other._bell.until(lambda: other._api.running > 0 and bool(other._api._polls), 5)
    await asyncio.wait_for(other.stop(), 2)
    assert await poll == []
    with pytest.raises(aiohttp.ClientError):
        await silent


async def test_an_answer_may_be_cut_in_half(started: Phone, practice: Practice, wire: Wire) -> None:
    practice.faults.plant("getUpdates", Garbled())
    async with wire.session.get(f"{wire.base}/bot{TOKEN}/getUpdates") as reply:
        body = await reply.text()
    assert body.startswith('{"ok":true,"result":[{')
    assert not body.endswith("}")
    assert len(await wire.result("getUpdates")) == 1


async def test_an_answer_may_have_a_type_that_nobody_expects(
    started: Phone, practice: Practice, wire: Wire
) -> None:
    for method in ("getUpdates", "getMe"):
        practice.faults.plant(method, Garbled("wrong type"))
    updates = await wire.result("getUpdates")
    assert [one["message"] for one in updates] == [42]
    assert await wire.result("getMe") == 42


async def test_what_is_planted_can_be_pulled_up(practice: Practice, wire: Wire) -> None:
    practice.faults.plant("getMe", Answer(500), times=100)
    practice.faults.clear()
    await wire.result("getMe")


async def test_calls_are_remembered_with_what_they_were_answered(
    practice: Practice, wire: Wire
) -> None:
    await wire.result("getMe")
    await wire.refusal("sendMessage", chat_id=SARA, text="x")
    assert [(one.bot, one.method, one.refused) for one in practice.calls] == [
        (USERNAME, "getMe", None),
        (USERNAME, "sendMessage", "Bad Request: chat not found"),
    ]
