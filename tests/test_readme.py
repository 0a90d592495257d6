"""What the documents say exists, exists."""

import re
from pathlib import Path

import pytest

from bot import cli
from bot.settings import NAMES

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], key=lambda path: path.as_posix()
)
COMMANDS = set(re.findall(r"^    (\w+) ", cli._parser().format_help(), re.MULTILINE))
TARGETS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
CODE = re.compile(r"```.*?```|`[^`\n]+`|^ {4,}.+$", re.DOTALL | re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code(path: Path) -> str:
    """What stands in code: that is what people copy."""
    return "\n".join(CODE.findall(path.read_text("utf-8")))


def test_the_commands_and_targets_are_found() -> None:
    assert {"demo", "run", "init", "check"} <= COMMANDS
    assert {"install", "demo", "test", "check"} <= TARGETS


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_make_target_named_exists(path: Path) -> None:
    assert set(re.findall(r"\bmake ([a-z]\w*)", code(path))) <= TARGETS


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_named_exists(path: Path) -> None:
    assert set(re.findall(r"\bsoglia ([a-z]\w*)", code(path))) <= COMMANDS


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_to_a_file_leads_there(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", CODE.sub("", path.read_text("utf-8")))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_setting_named_exists(path: Path) -> None:
    assert set(re.findall(r"\bSOGLIA_\w+", path.read_text("utf-8"))) <= NAMES.keys()


@pytest.mark.parametrize("setting", NAMES)
def test_every_setting_is_explained_to_the_operator(setting: str) -> None:
    assert f"| `{setting}` |" in (ROOT / "docs" / "running.md").read_text("utf-8")
