"""python-telegram-bot as its documentation shows it: ConversationHandler, persistence, polling."""

import sys
import warnings
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)
from telegram.warnings import PTBUserWarning

from bench import script


def _markup(step: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=data) for label, data in row]
            for row in script.rows(step)
        ]
    )


async def begin(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """/start."""
    assert update.message
    await update.message.reply_text(script.text(0), reply_markup=_markup(0))
    return 0


async def on(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Any button."""
    query = update.callback_query
    assert query
    assert query.data
    assert context.user_data is not None
    step = int(query.data[3:])
    context.user_data["step"] = step
    await query.answer()
    await query.edit_message_text(script.text(step), reply_markup=_markup(step))
    return step


# It warns of a setting that its own examples leave as it is.
warnings.filterwarnings("ignore", category=PTBUserWarning)


def main(_mode: str, api: str, token: str, _port: str) -> None:
    """Serve until killed."""
    persistence: Any = PicklePersistence(filepath=Path(mkdtemp()) / "conversations")
    application = (
        ApplicationBuilder().token(token).base_url(f"{api}/bot").persistence(persistence).build()
    )
    buttons: Any = [CallbackQueryHandler(on, pattern="^to:")]
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", begin)],
            states=dict.fromkeys(range(script.STEPS), buttons),
            fallbacks=[CommandHandler("start", begin)],
            name="script",
            persistent=True,
        )
    )
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main(*sys.argv[1:5])
