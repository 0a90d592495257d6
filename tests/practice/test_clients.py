"""Real clients against practice: python-telegram-bot and aiogram notice no difference."""

import aiogram
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut

from bot.practice.faults import Answer, Silence
from bot.practice.phone import Phone
from bot.practice.server import Practice
from tests.practice.conftest import SARA, TOKEN, USERNAME


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row([InlineKeyboardButton(x, callback_data=x) for x in labels])


async def test_python_telegram_bot_talks_from_start_to_leaving(ptb: Bot, phone: Phone) -> None:
    phone.start("word")
    (update,) = await ptb.get_updates(timeout=1)
    assert update.message
    assert update.message.text == "/start word"
    sent = await update.message.reply_text("Hello", reply_markup=buttons("A"), protect_content=True)
    assert sent.has_protected_content
    phone.tap("A")
    (update,) = await ptb.get_updates(offset=update.update_id + 1)
    assert update.callback_query
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text("Bye")
    assert (phone.text, phone.popups[0].text) == ("Bye", "Noted")
    assert await ptb.delete_messages(SARA, [one.id for one in phone.screen])
    assert phone.screen == []


async def test_python_telegram_bot_sets_up_a_profile(ptb: Bot) -> None:
    assert (await ptb.get_me()).username == USERNAME
    assert await ptb.set_my_commands([BotCommand("help", "Help")], language_code="it")
    assert (await ptb.get_my_commands(language_code="it"))[0].command == "help"
    assert await ptb.set_my_name("Appunti", language_code="it")
    assert (await ptb.get_my_name("it")).name == "Appunti"
    assert await ptb.set_my_description("A quiet place")
    assert (await ptb.get_my_description()).description == "A quiet place"
    assert (await ptb.get_webhook_info()).url == ""


async def test_python_telegram_bot_sorts_the_errors_as_it_does_telegrams(
    ptb: Bot, phone: Phone, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with pytest.raises(BadRequest, match="Chat not found"):
        await ptb.send_message(SARA, "x")
    phone.start()
    with pytest.raises(BadRequest, match="Query is too old"):
        await ptb.answer_callback_query("1")
    await ptb.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict):
        await ptb.get_updates()
    practice.faults.plant("sendMessage", Answer(429, "retry after 3", 3))
    with pytest.raises(RetryAfter):
        await ptb.send_message(SARA, "x")
    practice.faults.plant("sendMessage", Silence())
    with pytest.raises(TimedOut):
        await ptb.send_message(SARA, "x", read_timeout=0.05)
    phone.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(SARA, "x")


async def test_python_telegram_bot_knows_a_wrong_token(practice: Practice) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:nobody", base_url=f"{practice.api_url}/bot"):
            pass


async def test_aiogram_talks_too(practice: Practice, phone: Phone) -> None:
    phone.start()
    server = TelegramAPIServer.from_base(practice.api_url)
    async with aiogram.Bot(TOKEN, session=AiohttpSession(api=server)) as bot:
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.text == "/start"
        sent = await bot.send_message(SARA, "Hello", protect_content=True)
        await bot.edit_message_text("Bye", chat_id=SARA, message_id=sent.message_id)
    assert phone.text == "Bye"
