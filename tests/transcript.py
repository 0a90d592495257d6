"""Whole conversations as readable files: what is in one, and how a played one is written.

`YOU` lines are the input: `[Label]` is a tap, `(photo)` something that is not text, anything else
is typed. `DESK` lines are what a counsellor does. `BOT` lines are the screen after each of them,
and` *` lines what the conversation asked of the service. Both are checked to the letter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"

_CODE = re.compile(r"\b[A-Z]\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens: `who` is YOU or DESK."""

    who: str
    does: str


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript's title lines, and its input in order."""

    title: tuple[str, ...]
    lines: tuple[Line, ...]


def files() -> list[Path]:
    """Every transcript, by name."""
    return sorted(FOLDER.glob("*.txt"))


def script(text: str) -> Script:
    """The input of a transcript."""
    rows = text.splitlines()
    title = tuple(row for row in rows if row.startswith("#"))
    lines = (re.fullmatch(r"(YOU|DESK) {1,2}(.*)", row) for row in rows)
    return Script(title, tuple(Line(m[1], m[2].strip()) for m in lines if m))


def written(
    script_: Script, screens: Iterable[tuple[Line, str, list[list[str]], list[str]]]
) -> str:
    """A played conversation as its file: line, text, button rows, effects for each turn."""
    blocks = ["\n".join(script_.title)]
    for line, text, rows, effects in screens:
        blocks.append(f"{line.who:<4} {line.does}")
        blocks.extend([f" *   {effect}" for effect in effects])
        if text:
            blocks.append(_screen(text, rows))
    return "\n\n".join(blocks) + "\n"


def _screen(text: str, rows: list[list[str]]) -> str:
    said = "\n".join(_indented(_CODE.sub("K7-42", text).split("\n")))
    buttons = "\n".join("     " + " ".join(f"[{label}]" for label in row) for row in rows)
    return f"BOT  {said.lstrip()}" + (f"\n{buttons}" if buttons else "")


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"     {line}" if line else ""


def without_effects(text: str) -> str:
    """A transcript as it can be seen from outside: what the service was asked is left out."""
    blocks = text.rstrip("\n").split("\n\n")
    return "\n\n".join(block for block in blocks if not block.startswith(" *")) + "\n"
