"""The backup of docs/running.md can be restored, and keeps nothing of a conversation."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import PutAnswer, PutContent, Store
from bot.store.changes import AddRemoval, NoteHandled
from bot.store.sqlite import open_store
from tests.bot.store.examples import CASE, PERSON, case, put

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"
BRIEF = {"conversations", "answers", "removals", "handled_updates"}
"""What lives for hours; in a backup it would live for a week."""


def recipe(to: Path) -> list[str]:
    """The statements of the recipe, with another place for the backup."""
    found = re.search(r'soglia\.db" "\n(.*?)"\n', RUNNING.read_text("utf-8"), re.DOTALL)
    assert found
    return re.sub(r"INTO '.*?'", f"INTO '{to}'", found[1]).strip().split("\n")


def backed_up(live: Path, to: Path) -> Path:
    """A copy as the recipe makes it."""
    copy = to.with_name("copy.db")
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with closing(sqlite3.connect(copy, isolation_level=None)) as target:
        for statement in recipe(to):
            target.execute(statement)
    return to


async def filled(path: Path) -> Store:
    store = await open_store(path)
    await store.commit(
        put(), PutAnswer(PERSON, "number", b"marker of an answer"), NoteHandled("front", 1, 3600),
        AddRemoval("front", b"marker of a removal", 0, 9),
        case(), PutContent(CASE, "number", b"marker of a case"),
    )  # fmt: skip
    return store


async def test_a_backup_keeps_cases_and_nothing_that_lives_for_hours(tmp_path: Path) -> None:
    store = await filled(tmp_path / "soglia.db")
    backup = backed_up(tmp_path / "soglia.db", tmp_path / "backup.db")
    await store.close()
    restored = await open_store(backup)
    counts = await restored.counts()
    assert {name for name, rows in counts.items() if rows} == {
        "cases", "case_routes", "case_contents",
    }  # fmt: skip
    assert [row.blob for row in await restored.content(CASE)] == [b"marker of a case"]
    await restored.close()


async def test_no_copy_of_what_was_left_out_is_in_the_backup(tmp_path: Path) -> None:
    store = await filled(tmp_path / "soglia.db")
    bytes_ = backed_up(tmp_path / "soglia.db", tmp_path / "backup.db").read_bytes()
    await store.close()
    assert b"marker of a case" in bytes_
    for left_out in (PERSON, b"sealed place", b"marker of an answer", b"marker of a removal"):
        assert left_out not in bytes_


def test_the_recipe_leaves_out_what_lives_for_hours(tmp_path: Path) -> None:
    statements = " ".join(recipe(tmp_path / "backup.db"))
    assert set(re.findall(r"DELETE FROM (\w+)", statements)) == BRIEF
