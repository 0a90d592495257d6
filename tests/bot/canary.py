"""Looks for a marker in files, in every shape it could have been written."""

import base64
from collections.abc import Iterable
from pathlib import Path


def shapes(marker: bytes) -> set[bytes]:
    """Raw, hex in both cases, and base64 at each of the three ways it can be aligned."""
    found = {marker, marker.hex().encode(), marker.hex().upper().encode()}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + marker)
        # The first and last characters depend on what stands before and after the marker.
        found.add(encoded[4 if shift else 0 : -4])
        found.add(base64.urlsafe_b64encode(b"\0" * shift + marker)[4 if shift else 0 : -4])
    return found


def traces(folder: Path, markers: Iterable[bytes]) -> list[str]:
    """`file: marker` for each marker found in any file below the folder."""
    files = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return [
        f"{path.name}: {marker!r}"
        for marker in markers
        for path, data in files.items()
        if any(shape in data for shape in shapes(marker))
    ]
