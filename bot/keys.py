"""The keys on disk: made once, read at start, never overwritten.

Under `SOGLIA_HOME/keys`: `front.key` and `cases.key` for the door, `cases.key` and `desk.key` for
the desk, `desk.pub` for the door. The door never opens `desk.key`, and starts where it is not.
"""

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sealing import (
    DESK_PRIVATE,
    DESK_PUBLIC,
    KEY,
    DeskKeys,
    DeskPrivate,
    DeskPublic,
    FrontKeys,
    Silent,
    fresh,
)

FOLDER: Final = "keys"
FRONT: Final = "front.key"
"""Opens conversations and finds them. Without it every conversation begins anew."""
CASES: Final = "cases.key"
"""Opens the keyring. Without it no case can be answered."""
DESK: Final = "desk.key"
"""Opens contact plans and the desk's own list of members. It belongs to the desk alone."""
PUBLIC: Final = "desk.pub"
"""Seals for the desk; no secret, but whoever exchanges it reads what is sealed from then on."""

_SIZES: Final = {FRONT: KEY, CASES: KEY, DESK: KEY + DESK_PRIVATE, PUBLIC: DESK_PUBLIC}


class KeyTrouble(Exception):
    """a key file is missing, or is not one that can be trusted"""

    def __init__(self, path: Path, found: str, hint: str) -> None:
        super().__init__(f"{path}: {found}\n  hint: {hint}")


@dataclass(frozen=True, slots=True, repr=False)
class FrontSecrets(Silent):
    """What the door may know."""

    keys: FrontKeys
    cases: bytes
    """The root of the keyring."""
    desk: DeskPublic


@dataclass(frozen=True, slots=True, repr=False)
class DeskSecrets(Silent):
    """What the desk may know."""

    keys: DeskKeys
    cases: bytes
    """The root of the keyring."""
    private: DeskPrivate


def load_front(home: Path) -> FrontSecrets:
    """The door's keys; `KeyTrouble` says which file is wrong. Never opens the desk's."""
    folder = home / FOLDER
    return FrontSecrets(
        keys=FrontKeys(_read(folder / FRONT)),
        cases=_read(folder / CASES),
        desk=_public(folder / PUBLIC),
    )


def load_desk(home: Path) -> DeskSecrets:
    """The desk's keys; `KeyTrouble` says which file is wrong. Never opens the door's."""
    folder = home / FOLDER
    raw = _read(folder / DESK)
    private = DeskPrivate(raw[KEY:])
    if _public(folder / PUBLIC).raw != private.public.raw:
        raise KeyTrouble(
            folder / PUBLIC,
            "it belongs to another desk.key: what the door seals could not be opened",
            "put back the desk.pub and desk.key that were made together",
        )
    return DeskSecrets(keys=DeskKeys(raw[:KEY]), cases=_read(folder / CASES), private=private)


def _public(path: Path) -> DeskPublic:
    try:
        return DeskPublic(_read(path))
    except ValueError:
        raise KeyTrouble(
            path, "no public key", "put back the file from the backup of the keys"
        ) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            _trusted(path, os.fstat(file.fileno()))
            data = file.read()
    except FileNotFoundError:
        raise KeyTrouble(
            path, "no such key", "`soglia init` makes the keys; or put them back from the backup"
        ) from None
    except OSError as error:
        raise KeyTrouble(
            path, f"cannot be read: {error.strerror}", "the service's own user must own it"
        ) from None
    if len(data) != _SIZES[path.name]:
        raise KeyTrouble(
            path,
            f"{len(data)} bytes found, a key of this name has {_SIZES[path.name]}",
            "put back the file from the backup of the keys",
        )
    return data


def _trusted(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyTrouble(path, "not a file", "`soglia init` makes the keys")
    if found.st_uid not in {os.geteuid(), 0}:
        raise KeyTrouble(
            path, "it belongs to another user", "the service's own user must own it: use chown"
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise KeyTrouble(
            path,
            f"others can reach it: its mode is {stat.S_IMODE(found.st_mode):03o}, 600 is right",
            f"chmod 600 {path}",
        )


def make_keys(home: Path) -> Path:
    """Draw all keys and write them, all or none; says where they are. Refuses to overwrite."""
    folder = home / FOLDER
    desk = fresh(DESK_PRIVATE)
    keys = {
        FRONT: fresh(),
        CASES: fresh(),
        DESK: fresh() + desk,
        PUBLIC: DeskPrivate(desk).public.raw,
    }
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_all(folder, keys)
    except OSError as error:
        if folder.is_dir() and any(folder.iterdir()):
            raise KeyTrouble(
                folder,
                "there are keys already, and what they seal opens with no others",
                "nothing was changed; move the folder away to begin anew",
            ) from None
        raise KeyTrouble(
            folder, f"cannot be written: {error.strerror}", "choose a folder of your own"
        ) from None
    return folder


def _write_all(folder: Path, keys: dict[str, bytes]) -> None:
    """A folder is renamed into place: it never holds half of the keys, whenever power fails."""
    fresh_folder = Path(tempfile.mkdtemp(prefix=".keys-", dir=folder.parent))
    try:
        for name, data in keys.items():
            _write(fresh_folder / name, data)
        _settle(fresh_folder)
        fresh_folder.rename(folder)
        _settle(folder.parent)
    except OSError:
        shutil.rmtree(fresh_folder, ignore_errors=True)
        raise


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    # A new name is on the disk only when its folder is, too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
