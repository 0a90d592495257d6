"""Messages: what bots may send, change and take away, and Telegram's words where they may not."""

from typing import Any

import pytest

from bot.practice.flood import Flood
from bot.practice.phone import Phone
from bot.practice.server import Practice
from tests.practice.conftest import SARA, Clock, Wire, keyboard

HOURS = 3600.0


@pytest.fixture
def started(phone: Phone) -> Phone:
    phone.start()
    return phone


async def test_a_sent_message_is_on_the_screen_and_rings_the_phone(
    started: Phone, wire: Wire
) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="Hello")
    assert started.text == "Hello"
    assert started.notifications == 1
    assert sent["chat"] == {"id": SARA, "first_name": "Sara", "type": "private"}
    assert sent["from"]["is_bot"] is True


async def test_an_edit_changes_the_message_and_does_not_ring(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One")
    edited = await wire.result(
        "editMessageText", chat_id=SARA, message_id=sent["message_id"], text="Two"
    )
    assert (started.text, started.notifications) == ("Two", 1)
    assert edited["edit_date"] >= edited["date"]


async def test_an_edit_without_buttons_takes_the_buttons_away(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One", reply_markup=keyboard("A"))
    assert started.labels == ["A"]
    await wire.result("editMessageText", chat_id=SARA, message_id=sent["message_id"], text="Two")
    assert started.labels == []


async def test_buttons_alone_can_be_changed(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One", reply_markup=keyboard("A"))
    place = {"chat_id": SARA, "message_id": sent["message_id"]}
    await wire.result("editMessageReplyMarkup", **place, reply_markup=keyboard("B", "C"))
    assert (started.text, started.labels) == ("One", ["B", "C"])
    same = await wire.refusal("editMessageReplyMarkup", **place, reply_markup=keyboard("B", "C"))
    assert "message is not modified" in same


async def test_an_edit_that_changes_nothing_is_refused(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One", reply_markup=keyboard("A"))
    assert await wire.refusal(
        "editMessageText",
        chat_id=SARA,
        message_id=sent["message_id"],
        text=" One ",
        reply_markup=keyboard("A"),
    ) == (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )


async def test_what_is_not_there_cannot_be_edited_or_deleted(started: Phone, wire: Wire) -> None:
    gone = {"chat_id": SARA, "message_id": 999}
    edit = await wire.refusal("editMessageText", **gone, text="x")
    assert edit == "Bad Request: message to edit not found"
    delete = await wire.refusal("deleteMessage", **gone)
    assert delete == "Bad Request: message to delete not found"


async def test_what_a_person_wrote_cannot_be_edited_but_deleted(started: Phone, wire: Wire) -> None:
    typed = started.type("secret")
    edit = await wire.refusal("editMessageText", chat_id=SARA, message_id=typed, text="x")
    assert edit == "Bad Request: message can't be edited"
    assert await wire.result("deleteMessage", chat_id=SARA, message_id=typed) is True
    assert "secret" not in str(started)


async def test_48_hours_later_nothing_can_be_deleted_on_either_side(
    started: Phone, wire: Wire, clock: Clock
) -> None:
    sent = (await wire.result("sendMessage", chat_id=SARA, text="One"))["message_id"]
    typed = started.type("two")
    clock.now += 48 * HOURS - 1
    late = started.type("three")
    clock.now += 1
    for message_id in (sent, typed):
        assert await wire.refusal("deleteMessage", chat_id=SARA, message_id=message_id) == (
            "Bad Request: message can't be deleted for everyone"
        )
    many = [late, sent, typed, 999]
    assert await wire.refusal("deleteMessages", chat_id=SARA, message_ids=many) == (
        "Bad Request: message can't be deleted for everyone"
    )
    assert {message.id for message in started.screen} >= {sent, typed, late}
    assert await wire.result("deleteMessages", chat_id=SARA, message_ids=[late, late, 999]) is True
    assert late not in {message.id for message in started.screen}


async def test_a_deleted_message_leaves_the_lock_screen_too(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="Hello")
    assert started.lock_screen == ["Notes: Hello"]
    await wire.result("deleteMessage", chat_id=SARA, message_id=sent["message_id"])
    assert started.lock_screen == []


async def test_protected_content_stays_protected_through_edits(started: Phone, wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One", protect_content=True)
    edited = await wire.result(
        "editMessageText", chat_id=SARA, message_id=sent["message_id"], text="Two"
    )
    assert sent["has_protected_content"] is edited["has_protected_content"] is True
    assert started.screen[-1].protected


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_an_empty_text_is_refused(started: Phone, wire: Wire, text: str) -> None:
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text=text)
    assert refusal == "Bad Request: message text is empty"


async def test_a_text_has_4096_characters_at_most(started: Phone, wire: Wire) -> None:
    await wire.result("sendMessage", chat_id=SARA, text="x" * 4096)
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text="x" * 4097)
    assert refusal == "Bad Request: message is too long"


async def test_length_counts_after_the_marks_are_parsed(started: Phone, wire: Wire) -> None:
    marked = f"<b>{'x' * 4096}</b>"
    sent = await wire.result("sendMessage", chat_id=SARA, text=marked, parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_entities_count_utf_16_units_and_space_around_is_trimmed(
    started: Phone, wire: Wire
) -> None:
    html = " 🙂 <i>a</i> &lt; <a href='https://example.org/'>b</a> "
    sent = await wire.result("sendMessage", chat_id=SARA, text=html, parse_mode="HTML")
    assert sent["text"] == "🙂 a < b"
    assert sent["entities"] == [
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 7, "length": 1, "url": "https://example.org/"},
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 1, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ],
)
async def test_broken_marks_are_refused(started: Phone, wire: Wire, html: str, words: str) -> None:
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text=html, parse_mode="HTML")
    assert refusal == f"Bad Request: can't parse entities: {words}"


async def test_a_parse_mode_that_is_not_played_is_refused(started: Phone, wire: Wire) -> None:
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text="x", parse_mode="MarkdownV3")
    assert refusal == "Bad Request: unsupported parse_mode"


