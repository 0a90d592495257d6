"""A server that answers a bot with whatever bytes a test wants, or with none."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Behaviour = bytes | tuple[bytes, bytes] | Literal["hang", "close", "reset", "cut"]
"""Bytes of an answer, whole or in two, or what happens in its place; "cut" is half a body."""


def http(status: int, body: bytes, kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def ok(result: Any) -> bytes:
    return http(200, json.dumps({"ok": True, "result": result}).encode())


def error(code: int, description: str = "", **parameters: Any) -> bytes:
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return http(code, json.dumps(answer).encode())


@dataclass
class Wire:
    """What is answered next, and what was asked."""

    behaviour: Behaviour = field(default_factory=lambda: ok(True))
    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    connections: int = 0
    ended: int = 0
    last: bool = False
    """Close after each answer."""
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def heard(self, number: int) -> None:
        """Wait until so many requests have come."""
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.asked) >= number)

    async def gone(self, number: int) -> None:
        """Wait until so many connections have ended."""
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: self.ended >= number)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        try:
            while await self._answered(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            async with self.news:
                self.ended += 1
                self.news.notify_all()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        lengths = [int(h.split(":")[1]) for h in head if h.lower().startswith("content-length:")]
        body = await reader.readexactly(lengths[0] if lengths else 0)
        async with self.news:
            self.asked.append((head[0].split(" ")[1], json.loads(body or b"{}")))
            self.news.notify_all()
        match self.behaviour:
            case bytes(answer):
                writer.write(answer)
                await writer.drain()
                return not self.last
            case (first, rest):
                writer.write(first)
                await writer.drain()
                await asyncio.sleep(0.001)  # so that they travel apart
                writer.write(rest)
                return True
            case "hang":
                await reader.read()
            case "reset":
                writer.transport.abort()
            case "cut":
                writer.write(ok({"message_id": 1})[:-10])
            case "close":
                pass
        return False


@asynccontextmanager
async def wired(
    behaviour: Behaviour | None = None, certificate: Path | None = None
) -> AsyncIterator[Wire]:
    wire = Wire() if behaviour is None else Wire(behaviour)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())  # type: ignore[arg-type]  # we are in one
        await wire.serve(reader, writer)

    encrypted = None
    if certificate:
        encrypted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        encrypted.load_cert_chain(certificate)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=encrypted)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
