"""The whole service over the emulated Telegram, as tests live in it: real bots, store and HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.app import Part, Role, Service, invited
from bot.courier import Limits
from bot.keys import FOLDER, make_keys
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.settings import Secret, Settings
from bot.sides import Clocks
from bot.store import MemberRow, ShiftRow, Store
from bot.store.changes import AddShift, DropShift, PutSpeaks

FRONT, DESK = "soglia_front_bot", "soglia_desk_bot"
FRONT_TOKEN, DESK_TOKEN = "1000:front", "2000:desk"
TUESDAY = 1_795_512_600.0
"""Tuesday 24 November 2026, 10:30 in Rome."""
UNHURRIED = Limits(burst=1000, chat=1000.0, overall=10_000.0)
"""Tests are not people: Telegram's pace is tested by itself."""


@dataclass(slots=True)
class Clock:
    """Time that a test moves."""

    now: float = TUESDAY
    passed: float = 0.0

    def __call__(self) -> float:
        return self.now

    def steady(self) -> float:
        """The other clock of the machine, which nobody sets: it passes as this one is moved."""
        return asyncio.get_running_loop().time() + self.passed

    def forward(self, **parts: float) -> None:
        """Let time pass: seconds, minutes, hours."""
        length = {"seconds": 1, "minutes": 60, "hours": 3600}
        seconds = sum(length[name] * value for name, value in parts.items())
        self.now += seconds
        self.passed += seconds


@dataclass(slots=True)
class House:
    """A running service, the phones around it, and the time it thinks it is."""

    practice: Practice
    service: Service
    clock: Clock
    home: Path

    @property
    def store(self) -> Store:
        """The store the service runs on."""
        return self.service.common.store

    def person(self, number: int = 1) -> Phone:
        """Somebody who seeks help: a phone of their own."""
        return self.practice.phone(5000 + number, FRONT, name="Marker-Name", language="it")

    async def counsellor(
        self, number: int = 1, *, role: Role = "counsellor", on_duty: bool = True
    ) -> Phone:
        """A member of the desk; on duty with hours on every day of the week, unless told not."""
        phone = self.practice.phone(9000 + number, DESK, name="Ada", language="it")
        secret = (await invited(self.service, role)).partition("=")[2]
        phone.start(secret)
        await phone.until(lambda it: it.labels)
        if on_duty:
            await self.on_the_rota(max(await self.store.members(), key=lambda member: member.id))
            phone.tap_data("duty:on")
            await self.quiet()
        return phone

    async def on_the_rota(self, member: MemberRow) -> None:
        """Hours from 9 to 18, every day, in both languages."""
        hours = [AddShift(member.id, day, 9, 18) for day in range(7)]
        await self.store.commit(PutSpeaks(member.id, "en it"), *hours)

    async def drop(self, shift: ShiftRow) -> None:
        """Take hours off the rota."""
        await self.store.commit(DropShift(shift.member, shift.weekday, shift.start))

    async def quiet(self) -> None:
        """Wait until everything that was asked for has been done and shown."""
        for _ in range(3):
            await self.practice.settled()
            for side in self.service.sides:
                await side.line.courier.idle()
                await side.removals.idle()

    async def notice(self) -> None:
        """Let the service look at what time did; twice, as it may have been looking already."""
        for _ in range(2):
            await self.service.tick()
            await self.quiet()

    async def pass_time(self, **parts: float) -> None:
        """Move the clock, and let the service notice."""
        self.clock.forward(**parts)
        await self.notice()


def settings_of(practice: Practice, home: Path) -> Settings:
    """Settings of a service that talks to the emulated Telegram."""
    return Settings(
        home=home,
        database=home / "soglia.db",
        front_token=Secret(FRONT_TOKEN),
        desk_token=Secret(DESK_TOKEN),
        api_url=practice.api_url,
    )


@contextlib.asynccontextmanager
async def telegram(clock: Clock) -> AsyncIterator[Practice]:
    """An emulated Telegram with both bots."""
    practice = Practice(clock)
    practice.add_bot(FRONT_TOKEN, FRONT, "Soglia")
    practice.add_bot(DESK_TOKEN, DESK, "Desk")
    await practice.start()
    try:
        yield practice
    finally:
        await practice.stop()


@contextlib.asynccontextmanager
async def living(
    home: Path, clock: Clock | None = None, *, part: Part = "all"
) -> AsyncIterator[House]:
    """A whole house, running; closed without a trace of a task."""
    clock = clock or Clock()
    if not (home / FOLDER).exists():
        make_keys(home)
    async with telegram(clock) as practice:
        service = Service(settings_of(practice, home), part, Clocks(clock, clock.steady), UNHURRIED)
        async with service.opened():
            running = asyncio.create_task(service.run())
            try:
                yield House(practice, service, clock, home)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
