"""Soglia as it runs, with keys, encryption and fsync; only Telegram's limits are lifted."""

import asyncio
import logging
import sys
import time
from pathlib import Path

import uvloop

from bot.app import Service, settle_memory, web_of
from bot.courier import Limits
from bot.settings import Secret, Settings
from bot.sides import Clocks

NO_LIMITS = Limits(burst=1_000_000, chat=1e6, overall=1e6)


def settings(mode: str, api: str, token: str, port: str, home: str) -> Settings:
    """What an operator would have set."""
    folder = Path(home)
    return Settings(
        home=folder,
        database=folder / "soglia.db",
        front_token=Secret(token),
        desk_token=Secret("2:desk"),
        api_url=api,
        public_url=f"http://127.0.0.1:{port}" if mode == "hook" else None,
        port=int(port),
    )


async def main(mode: str, api: str, token: str, port: str, home: str) -> None:
    """Serve until killed."""
    logging.basicConfig(level=logging.WARNING)
    said = settings(mode, api, token, port, home)
    clocks = Clocks(time.time, time.monotonic)
    async with Service(said, "all", clocks, NO_LIMITS).opened() as service, web_of(service):
        settle_memory()
        await service.run()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:6]))
