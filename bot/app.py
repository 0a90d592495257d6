"""The composition root: the only file that knows every other, and the home of the clock."""

import asyncio
import contextlib
import fcntl
import gc
import logging
import signal
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal

import uvloop

from bot import members, web
from bot.answers import Refused, Undelivered
from bot.courier import Limits
from bot.hooks import Hook, register, secret
from bot.settings import Settings
from bot.sides import Clocks, Common, DeskSide, FrontSide, Line
from bot.store import Bot
from bot.store.sqlite import open_store
from bot.trouble import ServiceTrouble
from bot.upkeep import Upkeep
from dialogs.library import LOCALES, open_catalogues, open_guide

REAL = Clocks(time.time, time.monotonic)
"""The clock of this machine."""

_HERE, _EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - a webhook must be reached from outside

Part = Literal["front", "desk", "all"]
Role = Literal["coordinator", "counsellor"]

log = logging.getLogger(__name__)

_TICK = 1.0
"""Seconds between two looks at what time does, and at what another process has changed."""


class Service:
    """The parts that one process runs, over one store."""

    def __init__(
        self, settings: Settings, part: Part, clocks: Clocks | None = None,
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.part = part
        self.clocks = clocks or REAL
        self.limits = limits or Limits()
        self.front: FrontSide | None = None
        self.desk: DeskSide | None = None
        self._wake = asyncio.Event()

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator["Service"]:
        """Everything assembled and known to Telegram, nothing taken in yet; closed at the end."""
        async with AsyncExitStack() as stack:
            store = await open_store(self.settings.database)
            stack.push_async_callback(store.close)
            guide = open_guide(self.settings.tz, complain=log.warning)
            self.common = Common(self.settings, store, guide, self.clocks, self.limits)
            if self.part != "desk":
                self.front = FrontSide(self.common, self.wake)
                stack.push_async_callback(self.front.close)
                await _met(self.front.line, self.front.open())
            if self.part != "front":
                words = open_catalogues(LOCALES, ["desk"])
                self.desk = DeskSide(self.common, words, lambda _: self.wake())
                stack.push_async_callback(self.desk.close)
                await _met(self.desk.line, self.desk.open())
            sides = self.sides
            keyring = sides[0].keyring
            self._upkeep = Upkeep(store, keyring, [side.duty for side in sides])
            yield self

    @property
    def sides(self) -> list[FrontSide | DeskSide]:
        """What runs here; the desk first, since its deeds are the front's news."""
        return [side for side in (self.desk, self.front) if side is not None]

    def wake(self) -> None:
        """Something changed that the other side should see now."""
        self._wake.set()

    async def run(self) -> None:
        """Take updates in and let time pass, until cancelled; a side that fails ends both."""
        for side in self.sides:  # before anything new comes in: what is found here is from before
            await side.catch_up()
        async with asyncio.TaskGroup() as group:
            if self.settings.public_url is None:
                for side in self.sides:
                    group.create_task(side.line.poll())
            else:
                await self._register(self.settings.public_url)
            group.create_task(self._time())
            group.create_task(self._hush())

    def hooks(self) -> dict[Bot, Hook]:
        """The webhooks of the sides that run here, with the secrets they must show."""
        tokens = {"front": self.settings.front_token, "desk": self.settings.desk_token}
        return {
            side.line.bot: Hook(side.line.entrance, secret(token.reveal()))
            for side in self.sides
            if (token := tokens[side.line.bot])
        }

    async def _register(self, public_url: str) -> None:
        hooks = self.hooks()
        for side in self.sides:
            await register(side.line.caller, hooks[side.line.bot], public_url)

    async def _time(self) -> None:
        while True:
            self._wake.clear()
            await self.tick()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _TICK)

    async def _hush(self) -> None:
        """At the end, give calls up while handlers finish: one after the other takes too long."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await asyncio.gather(*(side.line.courier.stop() for side in self.sides))

    async def tick(self) -> None:
        """One look at what time does; one side's trouble never keeps the other waiting."""
        looks = [lambda: self._upkeep.tick(self.clocks.wall(), self.clocks.steady())]
        for look in (*looks, *(side.look for side in self.sides)):
            try:
                await look()
            except Exception as error:  # noqa: BLE001 - time goes on; only the kind is noted
                log.error("tick.failed %s", type(error).__name__)  # noqa: TRY400 - as above


