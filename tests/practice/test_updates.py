"""Updates: what bots are told, until when, and how they confirm it."""

import asyncio
from typing import Any

import pytest

from bot.practice import schema
from bot.practice.phone import Phone
from bot.practice.server import Practice
from tests.practice.conftest import SARA, TOKEN, USERNAME, Clock, Wire, keyboard, polling


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in updates]


async def test_updates_come_again_until_they_are_confirmed(phone: Phone, wire: Wire) -> None:
    phone.start()
    phone.type("one")
    first = await wire.result("getUpdates")
    assert first == await wire.result("getUpdates")
    assert texts(first) == ["/start", "one"]
    rest = await wire.result("getUpdates", offset=first[0]["update_id"] + 1)
    assert texts(rest) == ["one"]
    assert await wire.result("getUpdates", offset=rest[0]["update_id"] + 1) == []


async def test_a_limit_gives_the_oldest_and_a_negative_offset_forgets_them(
    phone: Phone, wire: Wire
) -> None:
    for word in ("one", "two", "three"):
        phone.type(word)
    assert texts(await wire.result("getUpdates", limit=2)) == ["one", "two"]
    assert texts(await wire.result("getUpdates", offset=-1)) == ["three"]
    assert texts(await wire.result("getUpdates")) == ["three"]


async def test_a_poll_waits_until_something_happens(
    phone: Phone, practice: Practice, wire: Wire
) -> None:
    poll = asyncio.create_task(wire.result("getUpdates", timeout=20))
    await polling(practice)
    phone.type("now")
    assert texts(await poll) == ["now"]


async def test_a_poll_without_news_ends_empty(wire: Wire) -> None:
    assert await wire.result("getUpdates", timeout=1) == []


async def test_a_second_poller_ends_the_first_with_a_conflict(
    phone: Phone, practice: Practice, wire: Wire
) -> None:
    first = asyncio.create_task(wire.answer("getUpdates", timeout=20))
    await polling(practice)
    second = asyncio.create_task(wire.result("getUpdates", timeout=20))
    status, body = await first
    assert status == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
        "is running"
    )
    phone.type("x")
    assert texts(await second) == ["x"]


async def test_a_webhook_forbids_polling(practice: Practice, wire: Wire) -> None:
    poll = asyncio.create_task(wire.refusal("getUpdates", timeout=20))
    await polling(practice)
    await wire.result("setWebhook", url="http://127.0.0.1:9/")
    assert await poll == "Conflict: terminated by setWebhook request"
    assert await wire.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first"
    )
    await wire.result("deleteWebhook")
    assert await wire.result("getUpdates") == []


async def test_a_message_waits_a_day_and_a_tap_150_seconds(
    phone: Phone, wire: Wire, clock: Clock
) -> None:
    phone.start()
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard("A"))
    phone.tap("A")
    clock.now += 149
    assert len(await wire.result("getUpdates")) == 2
    clock.now += 1
    assert texts(await wire.result("getUpdates")) == ["/start"]
    clock.now += 86_400
    assert await wire.result("getUpdates") == []


async def test_only_wanted_kinds_are_kept_and_the_wish_is_remembered(
    phone: Phone, wire: Wire
) -> None:
    await wire.result("getUpdates", allowed_updates=["my_chat_member"])
    phone.start()
    phone.block()
    updates = await wire.result("getUpdates")
    assert [sorted(one) for one in updates] == [["my_chat_member", "update_id"]]
    await wire.result("getUpdates", allowed_updates=[], offset=updates[0]["update_id"] + 1)
    phone.start()
    assert len(await wire.result("getUpdates")) == 2


async def test_a_tap_is_answered_in_time_or_not_at_all(
    phone: Phone, wire: Wire, clock: Clock
) -> None:
    phone.start()
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard("A"))
    query = phone.tap("A")
    assert phone.waiting_for_answer
    clock.now += 150
    refusal = await wire.refusal("answerCallbackQuery", callback_query_id=query)
    assert refusal == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    again = phone.tap("A")
    await wire.result("answerCallbackQuery", callback_query_id=again, text="Done", show_alert=True)
    assert not phone.waiting_for_answer
    assert [(one.text, one.alert) for one in phone.popups] == [("Done", True)]


async def test_a_tap_of_another_bot_cannot_be_answered(
    phone: Phone, practice: Practice, wire: Wire
) -> None:
    practice.add_bot("701:desk", "desk_bot", "Desk")
    phone.start()
    query = phone.forge("x")
    status, body = await wire.answer(
        "answerCallbackQuery", token="701:desk", callback_query_id=query
    )
    assert (status, "query is too old" in body["description"]) == (400, True)


