"""The arrows of the house: imports go one way, drawn here from the code itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Highest first; a package stands for everything in it. A module may import what is on its own level
# and below. A module of `bot` that is not named here is on the level of store and sealing.
LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"bot.__main__"}),
    frozenset({"bot.cli"}),
    frozenset({"bot.atlas", "bot.demo"}),
    frozenset({"bot.app"}),
    frozenset({"bot.sides"}),
    frozenset({"bot.intake", "bot.front", "bot.desk", "bot.courier", "bot.upkeep", "bot.web"})
    | frozenset({"bot.cards", "bot.casework", "bot.door", "bot.entrance", "bot.farewell"})
    | frozenset({"bot.deleting", "bot.hooks"})
    | frozenset({"bot.lifebelt", "bot.news", "bot.practice", "bot.removals", "bot.screens"})
    | frozenset({"bot.people", "bot.sheets", "bot.silence", "bot.taps", "bot.vigil"}),
    frozenset({"bot"}),
    frozenset({"dialogs"}),
)

# The dialogs read and think. These libraries help them to,
THINKS_WITH = {"babel", "dialogs", "markdown_it", "phonenumbers", "transitions"}
# and nothing of Python's own that reaches a network, a process, a clock, chance or a log.
REACHES_OUT = {
    "asyncio", "ctypes", "ftplib", "http", "logging", "multiprocessing", "os", "random", "secrets",
    "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib.request", "uuid",
}  # fmt: skip

Arrows = dict[str, set[str]]


def module(path: Path) -> str:
    """The dotted name: bot/store/__init__.py is bot.store."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str) -> Iterator[str]:
    """Every name an import could mean: `from a import b` is a, and a.b if that is a module."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(start), names=names):
                yield start
                yield from (f"{start}.{alias.name}" for alias in names)
            case _:
                pass


def draw(sources: dict[str, str]) -> Arrows:
    """Which of our modules each of our modules imports."""
    return {
        name: {to for to in imported(source) if to in sources and to != name}
        for name, source in sources.items()
    }


def level(name: str) -> int:
    """How far down the house: the most exact entry of LEVELS decides."""
    while name:
        for depth, modules in enumerate(LEVELS):
            if name in modules:
                return depth
        name = name.rpartition(".")[0]
    raise AssertionError("every module is in bot or dialogs")


def upward(arrows: Arrows) -> list[str]:
    """Arrows that run back up."""
    return sorted(
        f"{name} imports {to}: hint: {to} stands higher; pass it in as an argument"
        for name, below in arrows.items()
        for to in below
        if level(to) < level(name)
    )


def reached(arrows: Arrows, start: str) -> set[str]:
    """Everything that importing `start` brings along."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        waiting += arrows[name] - seen
        seen |= arrows[name]
    return seen


def house() -> dict[str, str]:
    paths = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("dialogs/**/*.py")]
    return {module(path): path.read_text("utf-8") for path in sorted(paths)}


HOUSE = house()
ARROWS = draw(HOUSE)


def test_imports_go_one_way() -> None:
    assert upward(ARROWS) == []


@pytest.mark.parametrize(
    "planted",
    ["from bot import app", "import bot.app", "def f():\n    from bot.app import run"],
)
def test_an_import_that_runs_back_up_is_caught(planted: str) -> None:
    arrows = draw({**HOUSE, "bot.app": "", "bot.store.planted": planted})
    assert upward(arrows) == [
        "bot.store.planted imports bot.app: hint: bot.app stands higher; pass it in as an argument"
    ]


def test_the_dialogs_never_import_the_service() -> None:
    planted = draw({**HOUSE, "dialogs.planted": "from bot.store.rows import CaseRow"})
    assert len(upward(planted)) == 1
    assert not [
        name for name in ARROWS if name.startswith("dialogs") and level(name) != len(LEVELS) - 1
    ]


@pytest.mark.parametrize("name", [name for name in HOUSE if name.startswith("dialogs")])
def test_the_dialogs_only_read_and_think(name: str) -> None:
    used = set(imported(HOUSE[name]))
    assert not used & REACHES_OUT
    outside = {to.partition(".")[0] for to in used} - sys.stdlib_module_names
    assert outside <= THINKS_WITH


@pytest.mark.parametrize("name", HOUSE)
def test_no_module_needs_itself(name: str) -> None:
    assert name not in reached(ARROWS, name)


def test_the_front_knows_nothing_of_the_desk() -> None:
    fronts = [name for name in ARROWS if name.startswith("bot.front")]
    assert not {to for name in fronts for to in reached(ARROWS, name) if "bot.desk" in to}
