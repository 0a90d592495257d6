"""The python-telegram-bot side: its Bot on requests of our own, its Application for our updates.

Nothing here builds python-telegram-bot's objects, logs what is sent or received, or lets a token
into an error: an answer is plain JSON, an error is one of `bot.answers`.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
from telegram import Bot
from telegram.ext import ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest, RequestData

from bot.answers import Later, Refused, Undelivered, Unknown
from bot.http import Request
from bot.updates import Incoming

__all__ = ["Caller", "Later", "Refused", "Request", "Telegram", "Undelivered", "Unknown"]

# python-telegram-bot logs every parameter and answer at DEBUG, and whole updates at ERROR; httpx,
# which it imports, logs addresses with the token in them at INFO. All of theirs is switched off,
# whatever level the root logger has: our own events are logged where they happen.
for _theirs in ("telegram", "httpx", "httpcore"):
    logging.getLogger(_theirs).setLevel(logging.CRITICAL + 1)


class _Given:
    """The parameters of a call as they are; what `bot.http.Request` asks of a RequestData."""

    __slots__ = ("parameters",)

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters


class _QuietBot(Bot):
    """A Bot that asks nothing at start, does not show its token, and takes plain values."""

    async def initialize(self) -> None:
        await self.request.initialize()

    async def shutdown(self) -> None:
        await self.request.shutdown()

    async def ask(self, method: str, params: dict[str, Any], patience: float | None) -> bytes:
        """One request. Unlike `do_api_request`, it looks for no files or objects in the values."""
        data = cast(RequestData, _Given(params))
        answer = await self.request.post(
            f"{self.base_url}/{method}", data, read_timeout=patience or BaseRequest.DEFAULT_NONE
        )
        return cast(bytes, answer)

    def __repr__(self) -> str:
        return "Bot()"


# ------------------------------------------------------------------ calls

_REPEATABLE = ("edit", "delete", "answer", "get", "set", "leave")
"""Methods that do the same once or twice: an unknown outcome is no harm, only a reason to retry."""


class Caller:
    """One bot's calls to Telegram: plain values in, plain values out, errors sorted."""

    def __init__(self, token: str, api_url: str, request: BaseRequest | None = None) -> None:
        """`api_url` is what stands before `/bot<token>`."""
        request = request or Request()
        base = api_url.rstrip("/") + "/bot"
        self.bot = _QuietBot(token, base, request=request, get_updates_request=request)
        self.counts: Counter[str] = Counter()

    async def start(self) -> None:
        await self.bot.initialize()

    async def close(self) -> None:
        await self.bot.shutdown()

    async def me(self) -> dict[str, Any]:
        """Who the bot is; the first call to make, since it tells a wrong token."""
        me: dict[str, Any] = await self.call("getMe")
        return me

    async def call(self, method: str, /, **params: Any) -> Any:
        """The result of a Bot API method; lasts until answered, refused or lost."""
        result = msgspec.json.decode(await self.raw(method, params))
        if isinstance(result, dict if method.startswith("send") else dict | list | bool):
            return result
        raise self._counted(method, Unknown())

    async def raw(
        self, method: str, params: dict[str, Any], *, patience: float | None = None
    ) -> bytes:
        """The result as JSON not yet parsed; `patience` in seconds, for methods that wait."""
        if None in params.values():
            params = {name: value for name, value in params.items() if value is not None}
        try:
            result = await self.bot.ask(method, params, patience)
        except Undelivered as trouble:
            raise self._counted(method, trouble) from None
        self.counts["calls"] += 1
        return result

    def _counted(self, method: str, trouble: Undelivered) -> Undelivered:
        if isinstance(trouble, Unknown) and method.startswith(_REPEATABLE):
            trouble = Later()
        kind = trouble.kind if isinstance(trouble, Refused) else type(trouble).__name__.lower()
        self.counts[f"failures_{kind.replace('-', '_')}"] += 1
        return trouble

    def __repr__(self) -> str:
        return "Caller()"


# ------------------------------------------------------------------ updates


@dataclass(slots=True)
class _Passage:
    """One update on its way through python-telegram-bot's Application, and what went wrong."""

    incoming: Incoming
    trouble: Exception | None = field(default=None)


class Telegram:
    """One bot as python-telegram-bot sees it: an Application whose handlers get our updates.

    No updater, no job queue, no persistence: those confirm what is not yet handled, or forget.
    `application` is open for handlers of one's own, before ours or after, by group.
    """

    def __init__(self, caller: Caller, handle: Callable[[Incoming], Awaitable[None]]) -> None:
        self.caller = caller
        self._handle = handle
        self.application = (
            ApplicationBuilder().bot(caller.bot).updater(None).job_queue(None).build()
        )
        self.application.add_handler(TypeHandler(_Passage, self._arrived))
        self.application.add_error_handler(self._failed)

    async def start(self) -> None:
        await self.application.initialize()

    async def close(self) -> None:
        await self.application.shutdown()

    async def handle(self, incoming: Incoming) -> None:
        """Returns when the update is handled and committed; else raises what its handler raised.

        python-telegram-bot swallows a handler's error and calls the update done; ours must not be
        confirmed then, so the error travels on the passage and is raised again here.
        """
        passage = _Passage(incoming)
        await self.application.process_update(passage)
        if passage.trouble is not None:
            raise passage.trouble

    async def _arrived(self, passage: _Passage, _context: object) -> None:
        await self._handle(passage.incoming)

    async def _failed(self, passage: object, context: Any) -> None:
        if isinstance(passage, _Passage):
            passage.trouble = context.error
