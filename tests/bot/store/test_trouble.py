"""What is wrong with the file is said in one clear line with a hint, and nothing is made worse."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import NoteHandled, StoreTrouble
from bot.store.database import migrate, open_database
from bot.store.sqlite import open_store
from bot.store.trouble import trouble
from tests.bot.store.examples import PERSON, put


async def refusal(path: Path) -> str:
    """What `open_store` says; first that it is one line, and one hint."""
    with pytest.raises(StoreTrouble) as error:
        await open_store(path)
    line, hint = str(error.value).split("\n")
    assert line.startswith(f"{path}: ")
    assert hint.startswith("  hint: ")
    return line.removeprefix(f"{path}: ")


def confined(deed: str, folder: Path) -> str:
    command = [sys.executable, "-m", "tests.bot.store.confined", deed, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    said = confined("unwritable", tmp_path)
    where = tmp_path / "closed" / "soglia.db"
    assert said.startswith(f"{where}: it cannot be written: Permission denied\n  hint: ")


async def test_a_full_disk_fails_what_does_not_fit_and_keeps_what_did(tmp_path: Path) -> None:
    said = set(confined("full", tmp_path).split("\n  hint: ")[0].splitlines())
    assert said <= {
        f"{tmp_path / 'soglia.db'}: the disk is full (SQLITE_FULL)",
        f"{tmp_path / 'soglia.db'}: the disk does not take or give the bytes (SQLITE_IOERR_WRITE)",
    }


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert await refusal(tmp_path) == "it cannot be written: Is a directory"


async def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = await refusal(tmp_path / "file" / "soglia.db")
    assert said.startswith("it cannot be written: ")


async def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "soglia.db"
    path.write_bytes(b"a letter to nobody\n" * 300)
    assert await refusal(path) == "it is not a database (SQLITE_NOTADB)"
    assert path.read_bytes() == b"a letter to nobody\n" * 300


async def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "soglia.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()
    before = path.read_bytes()
    assert await refusal(path) == "it is a database of another program"
    assert path.read_bytes() == before


async def test_a_damaged_file_is_refused_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "soglia.db"
    store = await open_store(path)
    for n in range(50):
        await store.commit(put(b"person %d" % n))
    await store.close()
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 3] = b"\xa5" * 4096
    path.write_bytes(data)
    assert (await refusal(path)).startswith("it is damaged")


async def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "soglia.db"
    await (await open_store(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO migrations (number, name) VALUES (9000, 'later')")
    db.close()
    before = path.read_bytes()
    assert (await refusal(path)).startswith("its schema is 9000, newer than this program's ")
    assert path.read_bytes() == before


async def test_a_store_that_somebody_keeps_locked_is_named(tmp_path: Path) -> None:
    path = tmp_path / "soglia.db"
    store = await open_store(path)
    await store.commit(NoteHandled("front", 1, 0))
    await store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as error:
        sqlite3.connect(path, timeout=0).execute("SELECT count(*) FROM cases")
    db.close()
    assert str(trouble(path, error.value)).startswith(f"{path}: another process keeps it locked (")


def test_the_files_are_kept_from_others(tmp_path: Path) -> None:
    open_database(tmp_path / "store" / "soglia.db").close()
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "store" / "soglia.db").stat().st_mode & 0o777 == 0o600


# ------------------------------------------------------------------ migrations


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The migrations of a later program: ours, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__code__.co_filename).parent / "migrations", folder)
    (folder / "9001_later.sql").write_text(
        "-- A comment; with a semicolon.\nALTER TABLE cases ADD COLUMN later TEXT;\n"
    )
    return folder


async def test_a_store_made_earlier_is_brought_up_to_date_and_keeps_its_rows(
    tmp_path: Path, steps: Path
) -> None:
    path = tmp_path / "soglia.db"
    store = await open_store(path)
    await store.commit(put())
    await store.close()
    db = open_database(path)
    migrate(path, db, steps)
    migrate(path, db, steps)
    assert db.execute("SELECT later FROM cases").fetchall() == []
    assert db.execute("SELECT pseudonym FROM conversations").fetchall() == [(PERSON,)]
    taken = [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY number")]
    assert taken == ["0001_first", "9001_later"]
    db.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, steps: Path) -> None:
    (steps / "9002_wrong.sql").write_text("CREATE TABLE new (a);\nALTER TABLE nothing ADD b;\n")
    path = tmp_path / "soglia.db"
    db = open_database(path)
    before = db.execute("SELECT * FROM sqlite_master").fetchall()
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, db, steps)
    assert db.execute("SELECT * FROM sqlite_master").fetchall() == before
    assert db.execute("SELECT number FROM migrations").fetchall() == [(1,)]
    db.close()


def test_every_table_keeps_its_types_and_says_when_its_rows_go() -> None:
    for file in sorted((Path(migrate.__code__.co_filename).parent / "migrations").glob("*.sql")):
        text = file.read_text("utf-8")
        for table in text.split("CREATE TABLE ")[1:]:
            assert ") STRICT" in table.partition(";\n\n")[0], table
        assert text.count("-- Goes: ") >= text.count("CREATE TABLE ") - 1
