"""The dialogs on disk: opened whole, or refused with everything that is wrong."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.library import HERE, LOCALES, LibraryTrouble, open_guide
from dialogs.page import SAFETY

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The real pages, where a test may spoil them."""
    shutil.copytree(HERE, tmp_path, ignore=shutil.ignore_patterns("*.py"), dirs_exist_ok=True)
    return tmp_path


def test_the_real_dialogs_can_be_opened() -> None:
    guide = open_guide(ROME)
    assert SAFETY in guide.dialog.steps
    assert {"en", "it"} <= set(guide.words.languages)


def test_every_page_that_cannot_be_read_is_named(copy: Path) -> None:
    (copy / "pages" / "one.md").write_text("no title, no step")
    (copy / "pages" / "two.md").write_bytes(b"\xff")
    with pytest.raises(LibraryTrouble) as caught:
        open_guide(ROME, copy, LOCALES)
    told = str(caught.value)
    assert f"{copy}/pages/one.md:" in told
    assert f"{copy}/pages/two.md:" in told
    assert told.count("hint: ") == len(caught.value.problems)


@pytest.mark.parametrize("text", ["[help", 'help = "aiuto"', ""])
def test_commands_that_cannot_be_read_are_named(copy: Path, text: str) -> None:
    path = copy / "lexicon" / "commands.toml"
    if text:
        path.write_text(text)
    else:
        path.unlink()
    with pytest.raises(LibraryTrouble, match="cannot be read"):
        open_guide(ROME, copy, LOCALES)


@pytest.mark.parametrize("page", ["safety", "leaving"])
def test_without_a_way_to_safety_or_out_nobody_is_let_in(copy: Path, page: str) -> None:
    path = copy / "pages" / f"{page}.md"
    path.write_text(
        path.read_text().replace("\n## now\n", "\n## then\n").replace("## gone", "## go")
    )
    with pytest.raises(LibraryTrouble, match=f"{page}.md:1: there is no step"):
        open_guide(ROME, copy, LOCALES)


def test_a_language_without_its_words_is_refused(copy: Path) -> None:
    with pytest.raises(LibraryTrouble, match=r"it/LC_MESSAGES/anywhere\.po:1: there is no such"):
        open_guide(ROME, copy, copy / "locales")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hearing/weights.json", "{"),
        ("hearing/weights.json", "{}"),
        ("hearing/weights.json", "[]"),
        ("hearing/weights.json", None),
        ("lexicon/spelling.toml", "[it"),
        ("lexicon/spelling.toml", "it = 1"),
        ("lexicon/notions.toml", None),
    ],
)
def test_listening_that_has_lost_what_it_learnt_is_refused_in_one_line(
    copy: Path, name: str, text: str | None
) -> None:
    """Deaf, it would let an alarm pass, and nobody would know."""
    (copy / name).unlink()
    if text is not None:
        (copy / name).write_text(text)
    with pytest.raises(LibraryTrouble, match="what listening has learnt cannot be read") as caught:
        open_guide(ROME, copy, LOCALES)
    assert len(caught.value.problems) == 1
