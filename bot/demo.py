"""`soglia demo`: the whole service on this machine, with throw-away keys and both phones."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import uvloop

from bot.app import REAL, Service, invited, settle_memory, until_stopped
from bot.atlas import Atlas
from bot.courier import Limits
from bot.keys import make_keys
from bot.practice.phone import NotThere, Phone
from bot.practice.server import Practice
from bot.settings import Secret, Settings
from bot.store import MemberRow
from bot.store.changes import AddShift, Change, PutSpeaks

FRONT, DESK = "soglia_practice_bot", "turni_practice_bot"
_TOKENS = (Secret("1001:practice"), Secret("1002:practice"))
_SAMPLE = 24
"""Bytes of a stored value that the page shows."""
_HOURS = ((9, 13), (13, 18), (18, 22))

Json = dict[str, Any]


def demo(settings: Settings, port: int) -> None:
    """Serve the page until Ctrl-C; nothing of it outlives the process."""
    with tempfile.TemporaryDirectory(prefix="soglia-demo-") as folder:
        uvloop.run(_demo(Path(folder) / "home", settings, port))


async def _demo(home: Path, settings: Settings, port: int) -> None:
    practice = Practice(REAL.wall)
    practice.add_bot(_TOKENS[0].reveal(), FRONT, "Soglia")
    practice.add_bot(_TOKENS[1].reveal(), DESK, "Turni")
    await practice.start(port=port)
    make_keys(home)
    made = Settings(home, home / "soglia.db", *_TOKENS, api_url=practice.api_url, tz=settings.tz)
    try:
        async with Service(made, "all", REAL, Limits(burst=20, chat=10.0)).opened() as service:
            settle_memory()
            opening = asyncio.create_task(_opened(practice, service))
            await until_stopped(service.run())
            await opening
    finally:
        await practice.stop()


async def _opened(practice: Practice, service: Service) -> None:
    """Both phones on the page; the counsellor has joined, is on duty, and has hours."""
    secret = (await invited(service, "coordinator")).partition("=")[2]

    async def snapshot() -> Mapping[str, Any]:
        return looked_into(service.settings.home)

    practice.show(
        [
            {"id": "person", "who": "person", "bot": FRONT},
            {"id": "desk", "who": "counsellor", "bot": DESK, "start": secret},
        ],
        snapshot,
    )
    desk = await practice.phone(1002, DESK).until(lambda phone: phone.labels)
    for member in await service.common.store.members():
        await service.common.store.commit(*_on_the_rota(member))
    desk.tap_data("duty:on")
    if service.front:
        practice.lead(Atlas(service.front, practice.phone(1001, FRONT)))
    practice.follow(lambda language: _reads_in(desk, language))
    print(f"soglia: both phones are at {practice.url}  (Ctrl-C ends it)", flush=True)  # noqa: T201


def _reads_in(desk: Phone, language: str) -> None:
    """The counsellor reads what the visitor reads: the switch on the desk's home is tapped."""
    with suppress(NotThere):  # it is not there if they read it already
        desk.tap_data(f"language:{language}")


def _on_the_rota(member: MemberRow) -> list[Change]:
    """Every hour the desk knows of, in both languages, so that times are on offer."""
    hours = [AddShift(member.id, day, *slot) for day in range(7) for slot in _HOURS]
    return [PutSpeaks(member.id, "en it"), *hours]


# ------------------------------------------------------------------ what the store holds


def looked_into(home: Path) -> Json:
    """What somebody sees who gets hold of the files: counts, and bytes that say nothing."""
    with closing(sqlite3.connect(f"file:{home / 'soglia.db'}?mode=ro", uri=True)) as store:
        tables = [_table(store, name) for (name,) in store.execute(_TABLES)]
    files = [{"name": path.name, "bytes": path.stat().st_size} for path in sorted(home.iterdir())]
    return {"tables": tables, "files": [file for file in files if file["name"] != "keys"]}


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    " AND name NOT IN ('migrations', 'audit_head') ORDER BY name"
)


def _table(store: sqlite3.Connection, name: str) -> Json:
    """A table's size, and the start of its newest ciphertext. `name` is from the schema itself."""
    columns = [row[1] for row in store.execute(f"PRAGMA table_info({name})") if row[2] == "BLOB"]
    (rows,) = store.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - see above
    sealed = [
        column for column in columns if column not in ("pseudonym", "id", "case_id", "digest")
    ]
    sample = None
    if rows and sealed:
        newest = f"SELECT {sealed[-1]} FROM {name} ORDER BY rowid DESC LIMIT 1"  # noqa: S608 - above
        sample = _hex(store, newest)
    return {"name": name, "rows": rows, "sample": sample}


def _hex(store: sqlite3.Connection, select: str) -> str | None:
    try:
        (value,) = store.execute(select).fetchone()
    except sqlite3.OperationalError:  # a table without rowid
        (value,) = store.execute(select.replace("ORDER BY rowid DESC ", "")).fetchone()
    return bytes(value[:_SAMPLE]).hex() if value else None
