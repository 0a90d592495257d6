"""Practice as a whole: the emulated Telegram, served on this machine only."""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from bot.practice.accounts import Account
from bot.practice.api import Api, Call
from bot.practice.bell import Bell
from bot.practice.faults import Faults
from bot.practice.page import Atlas, Follow, Page, Snapshot
from bot.practice.phone import PATIENCE, Phone
from bot.practice.records import Person
from bot.practice.webhooks import Webhooks
from bot.practice.world import World

Json = dict[str, Any]

FIRST_USER = 1001

LARGEST_BODY = 10 * 1024 * 1024


class Practice:
    """Telegram in a box. `clock` gives seconds since 1970 and may be moved by a test.

    `strict`: parameters that Telegram would silently ignore are refused.
    `first_pause`: seconds until a webhook that failed is tried again; the pause doubles.
    """

    def __init__(
        self, clock: Callable[[], float], *, strict: bool = True, first_pause: float = 1.0
    ) -> None:
        self.world = World(clock)
        self._bell = Bell()
        self.world.changed = self._bell.ring
        self._api = Api(self.world, self._bell, strict=strict)
        self._page = Page(self._bell)
        self._webhooks = Webhooks(self.world, self._bell, first_pause=first_pause)
        self._phones: dict[tuple[int, str], Phone] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""
        """Where the page is."""

    @property
    def api_url(self) -> str:
        """What SOGLIA_API_URL should be: the base before `/bot<token>`."""
        return self.url

    @property
    def faults(self) -> Faults:
        """Where tests plant what shall go wrong."""
        return self._api.faults

    @property
    def calls(self) -> Sequence[Call]:
        """The last calls of all bots, oldest first, without getUpdates."""
        return self._api.calls

    def add_bot(self, token: str, username: str, name: str) -> Account:
        """Make a bot; the number before the colon of the token becomes its id."""
        return self.world.add_bot(token, username, name)

    def phone(
        self, user_id: int, bot_username: str, *, name: str = "Sara", language: str = "it"
    ) -> Phone:
        """The phone of this person, open at the chat with this bot; the same one every time."""
        key = (user_id, bot_username)
        if key not in self._phones:
            person = self.world.people.setdefault(user_id, Person(user_id, name, language))
            bot = self.world.bot_named(bot_username)
            self._phones[key] = Phone(self.world, self._bell, bot, self.world.chat(bot, person))
        return self._phones[key]

    def show(self, phones: Sequence[Json], snapshot: Snapshot | None = None) -> None:
        """What the page shows from now on: any number of phones, and the store beside them.

        A phone is `{"id", "who", "bot"}`: `who` is person, counsellor or coordinator, `bot` a
        username. With `"start": parameter` its owner opens the bot by that link, once; `"user"`
        gives the number of its owner, else it follows from the place in the list. `snapshot` tells
        `{"tables": [{"name", "rows", "sample": hex or None}], "files": [{"name", "bytes"}]}`.
        """
        seen = []
        for number, handset in enumerate(phones, start=FIRST_USER):
            phone = self.phone(handset.get("user", number), handset["bot"])
            seen.append((dict(handset), phone))
            if (parameter := handset.get("start")) and not phone.chat.started:
                phone.start(parameter)
        self._page.show(seen, snapshot)

    def follow(self, follow: Follow) -> None:
        """Tell of the page's language, now and whenever a visitor brings or chooses another."""
        self._page.follow(follow)

    def lead(self, atlas: Atlas) -> None:
        """Let authors lead the person's phone to any step, and see it on the map."""
        self._page.lead(atlas)

    def inject(self, bot_username: str, kind: str, body: Json, chat: int = 0) -> None:
        """Queue any update, also one that Telegram would never send."""
        bot = self.world.bot_named(bot_username)
        bot.updates.add(kind, body, chat)
        self._bell.ring()

    async def settled(self, *, within: float = PATIENCE) -> None:
        """Wait until no bot has an update that is not confirmed, and no call is running.

        A bot may still have something to send that it has not begun; where that matters, wait for
        what the phone shows with `Phone.until`.
        """
        if not await self._bell.until(self._quiet, within):
            waiting = {bot.username: len(bot.updates.waiting()) for bot in self._bots()}
            raise TimeoutError(f"after {within} s: waiting {waiting}, running {self._api.running}")

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve. Port 0 takes any that is free; OSError if the one given is taken."""
        if not ip_address(host).is_loopback:
            raise ValueError(f"practice serves only on this machine, not on {host}")
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST_BODY)
        app.router.add_routes(self._page.routes())
        app.router.add_route("*", "/bot{token:[^/]*}/{method}", self._api.handle)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        await self._webhooks.start()

    async def stop(self) -> None:
        """Stop at once; polls end without updates."""
        self._api.close()
        self._page.close()
        if self._runner:
            await self._webhooks.stop()
            await self._runner.cleanup()

    def _bots(self) -> list[Account]:
        return list(self.world.accounts.values())

    def _quiet(self) -> bool:
        return not self._api.running and not any(bot.updates.first(1) for bot in self._bots())

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse whoever came by another name: a page elsewhere that rebinds its own to us."""
        port = self.url.rsplit(":", 1)[1]
        ours = {f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        origin = request.headers.get("Origin", f"http://{request.host}")
        if request.host not in ours or origin.removeprefix("http://") not in ours:
            raise web.HTTPForbidden(text="this address answers only to its own name\n")
        return await handler(request)
