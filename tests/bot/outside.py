"""Soglia in processes of its own, with the emulated Telegram and the phones around them."""

import asyncio
import contextlib
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.app import REAL
from bot.keys import make_keys
from bot.practice.phone import Phone
from bot.practice.server import Practice
from bot.store.changes import AddShift, PutSpeaks
from bot.store.sqlite import open_store
from tests.bot.command import DESK, FRONT, ROOT, command
from tests.bot.test_run import free_port

UNHURRIED = "tests.bot.unhurried"
"""Instead of `bot`: the same service, without Telegram's pace."""

_WAITING = """
SELECT (SELECT count(*) FROM removals WHERE due_at <= unixepoch())
     + (SELECT count(*) FROM cards WHERE wanted <> shown)
     + (SELECT count(*) FROM conversations WHERE wanted <> shown)
     + (SELECT count(*) FROM cases WHERE told = 0)
"""


def chance(seed: str, number: int, below: int) -> int:
    """A number that looks like chance, and is the same in every run."""
    return int.from_bytes(sha256(f"{seed} {number}".encode()).digest()[:8]) % below


async def eventually(true: Callable[[], bool], within: float = 20.0) -> bool:
    """Look again and again: another process cannot ring a bell here."""
    never = asyncio.Event()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while not true():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(never.wait(), 0.05)
    return true()


@dataclass(slots=True)
class Outside:
    """One home, one emulated Telegram, and the processes that work on them."""

    practice: Practice
    home: Path
    said: dict[str, str]

    @property
    def database(self) -> Path:
        address = self.said.get("SOGLIA_DATABASE_URL", f"sqlite:///{self.home}/soglia.db")
        return Path(address.removeprefix("sqlite:///"))

    @property
    def complaints(self) -> Path:
        """What every process has written to its standard error."""
        return self.home.with_name(self.home.name + ".err")

    async def start(
        self, *arguments: str, module: str = "bot", home: Path | None = None, **said: str
    ) -> asyncio.subprocess.Process:
        """A process; what it says on standard output is read by whoever started it."""
        words = command(*arguments, home=home or self.home, said={**self.said, **said})
        words[words.index("bot")] = module
        with self.complaints.open("ab") as errors:
            return await asyncio.create_subprocess_exec(
                *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=errors
            )

    @contextlib.asynccontextmanager
    async def running(
        self, part: str = "all", *, module: str = "bot", home: Path | None = None, **said: str
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A service that has said that it runs; stopped at the end, if nobody did it before."""
        process = await self.start("run", part, module=module, home=home, **said)
        try:
            await ready(process)
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.communicate(), 10)

    def person(self, number: int = 1) -> Phone:
        """Somebody who seeks help."""
        return self.practice.phone(5000 + number, "front_bot", name="Sara", language="it")

    async def counsellor(self) -> Phone:
        """Joins through a link, while a desk runs; on duty, with hours on every day."""
        phone = self.practice.phone(9001, "desk_bot", name="Ada", language="it")
        invite = await self.start("invite")
        link, _ = await asyncio.wait_for(invite.communicate(), 30)
        phone.start(link.decode().strip().partition("=")[2])
        await phone.until(lambda it: "duty:on" in datas(it))
        store = await open_store(self.database)
        (member,) = await store.members()
        hours = [AddShift(member.id, day, 9, 18) for day in range(7)]
        await store.commit(PutSpeaks(member.id, "en it"), *hours)
        await store.close()
        phone.tap_data("duty:on")
        await phone.until(lambda it: "duty:off" in datas(it))
        return phone

    def quiet(self) -> bool:
        """Whether nothing is left to be told, shown or taken away."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as db:
            (waiting,) = db.execute(_WAITING).fetchone()
        return not waiting and self.practice._quiet()


@contextlib.asynccontextmanager
async def outside(home: Path) -> AsyncIterator[Outside]:
    """A home with keys, and an emulated Telegram with both bots."""
    make_keys(home)
    practice = Practice(REAL.wall)
    practice.add_bot(FRONT, "front_bot", "Notes")
    practice.add_bot(DESK, "desk_bot", "Desk")
    await practice.start()
    said = {
        "SOGLIA_API_URL": practice.api_url,
        "SOGLIA_FRONT_TOKEN": FRONT,
        "SOGLIA_DESK_TOKEN": DESK,
        "PORT": str(free_port()),
    }
    try:
        yield Outside(practice, home, said)
    finally:
        await practice.stop()


async def ready(process: asyncio.subprocess.Process) -> bool:
    """Wait until a service says that it runs; false if it ended before it could."""
    assert process.stdout
    return b"is running" in await asyncio.wait_for(process.stdout.readline(), 30)


async def stopped(process: asyncio.subprocess.Process, sign: signal.Signals) -> int:
    """Send a signal; what the process ends with."""
    process.send_signal(sign)
    await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode is not None
    return process.returncode


def datas(phone: Phone) -> list[str]:
    """The data of every button on the phone."""
    return [button.data or "" for message in phone.screen for button in message.buttons]
