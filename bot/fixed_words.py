"""The fixed words for immediate danger: no store, no page and no language is asked for them."""

import contextlib
from typing import Any

from bot.telegram import Caller, Refused, Undelivered
from bot.updates import Incoming, Tap

WORDS = (
    "In questo momento rispondo con lentezza.\n"
    "Se c'è un pericolo, chiama il 112. Per violenza o stalking c'è il 1522, gratis, sempre.\n\n"
    "I am slow to answer at this moment.\n"
    "If there is danger, call 112. In Italy, for violence or stalking: 1522, free, at any hour."
)
"""112: European emergency number. 1522: run all year, day and night (1522.eu, 2026-11-23)."""


class FixedWords:
    """Shows them over the screen that was tapped, or beside it."""

    def __init__(self, caller: Caller, keyboard: dict[str, Any]) -> None:
        self._caller = caller
        self._body = {"text": WORDS, "reply_markup": keyboard}

    async def show(self, incoming: Incoming) -> int | None:
        """The message they were sent as; None if they are over the screen, or not to be sent."""
        with contextlib.suppress(Undelivered):
            match incoming.what:
                case Tap(message_id=int(message)):
                    return await self._over(incoming.chat, message)
                case _:
                    return await self._beside(incoming.chat)
        return None

    async def unwind(self, incoming: Incoming) -> None:
        """Stop the spinner on the button."""
        if isinstance(incoming.what, Tap):
            query = incoming.what.query_id
            with contextlib.suppress(Undelivered):
                await self._caller.call("answerCallbackQuery", callback_query_id=query)

    async def _over(self, chat: int, message: int) -> int | None:
        """In place of the tapped screen; as a new message where that is gone."""
        try:
            await self._caller.call(
                "editMessageText", chat_id=chat, message_id=message, **self._body
            )
        except Refused as refused:
            if refused.kind == "gone":
                return await self._beside(chat)
        return None

    async def _beside(self, chat: int) -> int:
        sent = await self._caller.call(
            "sendMessage",
            chat_id=chat,
            protect_content=True,
            disable_notification=True,
            **self._body,
        )
        return int(sent["message_id"])
