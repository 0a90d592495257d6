"""What one step is made of: each part alone, in CPU time of all threads, fsync and all."""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from bench.box import Chat, _tap
from bench.ours import NO_LIMITS, settings
from bot import conversations, updates
from bot.app import Service, settle_memory
from bot.conversations import Conversation
from bot.courier import Courier
from bot.entrance import Entrance
from bot.sides import Clocks
from bot.store.changes import NoteHandled, NoteShown
from bot.telegram import Telegram
from bot.updates import Incoming, Tap
from dialogs.conversation import Outlook, advance
from dialogs.events import Tapped
from dialogs.page import HOME
from dialogs.place import Place

TIMES = 3000
AT_ONCE = 50
ROUNDS = 3

Part = Callable[[int], Awaitable[None]]


async def cost(part: Part) -> float:
    """Microseconds of CPU a time, the best of three rounds, fifty at once."""

    async def share(first: int) -> None:
        for number in range(first, first + TIMES // AT_ONCE):
            await part(number)

    best = float("inf")
    for turn in range(ROUNDS):
        begun = time.process_time()
        starts = range(turn * TIMES, (turn + 1) * TIMES, TIMES // AT_ONCE)
        await asyncio.gather(*(share(start) for start in starts))
        best = min(best, (time.process_time() - begun) / TIMES * 1e6)
    return best


class Parts:
    """One chat's step, taken apart."""

    def __init__(self, service: Service) -> None:
        assert service.front
        self.front = service.front
        self.door = service.front.door
        self.store = service.common.store
        self.ids = itertools.count(1)
        self.place = Place(step=HOME, language="it", trail=("welcome/hello",))
        self.key = self.door.guide.words.screen(self.door.guide.dialog, self.place, Outlook()).rows
        self.wall = service.clocks.wall()
        self.raw = json.dumps({"update_id": 5, "callback_query": _tap(_shown())}).encode()
        self.incoming = Incoming(5, 1, Tap("q", 10, self.key[0][0].data))
        self.entrance = Entrance("front", self.nothing)
        self.telegram = Telegram(self.front.line.caller, self.nothing)
        self.courier = Courier(service.clocks.steady, NO_LIMITS)

    async def nothing(self, _: Incoming) -> None:
        """A handler."""

    async def decode(self, _: int) -> None:
        updates.read("front", self.raw)

    async def queue(self, number: int) -> None:
        await self.entrance.settle(Incoming(number, number % AT_ONCE, Tap("q", 10, "x")))

    async def dispatch(self, _: int) -> None:
        await self.telegram.handle(self.incoming)

    def _talk(self, number: int) -> Conversation:
        return Conversation(1 + number % AT_ONCE, self.place, 10, int(self.wall))

    async def load(self, number: int) -> None:
        row = await self.store.conversation(self.door.keys.pseudonym(1 + number % AT_ONCE))
        assert row
        assert conversations.opened(self.door.keys, row)

    async def advance(self, _: int) -> None:
        advance(self.door.guide, self.place, Tapped(self.key[0][0].data), Outlook())

    async def seal(self, number: int) -> None:
        conversations.put(self.door.keys, self._talk(number), 1, self.wall)

    async def commit(self, number: int) -> None:
        change = conversations.put(self.door.keys, self._talk(number), 1, self.wall)
        await self.store.commit(NoteHandled("front", next(self.ids), int(self.wall)), change)

    async def shown(self, number: int) -> None:
        await self.store.commit(NoteShown(self.door.keys.pseudonym(1 + number % AT_ONCE), 1))

    async def render(self, _: int) -> None:
        self.door.guide.words.screen(self.door.guide.dialog, self.place, Outlook())

    async def carry(self, number: int) -> None:
        self.courier.post(number, number, _done)
        await asyncio.sleep(0)

    async def edit(self, number: int) -> None:
        await self.front.line.caller.call(
            "editMessageText", chat_id=1 + number % AT_ONCE, message_id=10, text="x" * 400,
            reply_markup={"inline_keyboard": [[{"text": "y" * 12, "callback_data": "z" * 16}]] * 6},
        )  # fmt: skip

    async def answer(self, _: int) -> None:
        await self.front.line.caller.call("answerCallbackQuery", callback_query_id="q")


NAMES: tuple[tuple[str, str], ...] = (
    ("decode", "decode one update"),
    ("queue", "its chat's turn"),
    ("dispatch", "python-telegram-bot's Application"),
    ("load", "load and open the conversation"),
    ("advance", "advance the dialog"),
    ("seal", "seal the new place"),
    ("commit", "seal and commit it, with fsync"),
    ("render", "render the screen"),
    ("carry", "the courier's order and limits"),
    ("edit", "call editMessageText"),
    ("shown", "commit that it is shown"),
    ("answer", "call answerCallbackQuery"),
)


async def _done() -> None:
    """A job."""


def _shown() -> Chat:
    key = {"text": "y" * 12, "callback_data": "z" * 16}
    message = {
        "message_id": 10, "chat": {"id": 1, "type": "private"}, "date": 1, "text": "x" * 400,
        "reply_markup": {"inline_keyboard": [[key]] * 6},
    }  # fmt: skip
    return Chat(1, message)


async def main(api: str, token: str, port: str, home: str) -> None:
    """Measure each, print a line of JSON."""
    said = settings("poll", api, token, port, home)
    clocks = Clocks(time.time, time.monotonic)
    async with Service(said, "all", clocks, NO_LIMITS).opened() as service:
        parts = Parts(service)
        await parts.telegram.start()
        settle_memory()
        found: dict[str, Any] = {}
        await cost(parts.commit)
        for name, words in NAMES:
            found[words] = await cost(getattr(parts, name))
        print(json.dumps(found))


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:5]))
