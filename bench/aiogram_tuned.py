"""aiogram, tuned: uvloop, quick JSON, async filters, keyboards built once, a calm collector."""

import asyncio
import gc
import sys
from typing import Any

import msgspec
import uvloop
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench import script

STATES = [f"Talk:s{number}" for number in range(script.STEPS)]
TEXTS = [script.text(step) for step in range(script.STEPS)]
MARKUPS = [
    InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row]
            for row in script.rows(step)
        ]
    )
    for step in range(script.STEPS)
]

router = Router()


async def _goes_on(query: CallbackQuery) -> bool:
    """An async filter; one that is not async would be sent to a thread."""
    return (query.data or "").startswith("to:")


@router.message()
async def begin(message: Message, state: FSMContext) -> None:
    """/start."""
    await state.set_state(STATES[0])
    await message.answer(TEXTS[0], reply_markup=MARKUPS[0])


@router.callback_query(_goes_on)
async def on(query: CallbackQuery, state: FSMContext) -> None:
    """Any button."""
    step = int((query.data or "to:0")[3:])
    await state.set_state(STATES[step])
    if isinstance(query.message, Message):
        await query.message.edit_text(TEXTS[step], reply_markup=MARKUPS[step])
    await query.answer()


def _dumps(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def main(mode: str, api: str, token: str, port: str) -> None:
    """Serve until killed."""
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(api), json_loads=msgspec.json.decode, json_dumps=_dumps
    )
    bot = Bot(token, session=session)
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    if mode == "poll":
        await dispatcher.start_polling(bot)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook")
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:5]))
