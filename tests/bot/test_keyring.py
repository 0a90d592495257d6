"""A case's key is made before the case, found by both processes, and destroyed for good."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from bot.keyring import TERM, WEEK, Keyring
from bot.sealing import Envelope, Unreadable
from bot.store.trouble import StoreTrouble
from tests.bot.canary import traces

ROOT = b"r" * 32
DAY = 86_400
MONDAY = 1_762_732_800  # 10 November 2025, midnight UTC
CASE = b"\x01" * 16
OTHER = b"\x02" * 16


@dataclass
class Clock:
    now: float = MONDAY + DAY

    def __call__(self) -> float:
        return self.now


Open = Callable[[], Keyring]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def another(tmp_path: Path, clock: Clock) -> Iterator[Open]:
    opened: list[Keyring] = []

    def open_one() -> Keyring:
        opened.append(Keyring(tmp_path / "keyring.db", ROOT, clock))
        return opened[-1]

    yield open_one
    for keyring in opened:
        keyring.close()


@pytest.fixture
def keyring(another: Open) -> Keyring:
    return another()


def sealed(envelope: Envelope) -> bytes:
    return envelope.seal("case_routes", CASE, b"chat 42")


def opened(keyring: Keyring, blob: bytes, case_id: bytes = CASE) -> bytes:
    return keyring.envelope(case_id).open("case_routes", CASE, blob)


def test_a_case_is_opened_by_its_key(keyring: Keyring) -> None:
    blob = sealed(keyring.make(CASE))
    assert opened(keyring, blob) == b"chat 42"


def test_a_case_is_opened_by_the_other_process_and_after_a_restart(
    keyring: Keyring, another: Open
) -> None:
    blob = sealed(keyring.make(CASE))
    assert opened(another(), blob) == b"chat 42"
    keyring.close()
    assert opened(another(), blob) == b"chat 42"


def test_no_case_is_opened_by_the_key_of_another(keyring: Keyring) -> None:
    blob = sealed(keyring.make(CASE))
    keyring.make(OTHER)
    with pytest.raises(Unreadable):
        opened(keyring, blob, OTHER)


def test_a_case_without_a_key_is_unreadable(keyring: Keyring) -> None:
    with pytest.raises(Unreadable, match="gone, or was never made"):
        keyring.envelope(CASE)


def test_making_a_key_twice_keeps_the_first(keyring: Keyring, another: Open) -> None:
    blob = sealed(keyring.make(CASE))
    another().make(CASE)
    assert opened(keyring, blob) == b"chat 42"


def test_a_destroyed_key_opens_nothing_ever_again(keyring: Keyring, another: Open) -> None:
    blob = sealed(keyring.make(CASE))
    keyring.destroy(CASE)
    keyring.destroy(CASE)
    for one in (keyring, another()):
        with pytest.raises(Unreadable):
            opened(one, blob)
    keyring.make(CASE)
    with pytest.raises(Unreadable):
        opened(keyring, blob)


def test_destroying_one_key_leaves_the_others(keyring: Keyring) -> None:
    keyring.make(OTHER)
    blob = sealed(keyring.make(CASE))
    keyring.destroy(OTHER)
    assert opened(keyring, blob) == b"chat 42"


def test_a_week_lasts_thirty_five_days_and_not_an_hour_longer(
    keyring: Keyring, clock: Clock
) -> None:
    blob = sealed(keyring.make(CASE))
    clock.now = MONDAY + TERM - 1
    keyring.turn()
    assert opened(keyring, blob) == b"chat 42"
    clock.now = MONDAY + TERM
    keyring.turn()
    with pytest.raises(Unreadable):
        opened(keyring, blob)


def test_a_case_opened_on_the_last_day_of_a_week_is_readable_for_four_weeks(
    keyring: Keyring, clock: Clock
) -> None:
    clock.now = MONDAY + WEEK - 1
    blob = sealed(keyring.make(CASE))
    for _ in range(27):
        clock.now += DAY
        keyring.turn()
        assert opened(keyring, blob) == b"chat 42"


def test_each_week_has_its_own_key(keyring: Keyring, clock: Clock) -> None:
    first = sealed(keyring.make(CASE))
    clock.now += WEEK
    second = sealed(keyring.make(OTHER))
    clock.now = MONDAY + TERM
    keyring.turn()
    assert opened(keyring, second, OTHER) == b"chat 42"
    with pytest.raises(Unreadable):
        opened(keyring, first)


def test_turning_twice_changes_nothing(keyring: Keyring, another: Open) -> None:
    blob = sealed(keyring.make(CASE))
    another().turn()
    keyring.turn()
    assert opened(keyring, blob) == b"chat 42"


def test_a_copy_of_the_keyring_without_the_root_opens_nothing(
    keyring: Keyring, tmp_path: Path, clock: Clock
) -> None:
    keyring.make(CASE)
    with pytest.raises(StoreTrouble, match=r"made with another cases\.key\n  hint: "):
        Keyring(tmp_path / "keyring.db", b"R" * 32, clock)


def test_nothing_of_a_destroyed_key_stays_in_the_files(
    keyring: Keyring, tmp_path: Path, clock: Clock
) -> None:
    ids = [sha256(b"case %d" % n).digest()[:16] for n in range(200)]
    for case_id in ids:
        keyring.make(case_id)
    wrapped = keys_in(tmp_path)
    for case_id in ids[::2]:
        keyring.destroy(case_id)
    assert traces(tmp_path, [*ids[::2], *(wrapped[case_id] for case_id in ids[::2])]) == []
    clock.now += TERM
    keyring.turn()
    assert traces(tmp_path, [*ids, *wrapped.values()]) == []


def keys_in(folder: Path) -> dict[bytes, bytes]:
    """The wrapped keys, as whoever holds the file reads them: by case, and by week."""
    with sqlite3.connect(folder / "keyring.db") as db:
        rows = dict(db.execute("SELECT case_id, wrapped FROM cases").fetchall())
        rows |= dict(db.execute("SELECT week, wrapped FROM weeks").fetchall())
    db.close()
    return rows


def test_no_key_lies_open_in_the_file(keyring: Keyring, tmp_path: Path) -> None:
    keyring.make(CASE)
    assert traces(tmp_path, [ROOT]) == []
    assert {len(wrapped) for wrapped in keys_in(tmp_path).values()} == {1 + 12 + 32 + 16}


def test_an_orphan_goes_after_an_hour_and_a_case_stays(keyring: Keyring, clock: Clock) -> None:
    keyring.make(OTHER)
    blob = sealed(keyring.make(CASE))
    assert keyring.orphans({CASE}) == 0, "the case of a young key may still be on its way"
    clock.now += 2 * 3600
    assert keyring.orphans({CASE}) == 1
    assert opened(keyring, blob) == b"chat 42"
    with pytest.raises(Unreadable):
        keyring.envelope(OTHER)


def test_the_file_is_kept_from_others(keyring: Keyring, tmp_path: Path) -> None:
    keyring.make(CASE)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_keyring_never_says_its_keys(keyring: Keyring) -> None:
    assert repr(keyring) == "Keyring(…)"


def test_a_keyring_that_cannot_be_written_says_so_and_keeps_its_keys(
    keyring: Keyring, another: Open
) -> None:
    blob = sealed(keyring.make(CASE))
    other = another()
    other._db.execute("PRAGMA query_only = ON")
    for write in (lambda: other.make(OTHER), lambda: other.destroy(CASE), other.turn):
        with pytest.raises(StoreTrouble, match=r"it cannot be written .*\n  hint: "):
            write()
    assert opened(keyring, blob) == opened(other, blob) == b"chat 42"


@pytest.mark.parametrize(
    ("name", "found"), [("missing/keyring.db", "cannot be written"), ("no.db", "not a database")]
)
def test_a_keyring_that_cannot_be_opened_says_why(
    tmp_path: Path, clock: Clock, name: str, found: str
) -> None:
    (tmp_path / "no.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreTrouble, match=rf"{name}: it (is )?{found}.*\n  hint: "):
        Keyring(tmp_path / name, ROOT, clock)