@pytest.mark.parametrize("data", ["", "x" * 65, "è" * 33])
async def test_button_data_has_1_to_64_bytes(started: Phone, wire: Wire, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": data}]]}
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text="x", reply_markup=markup)
    assert refusal == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    "button",
    [{"text": "A"}, {"text": "A", "callback_data": "a", "url": "https://example.org/"}],
)
async def test_a_button_does_exactly_one_thing(
    started: Phone, wire: Wire, button: dict[str, str]
) -> None:
    markup = {"inline_keyboard": [[button]]}
    refusal = await wire.refusal("sendMessage", chat_id=SARA, text="x", reply_markup=markup)
    assert refusal.startswith("Bad Request: can't parse inline keyboard button")


async def test_a_chat_that_never_started_the_bot_is_not_found(phone: Phone, wire: Wire) -> None:
    for chat_id in (SARA, 404, "@somebody"):
        refusal = await wire.refusal("sendMessage", chat_id=chat_id, text="x")
        assert refusal == "Bad Request: chat not found"


async def test_a_blocked_bot_can_write_nothing_until_it_is_let_in_again(
    started: Phone, wire: Wire
) -> None:
    sent = await wire.result("sendMessage", chat_id=SARA, text="One")
    started.block()
    place = {"chat_id": SARA, "message_id": sent["message_id"]}
    for method, given in (
        ("sendMessage", {"chat_id": SARA, "text": "x"}),
        ("editMessageText", {**place, "text": "x"}),
        ("sendChatAction", {"chat_id": SARA, "action": "typing"}),
    ):
        assert await wire.refusal(method, **given) == "Forbidden: bot was blocked by the user"
    assert await wire.result("deleteMessage", **place) is True
    started.unblock()
    await wire.result("sendMessage", chat_id=SARA, text="Two")


async def test_message_ids_are_never_shared_by_two_chats_of_a_bot(
    started: Phone, practice: Practice, wire: Wire
) -> None:
    other = practice.phone(52, "front_bot")
    other.start()
    first = await wire.result("sendMessage", chat_id=SARA, text="x")
    second = await wire.result("sendMessage", chat_id=52, text="x")
    ids = [message.id for message in (*started.screen, *other.screen)]
    assert len(set(ids)) == len(ids) == 4
    assert first["message_id"] < second["message_id"]


async def test_a_flood_is_answered_with_a_pause_to_keep(
    started: Phone, practice: Practice, wire: Wire, clock: Clock
) -> None:
    practice.world.flood = Flood(clock)
    for _ in range(3):
        await wire.result("sendMessage", chat_id=SARA, text="x")
    status, body = await wire.answer("sendMessage", chat_id=SARA, text="x")
    assert status == 429
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}
    clock.now += 1
    await wire.result("sendMessage", chat_id=SARA, text="x")


async def test_all_chats_together_have_a_limit_too(practice: Practice, wire: Wire) -> None:
    practice.world.flood = Flood(practice.world.clock, rate=5)
    for user in range(60, 66):
        practice.phone(user, "front_bot").start()
    answers = [await wire.answer("sendMessage", chat_id=user, text="x") for user in range(60, 66)]
    assert [status for status, _ in answers] == [200] * 5 + [429]


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("editMessageText", {"message_id": 1, "text": "x"}, "chat_id is empty"),
        ("editMessageText", {"chat_id": SARA, "text": "x"}, "message identifier is not specified"),
        ("sendChatAction", {"chat_id": SARA, "action": "dance"}, "wrong parameter action"),
        ("leaveChat", {"chat_id": SARA}, "can't be changed in private chats"),
        ("getChatMember", {"chat_id": SARA, "user_id": 9}, "PARTICIPANT_ID_INVALID"),
        (
            "sendMessage",
            {"chat_id": SARA, "text": "x", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": SARA, "text": "x", "reply_markup": keyboard(" ")},
            "text must be non-empty",
        ),
    ],
)
async def test_other_mistakes_have_their_words_too(
    started: Phone, wire: Wire, method: str, given: dict[str, Any], words: str
) -> None:
    assert words in await wire.refusal(method, **given)


async def test_a_reply_to_nothing_is_sent_if_that_was_allowed(started: Phone, wire: Wire) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    await wire.result("sendMessage", chat_id=SARA, text="x", reply_parameters=reply)
    assert started.text == "x"


async def test_calls_that_change_nothing_here_are_taken(started: Phone, wire: Wire) -> None:
    assert await wire.result("sendChatAction", chat_id=SARA, action="typing") is True
    assert (await wire.result("getChatMember", chat_id=SARA, user_id=SARA))["status"] == "member"
    assert await wire.result("logOut") is await wire.result("close") is True
