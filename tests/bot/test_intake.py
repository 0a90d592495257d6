"""Polling: what is not handled is not confirmed, and what is confirmed was handled."""

import asyncio
import logging
from typing import Any

import pytest

from bot.intake import Patience
from bot.practice.faults import Answer, Dropped, Fault, Garbled
from bot.practice.server import Practice
from bot.telegram import Caller, Request
from bot.updates import Incoming, Text
from tests.bot.polling import TOKEN, Notes, phone, poller, polling, practice, waiting
from tests.bot.wire import ok, wired

__all__ = ["practice"]


async def test_what_people_send_is_handled_in_order_and_then_confirmed(practice: Practice) -> None:
    notes = Notes()
    for person in (51, 52):
        phone(practice, person).start()
        for word in ("one", "two"):
            phone(practice, person).type(word)
    async with polling(practice, notes.handle):
        await notes.reach(6)
        phone(practice).type("three")
        await notes.reach(7)
        await practice.settled()
    for person, words in ((51, ["/start", "one", "two", "three"]), (52, ["/start", "one", "two"])):
        chat = phone(practice, person).chat.id
        assert [word for who, word in notes.written if who == chat] == words


async def test_telegram_is_asked_for_exactly_the_four_kinds(practice: Practice) -> None:
    notes = Notes()
    async with polling(practice, notes.handle):
        phone(practice).start()
        await notes.reach(1)
    allowed = practice.world.bot_named("front_bot").updates.allowed
    assert allowed == ["callback_query", "edited_message", "message", "my_chat_member"]


async def test_killed_between_handling_and_confirming_nothing_is_lost(practice: Practice) -> None:
    phone(practice).start()
    phone(practice).type("one")
    first, second = Notes(), Notes()
    killed = asyncio.Event()

    async def handle(incoming: Incoming) -> None:
        await first.handle(incoming)
        killed.set()
        await asyncio.Event().wait()

    async with polling(practice, handle):
        await killed.wait()
    assert [word for _, word in first.written] == ["/start"]
    assert waiting(practice) == 2
    async with polling(practice, second.handle):
        await practice.settled()
    assert [word for _, word in second.written] == ["/start", "one"]


async def test_while_the_store_is_away_nothing_is_confirmed(practice: Practice) -> None:
    notes = Notes()
    tries = 0

    async def handle(incoming: Incoming) -> None:
        nonlocal tries
        tries += 1
        if tries < 4:
            assert waiting(practice) == 1
            raise OSError
        await notes.handle(incoming)

    phone(practice).start()
    async with polling(practice, handle):
        await practice.settled()
    assert (tries, len(notes.written)) == (4, 1)


async def test_a_chat_that_is_stuck_holds_no_other_up_and_is_not_confirmed(
    practice: Practice,
) -> None:
    notes = Notes()
    free = asyncio.Event()

    async def handle(incoming: Incoming) -> None:
        if incoming.chat == phone(practice, 51).chat.id:
            await free.wait()
        await notes.handle(incoming)

    phone(practice, 51).start()
    async with polling(practice, handle):
        for number, person in enumerate((52, 53, 54), start=1):
            phone(practice, person).start()
            await notes.reach(number)
        assert waiting(practice) == 4
        phone(practice, 51).type("one")
        free.set()
        await notes.reach(5)
        await practice.settled()
    assert [word for _, word in notes.written][3:] == ["/start", "one"]


@pytest.mark.parametrize(
    "body", [{"text": 42}, {"message_id": "x"}, {"text": "words-of-a-person", "chat": None}]
)
async def test_a_malformed_update_is_set_aside_and_the_others_are_handled(
    practice: Practice, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    notes = Notes()
    phone(practice, 51).start()
    practice.inject("front_bot", "message", body)
    phone(practice, 52).start()
    async with polling(practice, notes.handle):
        await notes.reach(2)
        await practice.settled()
    assert "intake.set-aside bot=front update=" in caplog.text
    assert "words-of-a-person" not in caplog.text


async def test_an_update_that_always_breaks_its_handler_is_set_aside(practice: Practice) -> None:
    notes = Notes()

    async def handle(incoming: Incoming) -> None:
        if isinstance(incoming.what, Text) and incoming.what.text == "poison":
            raise ValueError
        await notes.handle(incoming)

    phone(practice).type("poison")
    phone(practice).type("well")
    async with polling(practice, handle):
        await practice.settled()
    assert [word for _, word in notes.written] == ["well"]


async def test_after_a_quiet_day_ids_may_begin_again_lower() -> None:
    body = {"message_id": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
    async with wired(ok([{"update_id": 900, "message": body}])) as wire:

        async def handle(_: Incoming) -> None:
            wire.behaviour = ok([])

        caller = Caller(TOKEN, wire.url, Request(connect=1.0, answer=5.0))
        await caller.start()
        run = poller(caller, handle, patience=Patience(quiet=0.0)).run()
        task = asyncio.create_task(run)
        await wire.heard(4)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await caller.close()
    offsets = [asked.get("offset") for path, asked in wire.asked if path.endswith("getUpdates")]
    assert offsets[:3] == [None, 901, None]


@pytest.mark.parametrize(
    "fault",
    [
        Answer(500), Answer(502, accepted=True), Answer(429, retry_after=0), Answer(400, "what?"),
        Dropped(), Dropped(accepted=True), Garbled("truncated"),
    ],
)  # fmt: skip
async def test_no_fault_of_telegram_loses_an_update(practice: Practice, fault: Fault) -> None:
    notes = Notes()
    practice.faults.plant("getUpdates", fault, times=3)
    phone(practice).start()
    async with polling(practice, notes.handle):
        await practice.settled()
        phone(practice).type("one")
        await notes.reach(2)
        await practice.settled()
    assert [word for _, word in notes.written] == ["/start", "one"]
