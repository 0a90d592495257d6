"""The two sides of the service, assembled: the public bot and the counsellors' bot."""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot import conversations
from bot.conversations import Messages
from bot.courier import Courier, Limits
from bot.door import Door
from bot.entrance import Entrance
from bot.farewell import Farewell
from bot.front import Front
from bot.intake import Poller
from bot.keyring import Keyring
from bot.keys import load_front
from bot.lifebelt import Lifebelt
from bot.news import News
from bot.removals import Removals
from bot.requests import Requests
from bot.screens import Screens, Wanted
from bot.settings import Secret, Settings
from bot.store import Bot, Store
from bot.store.changes import ForgetConversation
from bot.telegram import Caller, Telegram
from bot.updates import Incoming
from dialogs.conversation import Guide


@dataclass(frozen=True, slots=True)
class Clocks:
    """Time as the service knows it; tests move it."""

    wall: Callable[[], float] = time.time
    """Seconds since 1970."""
    steady: Callable[[], float] = time.monotonic
    """Seconds that never run back."""


@dataclass(frozen=True, slots=True)
class Common:
    """What both sides share."""

    settings: Settings
    store: Store
    guide: Guide
    clocks: Clocks
    limits: Limits = field(default_factory=Limits)


class Line:
    """One bot's line to Telegram: calls out, updates in, in the order of each chat."""

    def __init__(self, common: Common, bot: Bot, token: Secret | None) -> None:
        settings = common.settings
        self.bot = bot
        self.caller = Caller(token.reveal() if token else "", settings.api_url)
        self.courier = Courier(common.clocks.steady, common.limits)
        self._clock = common.clocks.steady
        self._public_url = settings.public_url

    async def open(self, handle: Callable[[Incoming], Coroutine[Any, Any, None]]) -> None:
        """Meet Telegram; a wrong token is known from here on."""
        self.telegram = Telegram(self.caller, handle)
        self.entrance = Entrance(self.bot, self.telegram.handle)
        await self.caller.start()
        await self.telegram.start()

    async def poll(self) -> None:
        """Take updates in until cancelled."""
        await Poller(
            self.caller, self.entrance, self._clock, public_url=self._public_url
        ).run()

    async def close(self) -> None:
        """Stop sending; what is not sent is in the store."""
        await self.courier.stop()
        await self.telegram.close()
        await self.caller.close()


class FrontSide:
    """The public bot, assembled."""

    def __init__(self, common: Common, on_case: Callable[[], None]) -> None:
        secrets = load_front(common.settings.home)
        self.common = common
        self.line = Line(common, "front", common.settings.front_token)
        self.keyring = Keyring(
            common.settings.home / "keyring.db", secrets.cases, common.clocks.wall
        )
        self.removals = Removals(
            "front", common.store, secrets.keys.envelope, self.line.caller, common.clocks.wall
        )
        self.door = Door(
            common.guide, common.store, secrets.keys, self.line.caller, self.line.courier,
            self.removals, common.clocks.wall,
        )  # fmt: skip
        zone = common.settings.tz
        self.requests = Requests(common.store, secrets.keys, secrets.desk, self.keyring, zone)
        self.screens = Screens(self.door)
        self.lifebelt = Lifebelt(self.line.caller, self._asks_help)
        self.front = Front(
            self.door, self.requests, self.screens, Farewell(self.door, self.screens),
            self.lifebelt, on_case,
        )  # fmt: skip
        self.news = News(self.door, self.requests, self.screens)

    def _asks_help(self, incoming: Incoming) -> bool:
        return self.front.asks_help(incoming)

    async def tick(self) -> None:
        """What time does at the door: wipe what fell silent, show what is not shown, tell news."""
        await self.wipe()
        await self.news.look()
        self.removals.wake()

    async def wipe(self) -> None:
        """Whoever has been silent too long is forgotten, here and on the phone."""
        now = self.common.clocks.wall()
        for row in await self.common.store.conversations_to_wipe(int(now)):
            talk = conversations.opened(self.door.keys, row)
            gone = []
            if talk and talk.screen is not None:
                messages = Messages(talk.chat, (talk.screen,))
                gone.append(conversations.removal(self.door.keys.envelope, messages, now))
            await self.common.store.commit(ForgetConversation(row.pseudonym), *gone)

    async def catch_up(self) -> None:
        """After a start: show every screen that a crash left behind its conversation."""
        for row in await self.common.store.conversations_to_show():
            talk = conversations.opened(self.door.keys, row)
            if talk is not None:
                now = int(self.common.clocks.wall())
                outlook = await self.requests.outlook(talk.chat, talk.place, now)
                self.screens.show(Wanted(talk, row.wanted, outlook))
        self.removals.wake()

    async def close(self) -> None:
        """Close everything of this side."""
        await self.removals.stop()
        await self.line.close()
        self.keyring.close()
