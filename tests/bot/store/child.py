"""Runs as a process of its own: commits unit after unit, and says each that was confirmed.

python -m tests.bot.store.child DATABASE FIRST
"""

import asyncio
import sys
from pathlib import Path

from bot.store import NoteHandled, PutAnswer, PutConversation
from bot.store.sqlite import SqliteStore, open_store

TASKS = 8


def name(number: int) -> bytes:
    return b"person %d" % number


async def go_on(store: SqliteStore, first: int) -> None:
    for number in range(first, 10**9, TASKS):
        who = name(number)
        await store.commit(
            NoteHandled("front", number, 0),
            PutConversation(who, who * 20, number, 0),
            PutAnswer(who, "name", who),
        )
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


async def main(path: Path, first: int) -> None:
    store = await open_store(path)
    await asyncio.gather(*(go_on(store, first + task) for task in range(TASKS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
