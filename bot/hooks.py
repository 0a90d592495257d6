"""Webhooks: what Telegram is told of them, and the updates it brings, answered after the commit."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.entrance import KINDS, Entrance
from bot.telegram import Caller

_CONNECTIONS = 40
"""How many updates Telegram may bring at once; its own default."""
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def secret(token: str) -> str:
    """What Telegram must show with each webhook: of the token, so that nothing more is to keep."""
    return hmac.new(token.encode(), b"soglia webhook secret", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Hook:
    """One bot's webhook: who takes what it brings, and the secret it must show."""

    entrance: Entrance
    secret: str

    @property
    def path(self) -> str:
        return f"/telegram/{self.entrance.bot}"


async def register(caller: Caller, hook: Hook, public_url: str) -> None:
    """Tell Telegram to bring updates to us. What waits there stays: it is never dropped."""
    await caller.call(
        "setWebhook",
        url=public_url.rstrip("/") + hook.path,
        secret_token=hook.secret,
        max_connections=_CONNECTIONS,
        allowed_updates=KINDS,
        drop_pending_updates=False,
    )


def receiver(hook: Hook) -> Callable[[web.BaseRequest], Awaitable[web.Response]]:
    """Takes what this webhook is brought."""
    expected = hook.secret.encode()

    async def receive(request: web.BaseRequest) -> web.Response:
        """200 only after the commit; anything else and Telegram brings the update again."""
        shown = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, expected):
            hook.entrance.counts["webhooks_forged"] += 1
            return web.Response(status=401)
        body = await request.read()  # 413 beyond a megabyte
        done = await hook.entrance.deliver(body)
        return web.Response(status=200 if done else 503)

    return receive
