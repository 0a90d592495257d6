"""The check of calls: names, types and lengths as the Bot API has them, however they are sent."""

from typing import Any

import aiohttp
import pytest

from bot.practice import schema
from bot.practice.methods import METHODS
from bot.practice.phone import Phone
from bot.practice.refusal import Refusal
from bot.practice.server import Practice
from tests.practice.conftest import SARA, TOKEN, USERNAME, Clock, Wire


def refused(method: str, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        schema.call(method, given, form=False)
    assert caught.value.code == 400
    return caught.value.description


def test_every_method_of_the_schema_is_played() -> None:
    book = schema._book()
    assert book["version"] == "Bot API 10.3"
    assert set(book["methods"]) == {*METHODS, "getUpdates"}


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"chat_id": 1, "text": 5}, 'field "text" must be of type String'),
        ("sendMessage", {"chat_id": 1.5, "text": "x"}, 'field "chat_id" must be of type Number'),
        ("deleteMessage", {"chat_id": 1, "message_id": "7"}, "must be of type Number"),
        ("deleteMessage", {"chat_id": 1, "message_id": True}, "must be of type Number"),
        ("deleteMessages", {"chat_id": 1, "message_ids": 7}, "must be of type Array"),
        ("deleteMessages", {"chat_id": 1, "message_ids": ["7"]}, "must be of type Number"),
        ("answerCallbackQuery", {"callback_query_id": "1", "show_alert": 1}, "type Boolean"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{}"}, "type Object"),
    ],
)
def test_a_wrong_type_is_refused(method: str, given: dict[str, Any], words: str) -> None:
    assert words in refused(method, **given)


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        ("deleteMessages", {"chat_id": 1}, "message identifiers are not specified"),
        ("sendChatAction", {"chat_id": 1}, 'parameter "action" is required'),
        ("setMyCommands", {}, 'parameter "commands" is required'),
    ],
)
def test_what_is_missing_is_named(method: str, given: dict[str, Any], words: str) -> None:
    assert refused(method, **given) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("deleteMessages", {"chat_id": 1, "message_ids": list(range(101))}, "too many message"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
        ("setMyDescription", {"description": "x" * 513}, "BOT_DESCRIPTION_INVALID"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_ABOUT_INVALID"),
        ("setWebhook", {"url": "", "secret_token": "x" * 257}, "secret token is too long"),
        ("getUpdates", {"limit": 101}, '"limit" must be 1 to 100'),
        (
            "setMyCommands",
            {"commands": [{"command": "x" * 33, "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}, "too many"),
    ],
)
def test_what_is_too_long_is_refused(method: str, given: dict[str, Any], words: str) -> None:
    assert words in refused(method, **given)


def test_an_unknown_parameter_is_refused() -> None:
    assert '"txt" is no parameter of sendMessage' in refused(
        "sendMessage", chat_id=1, text="x", txt="y"
    )


def test_an_unknown_field_deep_inside_is_refused() -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a", "colour": "red"}]]}
    words = refused("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert '"colour" is no field of InlineKeyboardButton' in words


def test_a_word_outside_its_list_is_refused() -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a", "style": "mauve"}]]}
    words = refused("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert words == 'Bad Request: field "style" must be one of danger, success, primary'


def test_a_scope_is_told_by_its_type_and_needs_its_fields() -> None:
    commands = {"commands": [], "scope": {"type": "chat"}}
    assert "can't parse BotCommandScope" in refused("setMyCommands", **commands)
    good = commands | {"scope": {"type": "chat", "chat_id": 5}}
    assert schema.call("setMyCommands", good, form=False) == good


async def test_not_strict_means_ignoring_as_telegram_does(clock: Clock) -> None:
    lenient = Practice(clock, strict=False)
    lenient.add_bot(TOKEN, USERNAME, "Notes")
    await lenient.start()
    lenient.phone(SARA, USERNAME).start()
    async with aiohttp.ClientSession() as session:
        wire = Wire(session, lenient.api_url)
        await wire.result("sendMessage", chat_id=SARA, text="x", txt="y")
    await lenient.stop()


@pytest.mark.parametrize("way", ["params", "data", "multipart"])
async def test_calls_come_in_the_address_as_a_form_or_in_parts(
    phone: Phone, wire: Wire, way: str
) -> None:
    phone.start()
    fields = {
        "chat_id": str(SARA),
        "text": "5",
        "protect_content": "True",
        "reply_markup": '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}',
    }
    address = f"{wire.base}/bot{TOKEN}/SENDMESSAGE"
    if way == "params":
        reply = await wire.session.get(address, params=fields)
    elif way == "data":
        reply = await wire.session.post(address, data=fields)
    else:
        with aiohttp.MultipartWriter("form-data") as parts:
            for name, value in fields.items():
                part = parts.append(value)
                part.set_content_disposition("form-data", name=name)
        reply = await wire.session.post(address, data=parts)
    sent = (await reply.json())["result"]
    assert (sent["text"], sent["has_protected_content"], phone.labels) == ("5", True, ["A"])


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("application/json", "{", "can't parse JSON object"),
        ("application/json", "[]", "can't parse JSON object: object expected"),
        ("application/x-www-form-urlencoded", "chat_id=51&text=x&reply_markup={", "reply_markup"),
        ("application/x-www-form-urlencoded", "chat_id=51&message_ids=x", "message_ids"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    wire: Wire, content_type: str, body: str, words: str
) -> None:
    method = "deleteMessages" if "ids" in body else "sendMessage"
    async with wire.session.post(
        f"{wire.base}/bot{TOKEN}/{method}", data=body, headers={"Content-Type": content_type}
    ) as reply:
        assert reply.status == 400
        assert words in (await reply.json())["description"]


async def test_a_token_nobody_has_and_a_method_that_is_none(wire: Wire) -> None:
    status, body = await wire.answer("getMe", token="1:nobody")
    assert (status, body["description"]) == (401, "Unauthorized")
    assert await wire.refusal("sendDinner") == "Not Found: method not found"
