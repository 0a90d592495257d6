"""Keys on disk: made once, kept from others, and each trouble with them said in one clear line."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.keys import KeyTrouble, load_desk, load_front, make_keys
from bot.sealing import Unreadable

ROW = b"\x07" * 16


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home")
    return tmp_path / "home"


def said(error: pytest.ExceptionInfo[KeyTrouble]) -> str:
    where, _, hint = str(error.value).partition("\n  hint: ")
    assert where
    assert hint
    assert "\n" not in where + hint
    return where


def test_the_desk_opens_what_the_door_seals(home: Path) -> None:
    sealed = load_front(home).desk.seal("number", ROW, "+39 333 1234567")
    assert load_desk(home).private.open("number", ROW, sealed) == "+39 333 1234567"


def test_both_share_the_root_of_the_cases(home: Path) -> None:
    assert load_front(home).cases == load_desk(home).cases


def test_the_door_starts_without_the_desks_private_key(home: Path) -> None:
    (home / "keys" / "desk.key").unlink()
    assert load_front(home).desk.raw


def test_the_door_never_opens_the_desks_private_key(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = Path.open

    def noted(path: Path, mode: str = "r") -> object:
        opened.append(path.name)
        return real(path, mode)

    monkeypatch.setattr(Path, "open", noted)
    load_front(home)
    assert sorted(opened) == ["cases.key", "desk.pub", "front.key"]


def test_the_desk_starts_without_the_doors_key(home: Path) -> None:
    (home / "keys" / "front.key").unlink()
    assert load_desk(home).cases


def test_keys_are_kept_from_others(home: Path) -> None:
    folder = home / "keys"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "front.key": 0o600, "cases.key": 0o600, "desk.key": 0o600, "desk.pub": 0o600,
    }  # fmt: skip


def test_keys_are_never_overwritten(home: Path) -> None:
    before = {path: path.read_bytes() for path in (home / "keys").iterdir()}
    with pytest.raises(KeyTrouble) as error:
        make_keys(home)
    assert "there are keys already" in said(error)
    assert {path: path.read_bytes() for path in (home / "keys").iterdir()} == before
    assert [path.name for path in home.iterdir()] == ["keys"]


def test_one_key_that_is_left_is_not_overwritten_either(home: Path) -> None:
    for name in ("front.key", "desk.key", "desk.pub"):
        (home / "keys" / name).unlink()
    with pytest.raises(KeyTrouble):
        make_keys(home)
    assert [path.name for path in (home / "keys").iterdir()] == ["cases.key"]


def test_two_installations_have_nothing_in_common(home: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "other")
    sealed = load_front(home).desk.seal("number", ROW, "+39 333 1234567")
    with pytest.raises(Unreadable):
        load_desk(tmp_path / "other").private.open("number", ROW, sealed)


@pytest.mark.parametrize("name", ["front.key", "cases.key", "desk.pub"])
@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda path: path.unlink(), "no such key"),
        (lambda path: path.write_bytes(b"short"), "5 bytes found"),
        (lambda path: path.chmod(0o640), "its mode is 640, 600 is right"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["missing", "short", "too open", "a folder"],
)
def test_a_key_that_cannot_be_trusted_is_named(
    home: Path, name: str, spoil: Callable[[Path], object], found: str
) -> None:
    path = home / "keys" / name
    spoil(path)
    with pytest.raises(KeyTrouble) as error:
        load_front(home)
    assert said(error).startswith(f"{path}: ")
    assert found in said(error)


def test_a_key_of_another_user_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = (home / "keys" / "front.key").stat().st_uid
    if owner == 0:  # the system's own user may place keys for a service: take another one's
        os.chown(home / "keys" / "front.key", 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(KeyTrouble, match="it belongs to another user"):
        load_front(home)


def test_a_public_key_of_another_desk_is_refused(home: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "keys" / "desk.pub", home / "keys" / "desk.pub")
    with pytest.raises(KeyTrouble) as error:
        load_desk(home)
    assert "it belongs to another desk.key" in said(error)


def test_bytes_that_are_no_public_key_are_refused(home: Path) -> None:
    path = home / "keys" / "desk.pub"
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(KeyTrouble) as error:
        load_front(home)
    assert "no public key" in said(error)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyTrouble) as error:
        make_keys(tmp_path / "file" / "home")
    assert "cannot be written" in said(error)


def test_bundles_of_keys_never_say_them(home: Path) -> None:
    assert repr(load_front(home)) == "FrontSecrets(…)"
    assert repr(load_desk(home)) == "DeskSecrets(…)"