async def _met(line: Line, opening: Coroutine[Any, Any, None]) -> None:
    """Meet Telegram, or say which token or address is wrong."""
    setting = f"SOGLIA_{line.bot.upper()}_TOKEN"
    try:
        await opening
    except Refused as refused:
        if refused.kind != "no-such-bot":
            raise
        raise ServiceTrouble(
            f"{setting}: Telegram knows no bot with this token\n"
            "  hint: copy the token again from @BotFather"
        ) from None
    except Undelivered:
        raise ServiceTrouble(
            "SOGLIA_API_URL: no answer from the Bot API server\n"
            "  hint: look at the network, or at the address if it is your own server"
        ) from None


# ------------------------------------------------------------------ the commands


def run(settings: Settings, part: Part) -> None:
    """Run the service until SIGTERM or Ctrl-C; raises what `soglia run` puts into words."""
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr
    )
    with alone(settings.home, part):
        uvloop.run(_run(settings, part))


async def _run(settings: Settings, part: Part) -> None:
    async with Service(settings, part).opened() as service, web_of(service):
        settle_memory()
        await until_stopped(service.run(), ready=f"soglia: {part} is running")


async def until_stopped(work: Coroutine[Any, Any, None], ready: str = "") -> None:
    """Run until the work ends, or somebody sends SIGTERM or SIGINT; then stop it, at once.

    `ready` is said when it can be stopped so: whoever reads it may send a signal.
    """
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    if ready:
        print(ready, flush=True)  # noqa: T201 - the one line an operator waits for
    try:
        await task
    except asyncio.CancelledError:
        return
    except ExceptionGroup as group:
        raise group.exceptions[0] from None


@contextlib.asynccontextmanager
async def web_of(service: Service) -> AsyncIterator[None]:
    """Webhooks, health and metrics on PORT while the service runs."""
    server = web.Web(health_of(service), _metrics(service), list(service.hooks().values()))
    await server.start(_EVERYWHERE if service.settings.public_url else _HERE, service.settings.port)
    try:
        yield
    finally:
        await server.close()


def health_of(service: Service) -> web.Health:
    """What `/health` asks."""

    async def health() -> Sequence[str]:
        await service.common.store.handled("front", 0)  # the quickest question a store answers
        return ()

    return health


def _metrics(service: Service) -> web.Metrics:
    async def metrics() -> dict[str, int]:
        found: dict[str, int] = {}
        for side in service.sides:
            for counts in (side.line.entrance.counts, side.line.courier.counts):
                for name, value in counts.items():
                    found[f'{name}{{bot="{side.line.bot}"}}'] = value
        return found

    return metrics


def invite(settings: Settings, role: Role) -> str:
    """A single-use link for somebody who joins the desk; valid for fifteen minutes."""

    async def link() -> str:
        async with Service(settings, "desk").opened() as service:
            return await invited(service, role)

    return asyncio.run(link())


async def invited(service: Service, role: Role) -> str:
    """Make an invitation in a service that runs a desk."""
    if service.desk is None:
        raise ServiceTrouble("invite: this process runs no desk\n  hint: soglia invite")
    now = int(service.clocks.wall())
    return service.desk.link(await members.make_invitation(service.common.store, role, now))


@contextlib.contextmanager
def alone(home: Path, part: Part) -> Iterator[None]:
    """Two processes for one bot would take each other's updates: the second one is refused."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.ExitStack() as stack:
        for bot in ("front", "desk") if part == "all" else (part,):
            file = stack.enter_context((home / f"{bot}.lock").open("w"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ServiceTrouble(
                    f"{home}: the {bot} is running already\n"
                    "  hint: stop the other process, or give this one a SOGLIA_HOME of its own"
                ) from None
        yield


def settle_memory() -> None:
    """What was made at start stays; the collector need not look at it again, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
