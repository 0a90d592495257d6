"""The phone: what a person sees of the chat, and what a finger can do there."""

import pytest

from bot.practice.phone import NotThere, Phone, StillWaiting
from bot.practice.server import Practice
from tests.practice.conftest import SARA, USERNAME, Wire, keyboard


async def test_a_person_has_one_phone_per_bot(practice: Practice, phone: Phone) -> None:
    assert practice.phone(SARA, USERNAME) is phone
    assert practice.phone(52, USERNAME) is not phone
    with pytest.raises(KeyError, match="nobody_bot"):
        practice.phone(SARA, "nobody_bot")


async def test_a_button_is_tapped_by_its_label_or_its_data(phone: Phone, wire: Wire) -> None:
    phone.start()
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard("A", "B"))
    phone.tap("A")
    phone.tap_data("b")
    phone.forge("c")
    taps = [one.get("callback_query") for one in await wire.result("getUpdates")]
    assert [tap["data"] for tap in taps if tap] == ["a", "b", "c"]


async def test_what_is_not_on_the_screen_cannot_be_tapped(phone: Phone, wire: Wire) -> None:
    phone.start()
    await wire.result("sendMessage", chat_id=SARA, text="Hello", reply_markup=keyboard("A"))
    with pytest.raises(NotThere, match=r"no button 'Z'; the phone shows:\nme: /start\nbot: Hello"):
        phone.tap("Z")


async def test_a_button_may_copy_or_open_instead_of_asking_the_bot(
    phone: Phone, wire: Wire
) -> None:
    phone.start()
    copy = {"text": "Copy 1522", "copy_text": {"text": "1522"}}
    link = {"text": "Open", "url": "https://example.org/"}
    markup = {"inline_keyboard": [[copy], [link]]}
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_markup=markup)
    assert phone.tap("Copy 1522") is phone.tap("Open") is None
    assert (phone.clipboard, phone.opened) == ("1522", "https://example.org/")
    assert len(await wire.result("getUpdates")) == 1


async def test_deleting_the_chat_tells_the_bot_nothing_and_its_edits_stay_unseen(
    phone: Phone, wire: Wire
) -> None:
    phone.start()
    sent = await wire.result("sendMessage", chat_id=SARA, text="One")
    phone.clear()
    await wire.result("editMessageText", chat_id=SARA, message_id=sent["message_id"], text="Two")
    assert (phone.screen, phone.text, str(phone)) == ([], "", "(an empty chat)")
    assert len(await wire.result("getUpdates")) == 1
    await wire.result("sendMessage", chat_id=SARA, text="Three")
    assert phone.text == "Three"


async def test_a_blocked_bot_must_be_let_in_before_one_can_write(phone: Phone) -> None:
    phone.start()
    phone.block()
    with pytest.raises(NotThere, match="unblock it or press start"):
        phone.type("x")
    phone.start()
    phone.type("x")


async def test_only_own_messages_can_be_edited(phone: Phone, wire: Wire) -> None:
    phone.start()
    sent = await wire.result("sendMessage", chat_id=SARA, text="One")
    with pytest.raises(ValueError, match="their own messages only"):
        phone.edit(sent["message_id"], "x")


@pytest.mark.parametrize("parameter", ["", "x" * 65, "a b", "è"])
async def test_a_deep_link_carries_a_short_plain_word(phone: Phone, parameter: str) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        phone.start(parameter)


async def test_nothing_else_can_be_sent(phone: Phone) -> None:
    with pytest.raises(ValueError, match="'dinner' cannot be sent"):
        phone.send("dinner")


async def test_waiting_ends_when_it_holds_or_says_what_is_there_instead(
    phone: Phone, wire: Wire
) -> None:
    phone.start()
    await wire.result("sendMessage", chat_id=SARA, text="Hello", reply_markup=keyboard("A"))
    assert await phone.says("Hello") is phone
    with pytest.raises(StillWaiting, match=r"bot: Hello\n  \[A\]"):
        await phone.says("Goodbye", within=0.01)
