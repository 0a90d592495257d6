"""How polling ends: by a clear line and a hint, or at once when it is asked to."""

import asyncio
import time
from contextlib import suppress

import pytest

from bot.intake import IntakeTrouble, Patience
from bot.practice.faults import Answer
from bot.practice.server import Practice
from bot.updates import Incoming
from tests.bot.polling import Notes, calling, phone, poller, polling, practice, waiting

__all__ = ["practice"]


async def test_a_second_poller_is_told_from_a_lonely_conflict(practice: Practice) -> None:
    notes = Notes()
    practice.faults.plant("getUpdates", Answer(409, "terminated by other getUpdates"), times=2)
    phone(practice).start()
    async with polling(practice, notes.handle):
        await practice.settled()
    practice.faults.plant("getUpdates", Answer(409, "terminated by other getUpdates"), times=3)
    async with calling(practice) as caller:
        with pytest.raises(IntakeTrouble, match="somebody else") as trouble:
            await poller(caller, notes.handle).run()
    assert "\n  hint: " in str(trouble.value)


async def test_a_token_that_telegram_does_not_know_is_one_clear_line(practice: Practice) -> None:
    async with calling(practice, "701:wrong") as caller:
        with pytest.raises(IntakeTrouble, match="token of the front bot") as trouble:
            await poller(caller, Notes().handle).run()
    assert "701" not in str(trouble.value)
    assert "\n  hint: " in str(trouble.value)


async def test_a_webhook_of_somebody_else_is_told_and_left_alone(practice: Practice) -> None:
    async with calling(practice) as caller:
        await caller.call("setWebhook", url="https://127.0.0.1:88/secret-path")
        with pytest.raises(IntakeTrouble, match=r"127\.0\.0\.1") as trouble:
            await poller(caller, Notes().handle, public_url="https://localhost").run()
        assert "secret-path" not in str(trouble.value)
        assert (await caller.call("getWebhookInfo"))["url"] == "https://127.0.0.1:88/secret-path"


async def test_a_webhook_of_our_own_is_taken_off_and_what_waits_is_kept(practice: Practice) -> None:
    notes = Notes()
    async with calling(practice) as caller:
        await caller.call("setWebhook", url="https://localhost/telegram/front")
    phone(practice).start()
    async with polling(practice, notes.handle, public_url="https://localhost/"):
        await notes.reach(1)


async def test_stopping_takes_less_than_two_seconds_whatever_is_going_on(
    practice: Practice,
) -> None:
    busy = asyncio.Event()

    async def handle(_: Incoming) -> None:
        busy.set()
        await asyncio.Event().wait()

    phone(practice).start()
    async with polling(practice, handle, patience=Patience()) as task:
        await busy.wait()
        start = time.monotonic()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert time.monotonic() - start < 2.0
    assert waiting(practice) == 1
