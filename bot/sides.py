"""The two sides of the service, assembled: the public bot and the counsellors' bot."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot import conversations, profile
from bot.attention import Attention
from bot.calls import Calls
from bot.cards import Cards
from bot.casework import Casework
from bot.courier import Courier, Limits
from bot.desk import Desk
from bot.door import Door
from bot.entrance import Entrance, Watch
from bot.farewell import Farewell
from bot.front import Front
from bot.intake import Poller
from bot.keyring import Keyring
from bot.keys import load_desk, load_front
from bot.lifebelt import Lifebelt
from bot.news import News
from bot.profile import introduce
from bot.removals import Removals
from bot.requests import Requests
from bot.screens import Screens, Wanted
from bot.settings import Secret, Settings
from bot.sheets import Sheets
from bot.silence import FrontUpkeep
from bot.speech import Catalogue, Speech
from bot.store import Bot, Store
from bot.taps import Taps
from bot.telegram import Caller, Telegram
from bot.updates import Incoming
from bot.vigil import DeskUpkeep
from dialogs.conversation import Guide
from dialogs.library import PROFILE


@dataclass(frozen=True, slots=True)
class Clocks:
    """Time as the service knows it; tests move it."""

    wall: Callable[[], float]
    """Seconds since 1970."""
    steady: Callable[[], float]
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

    async def open(
        self, handle: Callable[[Incoming], Coroutine[Any, Any, None]], watch: Watch | None = None
    ) -> None:
        """Meet Telegram; a wrong token is known from here on."""
        self.telegram = Telegram(self.caller, handle)
        self.entrance = Entrance(self.bot, self.telegram.handle, watch=watch)
        await self.caller.start()
        await self.telegram.start()
        self.me = await self.caller.me()

    async def poll(self) -> None:
        """Take updates in until cancelled."""
        await Poller(self.caller, self.entrance, self._clock, public_url=self._public_url).run()

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
        self.keyring = Keyring(common.settings.keyring, secrets.cases, common.clocks.wall)
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
        farewell = Farewell(self.door, self.screens)
        self.front = Front(self.door, self.requests, self.screens, farewell, on_case)
        self.lifebelt = Lifebelt(self.door, Calls(common.guide), farewell, self.front.show_again)
        self.news = News(self.door, self.requests, self.screens)
        self.duty = FrontUpkeep(common.store, secrets.keys, self.screens)

    async def open(self) -> None:
        """Meet Telegram, and see that the bot's name and description betray nothing."""
        await self.line.open(self.front.handle, self.lifebelt)
        await introduce(self.line.caller, profile.read(PROFILE))

    async def look(self) -> None:
        """See what the desk changed, and what is to be taken away from a phone."""
        self.removals.wake()
        await self.lifebelt.put_right()
        await self.news.look()

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
        await self.lifebelt.stop()
        await self.removals.stop()
        await self.line.close()
        self.keyring.close()


class DeskSide:
    """The counsellors' bot, assembled."""

    def __init__(
        self, common: Common, words: Mapping[str, Catalogue], on_case: Callable[[bytes], None]
    ) -> None:
        """`words`: the desk's own catalogues."""
        secrets = load_desk(common.settings.home)
        store, wall = common.store, common.clocks.wall
        self.common = common
        self.keys = secrets.keys
        self.line = Line(common, "desk", common.settings.desk_token)
        self.keyring = Keyring(common.settings.keyring, secrets.cases, wall)
        self.username = ""
        self.removals = Removals("desk", store, self.keys.envelope, self.line.caller, wall)
        speech, attention = Speech(words, common.guide.words), Attention()
        sheets = Sheets(store, secrets.private, self.keyring, speech, attention, wall)
        self.cards = Cards(
            store, self.keys, sheets, self.line.caller, self.line.courier, self.removals, wall
        )
        casework = Casework(store, self.keys, self.keyring, attention)
        taps = Taps(store, self.keys, casework, attention, wall, self.link, speech)
        self.desk = Desk(store, self.keys, speech, taps, self.cards, wall, on_case)
        self.duty = DeskUpkeep(store, self.keys, self.keyring, on_case)

    async def open(self) -> None:
        """Meet Telegram, and learn the bot's name for links of invitation."""
        await self.line.open(self.desk.handle)
        self.username = str(self.line.me["username"])

    async def look(self) -> None:
        """Show every card that is not shown, and take away what has been seen long enough."""
        await self.cards.sync()
        self.removals.wake()

    async def catch_up(self) -> None:
        """Cards are looked for at each tick: there is nothing else to catch up with."""
        await self.look()

    def link(self, secret: str) -> str:
        """The address of an invitation."""
        return f"https://t.me/{self.username}?start={secret}"

    async def close(self) -> None:
        """Close everything of this side."""
        await self.removals.stop()
        await self.line.close()
        self.keyring.close()
