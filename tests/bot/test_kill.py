"""`kill -9` at random moments of two hundred requests: nothing is lost, nobody is told twice."""

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from bot.app import REAL
from bot.keyring import Keyring
from bot.keys import load_front
from bot.practice.phone import Phone
from bot.routes import Routes
from bot.store.sqlite import open_store
from tests.bot.outside import UNHURRIED, Outside, chance, eventually, outside
from tests.bot.walkers import Walker

PEOPLE = 200
AT_ONCE = 32
KILLS = 20
SEED = "soglia"


class Hazard:
    """Keeps the service running, and kills it by a seed, as often as was agreed.

    A moment is counted in changes of the emulated Telegram's world, so that it means the same on a
    fast machine and on a slow one. Every other kill strikes within such a change: what the service
    asked for is done, and no answer will ever tell it so. The others come some milliseconds later,
    wherever the service is by then.
    """

    def __init__(self, there: Outside) -> None:
        self.kills = 0
        self._there = there
        self._process: asyncio.subprocess.Process | None = None
        self._moments = 0
        self._left = self._next()
        self._ring = there.practice.world.changed
        there.practice.world.changed = self._changed

    @contextlib.asynccontextmanager
    async def around(self) -> AsyncIterator[asyncio.Task[None]]:
        """Started again at once after each death; stopped as it should be at the end."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield keeping
        finally:
            self._there.practice.world.changed = self._ring
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            if self._process:
                self._process.terminate()
                await asyncio.wait_for(self._process.communicate(), 10)

    async def _keep(self) -> None:
        while True:
            process = self._process = await self._there.start("run", "all", module=UNHURRIED)
            await process.communicate()
            assert process.returncode == -signal.SIGKILL, self._there.complaints.read_text()
            self.kills += 1

    def _changed(self) -> None:
        self._ring()
        self._left -= 1
        if self._left > 0 or self._process is None or self.kills == KILLS:
            return  # what is dead is struck at the first change after it was started again
        self._left = self._next()
        if self._moments % 2:
            self._strike()
        else:
            delay = chance(SEED + " delay", self._moments, 60) / 1000
            asyncio.get_running_loop().call_later(delay, self._strike)

    def _next(self) -> int:
        self._moments += 1
        return 80 + chance(SEED, self._moments, 200)

    def _strike(self) -> None:
        """Once each: asyncio loses count of a process that is killed twice."""
        if self._process is not None and self.kills < KILLS:
            process, self._process = self._process, None
            process.kill()


async def walked(walkers: Sequence[Walker], keeping: asyncio.Task[None]) -> None:
    """All of them hold a receipt; no more than a few are on the way at the same time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def walk(walker: Walker) -> None:
        async with turn:
            await walker.walk()

    walking = asyncio.gather(*map(walk, walkers))
    either: list[asyncio.Future[Any]] = [walking, keeping]
    ended, _ = await asyncio.wait(either, timeout=300, return_when=asyncio.FIRST_COMPLETED)
    for one in ended:
        await one  # raises what stopped a person, or the service
    walking.cancel()
    stuck = [str(walker.phone) for walker in walkers if walker.code is None]
    assert stuck == []


def cards_on(desk: Phone, codes: Sequence[str]) -> dict[str, int]:
    """How many cards each case has on the counsellor's phone."""
    said = Counter(word.strip(".,:") for one in desk.from_bot for word in set(one.text.split()))
    return {code: said[code] for code in codes}


async def routed(home: Path) -> dict[int, str]:
    """Every case there is: the chat it answers to, and its code. One chat has one case."""
    secrets = load_front(home)
    keyring = Keyring(home / "keyring.db", secrets.cases, REAL.wall)
    store = await open_store(home / "soglia.db")
    routes = Routes(store, keyring)
    found = [(await routes.of(case.id), case.code) for case in await store.open_cases()]
    await store.close()
    keyring.close()
    assert len({route.chat for route, _ in found if route}) == len(found)
    return {route.chat: code for route, code in found if route}


async def test_every_confirmed_request_is_one_case_and_one_card_however_often_it_is_killed(
    tmp_path: Path,
) -> None:
    async with outside(tmp_path / "home") as there:
        async with there.running(module=UNHURRIED):
            desk = await there.counsellor()
        walkers = [Walker(there.person(n), f"+39 333 123 {n:04}") for n in range(PEOPLE)]
        hazard = Hazard(there)
        async with hazard.around() as keeping:
            await walked(walkers, keeping)
            assert await eventually(there.quiet)
        receipts = {walker.phone.chat.id: walker.code or "" for walker in walkers}
        assert hazard.kills == KILLS
        assert await routed(there.home) == receipts
        assert cards_on(desk, list(receipts.values())) == dict.fromkeys(receipts.values(), 1)
        crowded = [str(walker.phone) for walker in walkers if len(walker.phone.screen) != 1]
        assert crowded == []
        assert "set-aside" not in there.complaints.read_text()
