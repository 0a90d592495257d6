"""`soglia run` for a test in a hurry: the same service, without the pace that Telegram asks for."""

import sys
from typing import get_args

import uvloop

from bot import app
from bot.courier import Limits
from bot.settings import Settings, from_environment

LIMITS = Limits(burst=1000, chat=1000.0, overall=10_000.0)


async def _run(settings: Settings, part: app.Part) -> None:
    service = app.Service(settings, part, limits=LIMITS)
    async with service.opened(), app.web_of(service):
        app.settle_memory()
        await app.until_stopped(service.run(), ready=f"soglia: {part} is running")


def main() -> None:
    """`python -m tests.bot.unhurried run all`."""
    settings = from_environment()
    (part,) = (each for each in get_args(app.Part) if each == sys.argv[2])
    with app.alone(settings.home, part):
        uvloop.run(_run(settings, part))


if __name__ == "__main__":
    main()
