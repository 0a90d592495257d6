"""Help for immediate danger when everything behind it is slow or broken.

Nothing here needs the store, the pages or a language: the words are fixed, in both languages,
and are shown when a turn fails, or when a call for help is not answered at once.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from bot.telegram import Caller, Undelivered
from bot.updates import Incoming, Tap, Text

WORDS = (
    "In questo momento rispondo con lentezza.\n"
    "Se c'è un pericolo, chiama il 112. Per violenza o stalking c'è il 1522, gratis, sempre.\n\n"
    "I am slow to answer at this moment.\n"
    "If there is danger, call 112. In Italy, for violence or stalking: 1522, free, at any hour."
)
"""112: European emergency number. 1522: run all year, day and night (1522.eu, 2026-11-23)."""

_AT_ONCE = 0.7
"""Seconds a call for help may wait for the ordinary answer."""

_REMEMBERED = 1000


class Lifebelt:
    """Watches a turn; if it is late for a call for help, or fails, shows the fixed words."""

    def __init__(self, caller: Caller, asks_help: Callable[[Incoming], bool]) -> None:
        self._caller = caller
        self._asks_help = asks_help
        self._thrown: dict[int, None] = {}
        self._floating: dict[int, list[int]] = {}

    def taken_back(self, chat: int) -> tuple[int, ...]:
        """Messages shown here that no screen knows of, to be removed now that a turn went well."""
        return tuple(self._floating.pop(chat, ()))

    @contextlib.asynccontextmanager
    async def around(self, incoming: Incoming) -> AsyncIterator[None]:
        """Run a turn; its failure is passed on, so that the update comes again."""
        throwing: asyncio.TimerHandle | None = None
        tasks: list[asyncio.Task[None]] = []
        if self._asks_help(incoming):
            throwing = asyncio.get_running_loop().call_later(
                _AT_ONCE, lambda: tasks.append(asyncio.create_task(self._throw(incoming)))
            )
        try:
            yield
        except Exception:
            await self._throw(incoming)
            raise
        finally:
            if throwing is not None:
                throwing.cancel()
            for task in tasks:
                await task

    async def _throw(self, incoming: Incoming) -> None:
        if incoming.update_id in self._thrown:
            return
        self._thrown[incoming.update_id] = None
        while len(self._thrown) > _REMEMBERED:
            del self._thrown[next(iter(self._thrown))]
        with contextlib.suppress(Undelivered):
            match incoming.what:
                case Tap(query_id, int(message)):
                    await self._caller.call(
                        "editMessageText", chat_id=incoming.chat, message_id=message, text=WORDS
                    )
                    await self._caller.call("answerCallbackQuery", callback_query_id=query_id)
                case Text():
                    sent = await self._caller.call(
                        "sendMessage", chat_id=incoming.chat, text=WORDS, protect_content=True
                    )
                    self._floating.setdefault(incoming.chat, []).append(int(sent["message_id"]))
                case _:
                    pass
