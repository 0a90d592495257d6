"""The python-telegram-bot side: its Bot on requests of our own, its Application for our updates.

Nothing here builds python-telegram-bot's objects, logs what is sent or received, or lets a token
into an error: an answer is plain JSON, an error is one of `bot.answers`.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec
from telegram import Bot
from telegram.ext import ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot import answers
from bot.answers import Later, Refused, Undelivered, Unknown
from bot.updates import Incoming

__all__ = ["Caller", "Later", "Refused", "Request", "Telegram", "Undelivered", "Unknown"]

# python-telegram-bot logs every parameter and answer at DEBUG, and whole updates at ERROR; httpx,
# which it imports, logs addresses with the token in them at INFO. All of theirs is switched off,
# whatever level the root logger has: our own events are logged where they happen.
for _theirs in ("telegram", "httpx", "httpcore"):
    logging.getLogger(_theirs).setLevel(logging.CRITICAL + 1)

# ------------------------------------------------------------------ requests

_CONNECT = 5.0
_ANSWER = 20.0
"""Seconds; Telegram answers within one, or says so. Long polls bring their own."""
_CONNECTIONS = 50
_KEEP_ALIVE = 30.0
"""Shorter than Telegram's own 60 s: a connection closed under us would leave an unknown outcome."""

_HEADERS = {"Content-Type": "application/json"}
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_LOST = (aiohttp.ClientError, TimeoutError, OSError)


class Request(BaseRequest):
    """HTTP for python-telegram-bot's Bot over one keep-alive aiohttp session.

    Every failure leaves as one of `bot.answers`, raised outside the handler that caught aiohttp's
    own: those carry the address, and the address carries the token.
    """

    def __init__(self, connect: float = _CONNECT, answer: float = _ANSWER) -> None:
        """Seconds until a connection must stand, and until an answer must have come."""
        self._connect = connect
        self._answer = answer
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float:
        return self._answer

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE),
                timeout=self._patience(self._answer),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The `result` of the answer as status 200, or one of our errors; no other status."""
        del write_timeout, connect_timeout, pool_timeout  # one patience for all
        body = msgspec.json.encode(request_data.parameters) if request_data else b"{}"
        patience = self._patience(read_timeout) if isinstance(read_timeout, int | float) else None
        status, payload = await self._send(method, url, body, patience)
        return 200, answers.read(status, payload)

    async def _send(
        self, method: str, url: str, body: bytes, patience: aiohttp.ClientTimeout | None
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise Later
        address = self._urls.get(url) or self._urls.setdefault(url, URL(url))
        options: dict[str, Any] = {} if patience is None else {"timeout": patience}
        trouble: Undelivered
        try:
            async with self._session.request(
                method, address, data=body, allow_redirects=False, **options
            ) as response:
                return response.status, await response.read()
        except _NOT_SENT:
            trouble = Later()
        except _LOST:
            trouble = Unknown()
        raise trouble

    def _patience(self, answer: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=None, connect=self._connect, sock_connect=self._connect, sock_read=answer
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What `answers.read` has already taken out of the answer, in python-telegram-bot's shape.

        Not parsed here: python-telegram-bot's own parser logs what it cannot read.
        """
        return {"result": payload}


class _QuietBot(Bot):
    """A Bot that asks nothing at start, and does not show its token."""

    async def initialize(self) -> None:
        await self.request.initialize()

    async def shutdown(self) -> None:
        await self.request.shutdown()

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
    ) -> msgspec.Raw:
        """The result as JSON not yet parsed; `patience` in seconds, if the method takes its time.

        Bot API methods are case-insensitive, and python-telegram-bot warns at each call by a name
        for which it has a method of its own: hence lower case.
        """
        try:
            result: msgspec.Raw = await self.bot.do_api_request(
                method.lower(), params, read_timeout=patience or BaseRequest.DEFAULT_NONE
            )
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
