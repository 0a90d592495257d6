"""HTTP to Telegram for python-telegram-bot's Bot: aiohttp's connections, and little around them.

An aiohttp `ClientSession` would do the same with cookies, redirects, proxies and tracing that are
never used here, at three times the cost of a call; so its connector (names, TLS, pool) and its
parser are used without it. tests/bot/test_telegram.py holds every way an answer can fail.
"""

import asyncio
import ssl
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import msgspec
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot import answers
from bot.answers import Later, Unknown

_CONNECT = 5.0
_ANSWER = 20.0
"""Seconds; Telegram answers within one, or says so. Long polls bring their own."""
_CONNECTIONS = 50
_KEEP_ALIVE = 30.0
"""Shorter than Telegram's own 60 s: a connection closed under us would leave an unknown outcome."""

_LOST = (aiohttp.ClientError, HttpProcessingError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True, repr=False)
class _Target:
    """One method's address: the head of a request but for the length, and whom to connect to."""

    head: bytes
    host: aiohttp.ClientRequest


_SLOW = (b"\r\ntransfer-encoding:", b"\r\nconnection: close")


class _Wire(ResponseHandler):
    """aiohttp's protocol with a short way for an answer that comes whole, as nearly all do here.

    Anything else (in pieces, chunked, closing, provisional) is left to aiohttp's parser, from its
    first byte on: `whole` is then None, and `read` has the answer.
    """

    whole: asyncio.Future[tuple[int, bytes] | None] | None = None
    _late: asyncio.TimerHandle | None = None

    def expect(self, patience: float) -> asyncio.Future[tuple[int, bytes] | None]:
        """What the next bytes bring; to be called before the request is written."""
        self.whole = self._loop.create_future()
        self._late = self._loop.call_later(patience, self._broken, aiohttp.SocketTimeoutError())
        self._patience = patience
        return self.whole

    async def parsed(self) -> tuple[int, bytes]:
        """The answer by aiohttp's parser, which is put away afterwards."""
        message, content = await self.read()
        while 100 <= message.code < 200:  # noqa: PLR2004 - HTTP's "not yet"
            message, content = await self.read()
        payload = await content.read()
        self._parser = None
        return message.code, payload

    def data_received(self, data: bytes) -> None:
        if self.whole is not None:
            found = _whole(data)
            if found is None:
                self.set_response_params(
                    read_timeout=self._patience, read_until_eof=True, auto_decompress=False
                )
            self._tell(found)
            if found is not None:
                return
        elif self._parser is None and self.transport is not None:
            self.transport.close()  # nobody asked: the next call must not take it for its answer
            return
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._broken(aiohttp.ServerDisconnectedError())
        self._tell(None)
        super().connection_lost(exc)

    def _broken(self, error: Exception) -> None:
        if self.whole is not None and not self.whole.done():
            self.whole.set_exception(error)

    def _tell(self, found: tuple[int, bytes] | None) -> None:
        waiting, self.whole = self.whole, None
        if self._late is not None:
            self._late.cancel()
        if waiting is not None and not waiting.done():
            waiting.set_result(found)


def _whole(data: bytes) -> tuple[int, bytes] | None:
    """Status and body, if these bytes are one answer from its first to its last."""
    end = data.find(b"\r\n\r\n")
    head = data[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if end < 0 or at < 0 or not head.startswith(b"http/1.1 ") or any(s in head for s in _SLOW):
        return None
    length, status = head[at + 17 :].split(b"\r\n", 1)[0].strip(), head[9:12]
    if not (length.isdigit() and status.isdigit()) or len(data) != end + 4 + int(length):
        return None
    return (int(status), data[end + 4 :]) if status >= b"200" else None


class _Connector(aiohttp.TCPConnector):
    """aiohttp's pool, whose connections speak `_Wire`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory = partial(_Wire, loop=self._loop)  # type: ignore[assignment]  # is narrower


class Request(BaseRequest):
    """One keep-alive pool; every failure leaves as one of `bot.answers`.

    They are raised outside the handlers that caught aiohttp's own: those may carry the address,
    and the address carries the token.
    """

    def __init__(
        self,
        connect: float = _CONNECT,
        answer: float = _ANSWER,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Seconds until a connection must stand, and until an answer must have come.

        `trust`: whose certificates are believed, if not those that the system trusts.
        """
        self._patience = aiohttp.ClientTimeout(connect=connect, sock_connect=connect)
        self._answer = answer
        self._trust: ssl.SSLContext | bool = True if trust is None else trust
        self._connector: aiohttp.TCPConnector | None = None
        self._targets: dict[str, _Target] = {}

    @property
    def read_timeout(self) -> float:
        return self._answer

    async def initialize(self) -> None:
        if self._connector is None:
            self._connector = _Connector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE)

    async def shutdown(self) -> None:
        connector, self._connector = self._connector, None
        self._targets.clear()
        if connector is not None:
            await connector.close()

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
        del method, write_timeout, connect_timeout, pool_timeout  # always POST; one patience
        body = msgspec.json.encode(request_data.parameters) if request_data else b"{}"
        answer = float(read_timeout) if isinstance(read_timeout, int | float) else self._answer
        status, payload = await self._sent(url, body, answer)
        return 200, answers.read(status, payload)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What `answers.read` has already taken out of the answer, in python-telegram-bot's shape.

        Not parsed here: python-telegram-bot's own parser logs what it cannot read.
        """
        return {"result": payload}

    async def _sent(self, url: str, body: bytes, answer: float) -> tuple[int, bytes]:
        target = self._targets.get(url) or self._targets.setdefault(url, self._target(url))
        connection = await self._connected(target)
        try:
            return await _exchanged(
                connection, b"%b%d\r\n\r\n%b" % (target.head, len(body), body), answer
            )
        except _LOST:
            pass
        finally:
            connection.close()  # nothing, if it went back to the pool
        raise Unknown

    async def _connected(self, target: _Target) -> Connection:
        """A connection of the pool or a new one; without one, nothing was sent."""
        if self._connector is not None:
            try:
                return await self._connector.connect(target.host, [], self._patience)
            except _LOST:
                pass
        raise Later

    def _target(self, url: str) -> _Target:
        """Parsed once for each method: the host in the pool's terms, the rest as bytes."""
        address = URL(url)
        head = (
            f"POST {address.raw_path_qs} HTTP/1.1\r\nHost: {address.host_port_subcomponent}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        loop = asyncio.get_running_loop()
        host = aiohttp.ClientRequest("POST", address.origin(), loop=loop, ssl=self._trust)
        return _Target(head.encode("ascii"), host)


async def _exchanged(connection: Connection, request: bytes, patience: float) -> tuple[int, bytes]:
    """Send, and read the whole answer; then the connection may carry the next call."""
    wire, transport = connection.protocol, connection.transport
    if transport is None or not isinstance(wire, _Wire):
        raise aiohttp.ServerDisconnectedError
    whole = wire.expect(patience)
    transport.write(request)
    found = await whole or await wire.parsed()
    connection.release()
    return found
