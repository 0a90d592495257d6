"""Runs as a process of its own, with less than this one has: a small disk, or no rights.

python -m tests.bot.store.confined full|unwritable FOLDER
"""

import asyncio
import ctypes
import resource
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

from bot.store import Conflict, ForgetConversation, NoteHandled, PutConversation, StoreTrouble
from bot.store.sqlite import SqliteStore, open_store

FULL = 300_000
"""Bytes: no file of the process may grow beyond."""

_VERSION_3 = 0x20080522


def give_up_rights() -> None:
    """Even the system's own user is then refused what the mode of a folder refuses."""
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None, use_errno=True).capset(header, nothing) == 0


async def unwritable(folder: Path) -> None:
    """Print what is said of a store in a folder that cannot be written."""
    (folder / "closed").mkdir(mode=0o500)
    give_up_rights()
    try:
        await open_store(folder / "closed" / "soglia.db")
    except StoreTrouble as error:
        sys.stdout.write(str(error))


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def full(folder: Path) -> None:
    """Fill a disk, go on on it, make room again; print what was said."""
    store = await open_store(folder / "soglia.db")
    limit(FULL)
    written = [n for n in range(400) if await fits(store, n)]
    assert 20 < len(written) < 400, "some fit, and some do not"
    await all_there(store, written)
    # A group in which only some find room, and one that does not conflict with what failed.
    await asyncio.gather(*(fits(store, n) for n in range(400, 420)))
    await store.commit(ForgetConversation(b"0"))
    limit(resource.RLIM_INFINITY)
    assert await fits(store, 999), "there is room again"
    await store.tidy(0)
    await store.close()
    store = await open_store(folder / "soglia.db")
    await all_there(store, [*written[1:], 999])
    assert await store.conversation(b"0") is None
    await store.close()


async def fits(store: SqliteStore, number: int) -> bool:
    who = b"%d" % number
    try:
        await store.commit(PutConversation(who, who * 900, 1, 0), NoteHandled("desk", number, 0))
    except StoreTrouble as error:
        sys.stdout.write(f"{error}\n")
        return False
    return True


async def all_there(store: SqliteStore, numbers: list[int]) -> None:
    for number in numbers:
        row = await store.conversation(b"%d" % number)
        assert row is not None
        assert row.blob == b"%d" % number * 900
        try:
            await store.commit(NoteHandled("desk", number, 0))
        except (Conflict, StoreTrouble):
            continue
        raise AssertionError(number)


DEEDS: dict[str, Callable[[Path], Coroutine[None, None, None]]] = {
    "full": full,
    "unwritable": unwritable,
}

if __name__ == "__main__":
    asyncio.run(DEEDS[sys.argv[1]](Path(sys.argv[2])))
