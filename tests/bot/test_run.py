"""The service as an operator starts and stops it, talking to an emulated Telegram."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.practice.server import Practice
from tests.bot.command import DESK, FRONT, ROOT, Ran, command

TWO_SECONDS = 2.0


def free_port() -> int:
    """A port that stays free while nobody listens: not one that a connection may be given."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        if port not in _GIVEN:
            with contextlib.suppress(OSError), socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
                _GIVEN.add(port)
                return port
    raise AssertionError("no port is free")


_GIVEN: set[int] = set()


@dataclass(frozen=True, slots=True)
class House:
    """A home with keys, both tokens and a Telegram to talk to."""

    home: Path
    said: dict[str, str]

    async def start(self, *arguments: str, **said: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *command(*arguments, home=self.home, said={**self.said, **said}),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def ran(self, *arguments: str, **said: str) -> Ran:
        """What came of a command that ends by itself."""
        process = await self.start(*arguments, **said)
        return await ended(process)

    @contextlib.asynccontextmanager
    async def running(
        self, *arguments: str, **said: str
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A service that has said that it runs; killed at the end if a test did not stop it."""
        process = await self.start("run", *arguments, **said)
        assert process.stdout
        try:
            said_so = await asyncio.wait_for(process.stdout.readline(), 30)
            assert b"is running" in said_so, (await ended(process)).err
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> Ran:
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return Ran(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    practice = Practice(time.monotonic)
    practice.add_bot(FRONT, "front_bot", "Notes")
    practice.add_bot(DESK, "desk_bot", "Desk")
    await practice.start()
    house = House(
        tmp_path,
        {
            "SOGLIA_API_URL": practice.api_url,
            "SOGLIA_FRONT_TOKEN": FRONT,
            "SOGLIA_DESK_TOKEN": DESK,
            "PORT": str(free_port()),
        },
    )
    assert (await house.ran("init", "--yes")).code == 0
    yield house
    await practice.stop()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_within_two_seconds_and_says_nothing(
    house: House, sign: signal.Signals
) -> None:
    async with house.running() as process:
        before = time.monotonic()
        process.send_signal(sign)
        ran = await ended(process)
        assert time.monotonic() - before < TWO_SECONDS
    assert (ran.code, ran.err) == (0, "")


async def test_health_is_answered_while_it_runs(house: House) -> None:
    address = f"http://127.0.0.1:{house.said['PORT']}/health"
    async with (
        house.running(),
        aiohttp.ClientSession() as session,
        session.get(address) as reply,
    ):
        assert reply.status == 200


async def test_the_front_runs_without_the_key_that_opens_contact_plans(house: House) -> None:
    (house.home / "keys" / "desk.key").unlink()
    async with house.running("front") as process:
        process.terminate()
        assert (await ended(process)).code == 0
    complaint = (await house.ran("run", "desk")).complaint
    assert complaint == f"{house.home}/keys/desk.key: no such key"


async def test_the_desk_runs_without_the_keys_of_the_front(house: House) -> None:
    (house.home / "keys" / "front.key").unlink()
    async with house.running("desk") as process:
        process.terminate()
        assert (await ended(process)).code == 0


async def test_an_invitation_is_a_link_to_the_desk_that_is_never_twice_the_same(
    house: House,
) -> None:
    links = {(await house.ran("invite", "--coordinator")).out.strip() for _ in range(2)}
    assert len(links) == 2
    assert all(link.startswith("https://t.me/desk_bot?start=") for link in links)


# ------------------------------------------------------------------ what keeps it from running


async def test_a_missing_key_is_one_clear_line(house: House) -> None:
    shutil.rmtree(house.home / "keys")
    assert "keys/front.key: no such key" in (await house.ran("run")).complaint


async def test_a_key_that_others_can_read_is_one_clear_line(house: House) -> None:
    (house.home / "keys" / "cases.key").chmod(0o644)
    assert "cases.key: others can reach it" in (await house.ran("run")).complaint


@pytest.mark.parametrize("setting", ["SOGLIA_FRONT_TOKEN", "SOGLIA_DESK_TOKEN"])
async def test_a_wrong_token_is_one_clear_line(house: House, setting: str) -> None:
    ran = await house.ran("run", **{setting: "999:another-token-that-nobody-may-see"})
    assert ran.complaint.startswith(f"{setting}: ")


async def test_a_port_in_use_is_one_clear_line(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = await house.ran("run", PORT=str(taken.getsockname()[1]))
    assert ran.complaint == "another program listens on this port"


async def test_a_telegram_that_does_not_answer_is_one_clear_line(house: House) -> None:
    ran = await house.ran("run", SOGLIA_API_URL=f"http://127.0.0.1:{free_port()}")
    assert ran.complaint == "SOGLIA_API_URL: no answer from the Bot API server"


async def test_a_second_process_for_the_same_bot_is_one_clear_line(house: House) -> None:
    async with house.running("front"):
        ran = await house.ran("run", "front")
    assert "the front is running already" in ran.complaint


async def test_a_damaged_database_is_one_clear_line(house: House) -> None:
    (house.home / "soglia.db").write_bytes(b"\x00 not a database" * 999)
    assert "soglia.db: it is not a database" in (await house.ran("run")).complaint


# ------------------------------------------------------------------ the demo


async def test_the_demo_needs_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    words = command("demo", "--port", "0", home=tmp_path / "home")
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout
    said = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    address = next(word for word in said.split() if "://" in word)
    async with aiohttp.ClientSession() as session, session.get(address) as reply:
        assert reply.status == 200
        assert 'id="phones"' in await reply.text()
    process.terminate()
    ran = await ended(process)
    assert (ran.code, ran.err) == (0, "")
    assert not (tmp_path / "home").exists()
