"""The emulated Bot API over HTTP: `/bot<token>/<method>`, as Telegram's own server answers it."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.practice import schema
from bot.practice.accounts import Account
from bot.practice.bell import Bell
from bot.practice.faults import Answer, Dropped, Fault, Faults, Garbled, Silence
from bot.practice.methods import METHODS
from bot.practice.refusal import OTHER_POLL, WEBHOOK_ACTIVE, Refusal, bad
from bot.practice.world import World

Json = dict[str, Any]

REMEMBERED = 10_000
"""How many of the last calls are kept for tests to look at."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a bot that was understood; `refused` is the answer's description if it was."""

    bot: str
    method: str
    given: Json
    refused: str | None = None


@dataclass(slots=True, eq=False)
class _Poll:
    ended: bool = False


class Api:
    """Answers bots. `strict`: parameters and fields that Telegram would ignore are refused."""

    def __init__(self, world: World, bell: Bell, *, strict: bool) -> None:
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=REMEMBERED)
        self.running = 0
        """Calls being answered, without those that wait for updates."""
        self._world = world
        self._bell = bell
        self._strict = strict
        self._polls: dict[int, _Poll] = {}
        self._closing = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; the address names the bot by its token, and the method."""
        try:
            bot, method = self._addressed(request)
            fault = self.faults.strike(method, bot.username)
            if fault and not isinstance(fault, Garbled) and not fault.accepted:
                return await self._fail(request, fault, None)
            given = await _parameters(request, method, strict=self._strict)
            result = await self._result(bot, method, given)
            return await self._fail(request, fault, result) if fault else _answer(result)
        except Refusal as refusal:
            return web.json_response(refusal.json(), status=refusal.code)

    def close(self) -> None:
        """Let go of every poll and every silence."""
        self._closing.set()
        for poll in self._polls.values():
            poll.ended = True
        self._bell.ring()

    def _addressed(self, request: web.Request) -> tuple[Account, str]:
        bot = self._world.accounts.get(request.match_info["token"])
        if bot is None:
            raise Refusal(401)
        method = schema.method_named(request.match_info["method"])
        if method is None:
            raise Refusal(404, "method not found")
        return bot, method

    async def _result(self, bot: Account, method: str, given: Json) -> Any:
        if method == "getUpdates":
            return await self._updates(bot, given)
        with self._counted():
            try:
                result = METHODS[method](self._world, bot, given)
            except Refusal as refusal:
                self.calls.append(Call(bot.username, method, given, refusal.description))
                raise
            self.calls.append(Call(bot.username, method, given))
            if method in {"setWebhook", "deleteWebhook"}:
                self._bell.ring()
            return result

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.running += 1
        self._bell.ring()
        try:
            yield
        finally:
            self.running -= 1
            self._bell.ring()

    # ------------------------------------------------------------------ long polling

    async def _updates(self, bot: Account, given: Json) -> list[Json]:
        """Wait for updates; a second poller ends the first with a conflict, as at Telegram."""
        if bot.webhook:
            raise Refusal(409, WEBHOOK_ACTIVE)
        if other := self._polls.pop(bot.id, None):
            other.ended = True
        bot.updates.allow(given.get("allowed_updates"))
        bot.updates.confirm(given.get("offset", 0))
        self._bell.ring()
        poll = self._polls[bot.id] = _Poll()
        try:
            await self._wait(bot, poll, given.get("timeout", 0))
        finally:
            if self._polls.get(bot.id) is poll:
                del self._polls[bot.id]
        self._refuse_conflict(bot, poll)
        return [one.json() for one in bot.updates.first(given.get("limit", 100))]

    async def _wait(self, bot: Account, poll: _Poll, seconds: float) -> None:
        def over() -> bool:
            return poll.ended or bot.webhook is not None or bool(bot.updates.first(1))

        if seconds > 0:
            await self._bell.until(over, min(seconds, 50))

    def _refuse_conflict(self, bot: Account, poll: _Poll) -> None:
        if bot.webhook:
            raise Refusal(409, "terminated by setWebhook request")
        if poll.ended and not self._closing.is_set():
            raise Refusal(409, OTHER_POLL)

    # ------------------------------------------------------------------ faults

    async def _fail(self, request: web.Request, fault: Fault, result: Any) -> web.StreamResponse:
        match fault:
            case Answer(code, detail, retry_after):
                raise Refusal(code, detail, retry_after)
            case Silence():
                with self._counted():
                    await self._closing.wait()
                return _hang_up(request)
            case Dropped():
                return _hang_up(request)
            case Garbled("truncated"):
                body = _json({"ok": True, "result": result})
                return _text(body[: len(body) // 2])
            case Garbled():
                return _answer(_of_another_type(result))


async def _parameters(request: web.Request, method: str, *, strict: bool) -> Json:
    if request.content_type == "application/json":
        try:
            given = await request.json()
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(given, dict):
            raise bad("can't parse JSON object: object expected")
        return schema.call(method, given, form=False, strict=strict)
    form = {**request.query, **(await request.post())}
    return schema.call(method, form, form=True, strict=strict)


def _of_another_type(result: Any) -> Any:
    """Of updates, each with a body that is no object; of everything else, a number."""
    if isinstance(result, list) and result and "update_id" in result[0]:
        return [{key: one[key] if key == "update_id" else 42 for key in one} for one in result]
    return 42


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.close()
    return web.Response()


def _answer(result: Any) -> web.Response:
    return _text(_json({"ok": True, "result": result}))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(body: str) -> web.Response:
    return web.Response(text=body, content_type="application/json")
