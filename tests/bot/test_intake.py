"""Polling: what is not handled is not confirmed, and what is confirmed was handled."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.entrance import Entrance
from bot.intake import IntakeTrouble, Patience, Poller
from bot.practice.faults import Answer, Dropped, Fault, Garbled
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.telegram import Caller, Request
from bot.updates import Incoming, Text
from tests.bot.wire import ok, wired

TOKEN = "700:front"
HASTE = Patience(poll=1, first=0.01, longest=0.05, conflict=0.01, stuck=0.02, grace=0.2)

Handle = Callable[[Incoming], Awaitable[None]]


class Notes:
    """What was handled, in order: the chat and the words."""

    def __init__(self) -> None:
        self.written: list[tuple[int, str]] = []
        self._news = asyncio.Condition()

    async def handle(self, incoming: Incoming) -> None:
        async with self._news:
            text = incoming.what.text if isinstance(incoming.what, Text) else ""
            self.written.append((incoming.chat, text))
            self._news.notify_all()

    async def reach(self, number: int) -> list[tuple[int, str]]:
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.written) >= number)
        return self.written


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    practice = Practice(lambda: 1_790_000_000.0)
    practice.add_bot(TOKEN, "front_bot", "Front")
    await practice.start()
    yield practice
    await practice.stop()


@asynccontextmanager
async def calling(practice: Practice, token: str = TOKEN) -> AsyncIterator[Caller]:
    caller = Caller(token, practice.api_url, Request(connect=1.0, answer=5.0))
    await caller.start()
    try:
        yield caller
    finally:
        await caller.close()


def poller(caller: Caller, handle: Handle, **options: Any) -> Poller:
    entrance = Entrance("front", handle)
    return Poller(caller, entrance, time.monotonic, **{"patience": HASTE, **options})


@asynccontextmanager
async def polling(
    practice: Practice, handle: Handle, **options: Any
) -> AsyncIterator[asyncio.Task[None]]:
    async with calling(practice) as caller:
        task = asyncio.create_task(poller(caller, handle, **options).run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def phone(practice: Practice, person: int = 51) -> Phone:
    return practice.phone(person, "front_bot")


def waiting(practice: Practice) -> int:
    return len(practice.world.bot_named("front_bot").updates.waiting())


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
    offsets = [asked.get("offset") for path, asked in wire.asked if path.endswith("getupdates")]
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
