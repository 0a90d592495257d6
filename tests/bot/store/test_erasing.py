"""What is erased is gone from every file: the database, its log and its index, in any shape."""

import asyncio
import sqlite3
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from bot.store import (
    AddAudit,
    AddMember,
    AddRemoval,
    Change,
    DropAnswers,
    DropLine,
    DropRemoval,
    EraseContent,
    EraseRoute,
    ForgetCase,
    ForgetConversation,
    NoteHandled,
    OpenCase,
    PutAnswer,
    PutContent,
    PutConversation,
    PutLine,
    RemoveMember,
    Store,
    group,
)
from tests.bot.canary import shapes, traces
from tests.bot.store.examples import put


def marker(of: str) -> bytes:
    """Bytes that are nowhere by chance."""
    return sha256(of.encode()).digest()


async def crowd(store: Store, size: int = 600) -> list[bytes]:
    """Many people, in no order, with places that grow and shrink: pages split and merge."""
    people = [marker(f"person {n}")[:16] for n in range(size)]
    for turn in range(4):
        shuffled = sorted(people, key=lambda who: marker(f"{turn} {who.hex()}"))
        await store.commit(*(
            PutConversation(who, marker(f"place {who.hex()}") + who[:1] * who[turn] * 3, turn, turn)
            for who in shuffled
        ))  # fmt: skip
    await store.commit(*(PutAnswer(who, "name", marker(f"answer {who.hex()}")) for who in people))
    return people


def left_by(people: list[bytes]) -> list[bytes]:
    return [
        found
        for who in people
        for found in (who, marker(f"place {who.hex()}"), marker(f"answer {who.hex()}"))
    ]


async def test_nothing_of_whoever_leaves_stays_in_any_file(store: Store, tmp_path: Path) -> None:
    people = await crowd(store)
    gone, here = people[::3], people[1::3]
    assert len(traces(tmp_path, left_by(gone))) >= len(left_by(gone)), "the test sees what is there"
    await asyncio.gather(*(store.commit(ForgetConversation(who)) for who in gone[:-1]))
    await store.commit(ForgetConversation(gone[-1]))
    assert traces(tmp_path, left_by(gone)) == []
    assert len(traces(tmp_path, left_by(here))) == len(left_by(here))


async def test_in_a_large_file_nothing_stays_once_it_is_tidied(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "_SMALL", 0)
    gone = (await crowd(store))[::2]
    await store.commit(*(ForgetConversation(who) for who in gone))
    assert traces(tmp_path, left_by(gone)), (
        "pages that were split keep copies: if no longer, say so"
    )
    await store.tidy(0)
    assert traces(tmp_path, left_by(gone)) == []


CASE = marker("case")[:16]
OPENING: list[Change] = [
    OpenCase(CASE, "K7-42", "urgent", "it", 0, 1, 2, marker("person"), marker("route")),
    PutContent(CASE, "number", marker("number")),
    PutLine(CASE, "desk", marker("line"), 0),
    PutAnswer(b"person", "name", marker("name")),
    AddRemoval("front", marker("removal"), 0, 0),
    AddMember(marker("member"), marker("chat"), "counsellor", "it"),
]


@pytest.mark.parametrize("small", [True, False], ids=["small file", "large file"])
@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (DropAnswers(b"person"), ["name"]),
        (EraseRoute(CASE), ["person", "route"]),
        (EraseContent(CASE), ["number", "line"]),
        (ForgetCase(CASE), ["case", "person", "route", "number", "line"]),
        (DropLine(1), ["line"]),
        (DropRemoval(1), ["removal"]),
        (RemoveMember(1), ["member", "chat"]),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, list) else "",
)
async def test_what_a_change_erases_is_gone_when_it_is_answered(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Change,
    gone: list[str],
    small: bool,
) -> None:
    if not small:
        monkeypatch.setattr(group, "_SMALL", 0)
    await store.commit(*OPENING)
    markers = [marker(name)[:16] for name in gone]
    assert len({trace.partition(": ")[2] for trace in traces(tmp_path, markers)}) == len(gone)
    await store.commit(change)
    assert traces(tmp_path, markers) == []


async def test_what_only_time_ends_is_gone_when_tidied(store: Store, tmp_path: Path) -> None:
    await store.commit(
        PutAnswer(marker("lost")[:16], "name", marker("answer")),
        AddAudit(0, None, marker("action").hex(), None),
        NoteHandled("front", 1, 0),
    )
    await store.tidy(10**9)
    assert traces(tmp_path, [marker("lost")[:16], marker("answer"), marker("action")]) == []


async def test_whoever_leaves_does_not_wait_for_a_backup_to_end(
    store: Store, tmp_path: Path
) -> None:
    (who, *_) = await crowd(store, 10)
    backup = sqlite3.connect(tmp_path / "store" / "soglia.db", isolation_level=None)
    backup.execute("BEGIN")
    backup.execute("SELECT count(*) FROM conversations").fetchone()
    async with asyncio.timeout(5):
        await store.commit(ForgetConversation(who))
    assert await store.conversation(who) is None
    assert traces(tmp_path, left_by([who])), "the backup still reads it"
    backup.close()
    await store.tidy(0)
    assert traces(tmp_path, left_by([who])) == []


async def test_a_step_does_not_wait_for_a_log_to_be_truncated(store: Store, tmp_path: Path) -> None:
    for wanted in range(20):
        await store.commit(NoteHandled("front", wanted, 0), put(wanted=wanted))
    assert (tmp_path / "store" / "soglia.db-wal").stat().st_size > 0


@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_a_marker_is_found_in_every_shape(tmp_path: Path, before: str) -> None:
    found = marker("canary")
    text = before.encode() + found + b"after"
    for shape in (text, text.hex().encode(), text.hex().upper().encode()):
        assert any(one in shape for one in shapes(found))
    (tmp_path / "file").write_bytes(b"..." + b64encode(text))
    assert traces(tmp_path, [found]) == [f"file: {found!r}"]
    assert traces(tmp_path, [marker("other")]) == []
