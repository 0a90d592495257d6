"""A desk in a room of its own: real store, real keys, real calls to an emulated Telegram."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import members, rota
from bot.attention import Attention
from bot.cards import Cards
from bot.casework import Casework
from bot.conversations import Conversation
from bot.courier import Courier, Limits
from bot.desk import Desk
from bot.entrance import Entrance
from bot.intake import Poller
from bot.keyring import Keyring
from bot.keys import DeskSecrets, FrontSecrets, load_desk, load_front, make_keys
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.removals import Removals
from bot.requests import Requests
from bot.sheets import Sheets
from bot.speech import Speech
from bot.store import CaseRow, MemberRow
from bot.store.changes import PutSpeaks
from bot.store.sqlite import SqliteStore, open_store
from bot.taps import Taps
from bot.telegram import Caller
from bot.upkeep import Upkeep
from bot.vigil import DeskUpkeep
from dialogs.events import RequestCall, Seal
from dialogs.library import LOCALES, open_catalogues
from dialogs.page import Urgency
from dialogs.place import Place, Window
from dialogs.words import Words

TOKEN = "200:desk"
BOT = "desk_bot"
ROME = ZoneInfo("Europe/Rome")
SPEECH = Speech(
    open_catalogues(LOCALES, ["desk"]), Words(open_catalogues(LOCALES, ["callback"]), ROME)
)
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC).timestamp()

ANSWERS = {
    "name": "Marker-name",
    "number": "+39 333 444 5556",
    "never": "Marker-never",
    "voicemail": "No message",
    "answerer": "Marker-answerer",
    "cover": "Marker-cover",
    "word": "Marker-word",
    "about": "For me",
    "news": "Yes, write here",
    "note": "Marker-note",
}


@dataclass
class Clock:
    """Wall and steady time, moved by the test."""

    now: float = START
    steady: float = 0.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds
        self.steady += seconds


@dataclass
class Seat:
    """One member: their phone, and who they are."""

    phone: Phone
    chat: int
    id: int


@dataclass
class Room:
    """Everything of the desk, assembled as the service does it."""

    clock: Clock
    practice: Practice
    store: SqliteStore
    desk_keys: DeskSecrets
    front_keys: FrontSecrets
    keyring: Keyring
    requests: Requests
    courier: Courier
    removals: Removals
    cards: Cards
    taps: Taps
    desk: Desk
    upkeep: Upkeep
    moved: list[bytes] = field(default_factory=list)
    chats: int = 500

    async def quiet(self) -> None:
        """Wait until nothing is to be handled, sent or taken away."""
        for _ in range(3):
            await self.practice.settled()
            await self.cards.wake()
            await self.courier.idle()
            await self.removals.idle()

    async def tick(self, seconds: float = 0) -> None:
        """Time passes, and its clockwork looks once."""
        self.clock.forward(seconds)
        await self.upkeep.tick(self.clock.now, self.clock.steady)
        await self.quiet()

    async def joins(
        self, role: members.Role = "counsellor", *, on_duty: bool = True, language: str = "en"
    ) -> Seat:
        """Somebody follows an invitation, and chooses."""
        self.chats += 1
        phone = self.practice.phone(self.chats, BOT)
        phone.start(await members.make_invitation(self.store, role, int(self.clock.now)))
        await phone.until(lambda phone: phone.labels)
        if language != members.LANGUAGE:
            phone.tap_data(f"language:{language}")
            await self.quiet()
        if on_duty:
            phone.tap_data("duty:on")
        member = await self.member(self.chats)
        await self.store.commit(PutSpeaks(member.id, "it en"))
        await self.quiet()
        return Seat(phone, self.chats, member.id)

    async def removes(self, seat: Seat) -> None:
        """A member leaves, as far as the store can tell."""
        member = await self.member(seat.chat)
        cards = await self.store.cards_of(member.id)
        owned = [case for case in await self.store.open_cases() if case.owner == member.id]
        now = int(self.clock.now)
        await self.store.commit(
            *members.leaving(self.desk_keys.keys, member, owned, cards, now, by=0)
        )
        await self.quiet()

    def stranger(self) -> Seat:
        """Somebody who found the bot."""
        self.chats += 1
        return Seat(self.practice.phone(self.chats, BOT), self.chats, 0)

    async def member(self, chat: int) -> MemberRow:
        found = await self.store.member_by(self.desk_keys.keys.pseudonym(chat))
        assert found
        return found

    async def asks(
        self,
        urgency: Urgency = Urgency.URGENT,
        answers: dict[str, str] | None = None,
        *,
        chat: int = 9000,
        after: int = 3600,
        language: str = "it",
    ) -> CaseRow:
        """A person confirms a request, as the front writes it; its window begins `after` now."""
        given = ANSWERS if answers is None else answers
        place = Place(language=language, given=frozenset(given))
        start = int(self.clock.now) + after
        window: Window = rota.window(start, start + 7200)
        sealed = {
            name: self.requests.sealed(chat, Seal(name, text)) for name, text in given.items()
        }
        changes = await self.requests.opened(
            Conversation(chat, place), RequestCall(urgency, window), sealed, int(self.clock.now)
        )
        await self.store.commit(*changes)
        case = await self.requests.case_of(chat)
        assert case
        return case

    async def told(self, urgency: Urgency = Urgency.URGENT, chat: int = 9000) -> CaseRow:
        """A request that everybody on duty has a card of."""
        case = await self.asks(urgency, chat=chat)
        await self.tick()
        return await self.now(case)

    async def now(self, case: CaseRow) -> CaseRow:
        found = await self.store.case(case.id)
        assert found
        return found


@asynccontextmanager
async def opened_room(folder: Path) -> AsyncIterator[Room]:
    clock = Clock()
    practice = Practice(clock)
    practice.add_bot(TOKEN, BOT, "Desk")
    await practice.start()
    make_keys(folder)
    store = await open_store(folder / "soglia.db")
    caller = Caller(TOKEN, practice.api_url)
    await caller.start()
    room = _assembled(folder, clock, practice, store, caller)
    entrance = Entrance("desk", room.desk.handle)
    polling = asyncio.create_task(Poller(caller, entrance, time.monotonic).run())
    try:
        yield room
    finally:
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
        await room.removals.stop()
        await room.courier.stop()
        await caller.close()
        await practice.stop()
        await store.close()
        room.keyring.close()


def _assembled(
    folder: Path, clock: Clock, practice: Practice, store: SqliteStore, caller: Caller
) -> Room:
    secrets, front = load_desk(folder), load_front(folder)
    keys, moved, speech = secrets.keys, list[bytes](), SPEECH
    keyring = Keyring(folder / "keyring.db", secrets.cases, clock)
    courier = Courier(time.monotonic, Limits(1000, 1000.0, 1000.0))
    removals = Removals("desk", store, keys.envelope, caller, clock)
    attention = Attention()
    sheets = Sheets(store, secrets.private, keyring, speech, attention, clock)
    cards = Cards(store, keys, sheets, caller, courier, removals, clock)
    casework = Casework(store, keys, keyring, attention)
    taps = Taps(
        store, keys, casework, attention, clock, lambda secret: f"link?start={secret}", speech
    )
    desk = Desk(store, keys, speech, taps, cards, clock, moved.append)
    upkeep = Upkeep(store, keyring, [DeskUpkeep(store, keys, keyring, moved.append)])
    requests = Requests(store, front.keys, front.desk, keyring, ROME)
    return Room(
        clock, practice, store, secrets, front, keyring, requests, courier, removals, cards,
        taps, desk, upkeep, moved,
    )  # fmt: skip
