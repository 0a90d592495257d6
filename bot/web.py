"""The one door that faces the network: webhooks in, health and metrics out.

Answers are empty or plain words; nothing of a request is logged, echoed or kept. Health and metrics
are for this machine: from elsewhere they are not there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address

from aiohttp import web

from bot.hooks import Hook, receiver

Health = Callable[[], Awaitable[Sequence[str]]]
"""What is wrong, in words without persons; nothing if all is well."""
Metrics = Callable[[], Awaitable[Mapping[str, int]]]
"""Counters: `name` or `name{label="value"}` → value."""

_Answering = Callable[[web.BaseRequest], Awaitable[web.Response]]

_LARGEST = 1024 * 1024
"""Bytes of a webhook's body, which is aiohttp's own limit. A message has 4096 characters; an update
with all its trimmings is some tens of kilobytes."""
_GRACE = 1.0
"""Seconds that requests under way have to finish when the service stops."""
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
"""What a proxy says of somebody it asks for: then it is not this machine that wants to know."""


def from_here(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether this machine asks, and not a proxy on it for somebody else."""
    try:
        here = ip_address(address or "").is_loopback
    except ValueError:
        return False
    return here and not any(name in headers for name in _PASSED_ON)


class Web:
    """Serves from `start` to `close`."""

    def __init__(self, health: Health, metrics: Metrics, hooks: Sequence[Hook] = ()) -> None:
        self._health = health
        self._metrics = metrics
        self._routes: dict[tuple[str, str], _Answering] = {
            ("GET", "/health"): _for_here(self._say_health),
            ("GET", "/metrics"): _for_here(self._say_metrics),
            **{("POST", hook.path): receiver(hook) for hook in hooks},
        }
        # aiohttp's low-level server: four fixed addresses need no router, middlewares or signals.
        # No access log: it would hold addresses. Its body limit is `_LARGEST` by default.
        server = web.Server(self._answered, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=_GRACE)

    async def start(self, host: str, port: int) -> int:
        """The port it listens on, which is drawn by the system for 0; OSError if it is in use."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address: tuple[str, int] = self._runner.addresses[0]
        return address[1]

    async def close(self) -> None:
        await self._runner.cleanup()

    async def _answered(self, request: web.BaseRequest) -> web.Response:
        answer = self._routes.get((request.method, request.path))
        return await answer(request) if answer else web.Response(status=404)

    async def _say_health(self, _request: web.BaseRequest) -> web.Response:
        try:
            wrong = list(await self._health())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is wrong
            wrong = [f"health: {type(error).__name__}"]
        return web.Response(text="\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)

    async def _say_metrics(self, _request: web.BaseRequest) -> web.Response:
        """In Prometheus' text format, version 0.0.4."""
        counters = await self._metrics()
        lines = (f"soglia_{name} {value}\n" for name, value in sorted(counters.items()))
        return web.Response(text="".join(lines))


def _for_here(say: _Answering) -> _Answering:
    async def answer(request: web.BaseRequest) -> web.Response:
        here = from_here(request.remote, request.headers)
        return await say(request) if here else web.Response(status=404)

    return answer