async def test_blocking_and_letting_in_again_is_told(phone: Phone, wire: Wire) -> None:
    phone.start()
    phone.block()
    phone.start("again")
    updates = await wire.result("getUpdates")
    told = [
        (one["old_chat_member"]["status"], one["new_chat_member"]["status"])
        for update in updates
        if (one := update.get("my_chat_member"))
    ]
    assert told == [("member", "kicked"), ("kicked", "member")]
    assert texts([updates[-1]]) == ["/start again"]


async def test_every_gesture_makes_an_update_as_the_bot_api_describes_it(
    phone: Phone, wire: Wire
) -> None:
    phone.start("invite_1")
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard("A"))
    for kind in ("photo", "voice", "sticker", "contact", "location"):
        phone.send(kind)
    phone.forward("from somebody")
    phone.edit(phone.type("one"), "two")
    phone.tap("A")
    phone.forge("never offered", message_id=999)
    group = phone.add_to_group(-5, "Friends")
    group.type("hello all")
    phone.block()
    updates = await wire.result("getUpdates")
    assert len(updates) == 14
    for update in updates:
        schema.check("Update", update)


async def test_typed_commands_are_marked_as_such(phone: Phone, wire: Wire) -> None:
    phone.type("🙂 /help now")
    updates = await wire.result("getUpdates")
    entities = updates[0]["message"]["entities"]
    assert entities == [{"type": "bot_command", "offset": 3, "length": 5}]


async def test_a_tap_under_a_message_that_is_gone_tells_that_it_is_gone(
    phone: Phone, wire: Wire
) -> None:
    phone.start()
    phone.forge("x", message_id=999)
    query = (await wire.result("getUpdates"))[-1]["callback_query"]
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": 999, "date": 0}


async def test_a_bot_can_leave_a_group_and_is_then_outside(phone: Phone, wire: Wire) -> None:
    phone.add_to_group(-5, "Friends")
    assert await wire.result("leaveChat", chat_id=-5) is True
    refusal = await wire.refusal("sendMessage", chat_id=-5, text="x")
    assert refusal == "Forbidden: bot is not a member of the group chat"
    standing = await wire.result("getChatMember", chat_id=-5, user_id=700)
    assert standing["status"] == "left"


async def test_each_bot_has_its_own_updates(practice: Practice, phone: Phone, wire: Wire) -> None:
    practice.add_bot("701:desk", "desk_bot", "Desk")
    practice.phone(SARA, "desk_bot").type("for the desk")
    assert await wire.result("getUpdates") == []
    _, body = await wire.answer("getUpdates", token="701:desk")
    assert texts(body["result"]) == ["for the desk"]


async def test_waiting_for_quiet_ends_when_all_is_confirmed(
    practice: Practice, phone: Phone, wire: Wire
) -> None:
    phone.type("x")
    quiet = asyncio.create_task(practice.settled())
    updates = await wire.result("getUpdates")
    assert not quiet.done()
    await wire.result("getUpdates", offset=updates[-1]["update_id"] + 1)
    await quiet


async def test_waiting_for_quiet_gives_up_and_says_what_waits(
    practice: Practice, phone: Phone
) -> None:
    phone.type("x")
    with pytest.raises(TimeoutError, match=f"'{USERNAME}': 1"):
        await practice.settled(within=0.01)


async def test_a_test_may_queue_what_telegram_would_never_send(
    practice: Practice, wire: Wire
) -> None:
    practice.inject(USERNAME, "message", {"text": 42})
    assert (await wire.result("getUpdates"))[0]["message"] == {"text": 42}
    assert practice.world.accounts[TOKEN].updates.confirmed == 0


async def test_one_tap_may_be_told_twice_under_two_numbers(phone: Phone, wire: Wire) -> None:
    phone.start()
    query = phone.forge("x")
    phone.repeat(query)
    updates = await wire.result("getUpdates")
    assert updates[1]["callback_query"] == updates[2]["callback_query"]
    assert updates[1]["update_id"] != updates[2]["update_id"]


async def test_numbers_of_updates_may_begin_anew(
    practice: Practice, phone: Phone, wire: Wire
) -> None:
    phone.type("before")
    last = (await wire.result("getUpdates"))[-1]["update_id"]
    assert await wire.result("getUpdates", offset=last + 1) == []
    practice.world.bot_named(USERNAME).updates.next_id = 5
    phone.type("after a quiet week")
    assert [one["update_id"] for one in await wire.result("getUpdates")] == [5]
