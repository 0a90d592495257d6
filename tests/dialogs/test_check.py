"""`soglia check` finds, in Soglia's own files, what an author may do to them by mistake."""

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from dialogs import check
from dialogs.authored import domain_of, opened
from dialogs.catalogue import path_of, read, write
from dialogs.check import ROOT

ITALIAN = "locales/it/LC_MESSAGES/safety.po"
TODAY = date(2026, 11, 23)


@dataclass(slots=True)
class Copy:
    """Soglia's pages, lists and catalogues in a folder of their own, and what was printed."""

    root: Path
    said: list[str] = field(default_factory=list)

    def change(self, path: str, before: str, after: str) -> int:
        """Replace the first such text; the line it stands on."""
        text = (self.root / path).read_text("utf-8")
        assert before in text
        (self.root / path).write_text(text.replace(before, after, 1), "utf-8")
        return text[: text.index(before)].count("\n") + 1

    def check(self) -> int:
        self.said.clear()
        return check.main(TODAY, self.root, self.said.append, only=True)

    def words(self) -> int:
        return check.words(self.root, self.said.append)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for folder in ("dialogs", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.py"))
    for path in ROOT.glob("bot/**/*.py"):
        (tmp_path / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    return Copy(tmp_path)


def test_soglia_says_nothing_that_stops_a_release() -> None:
    said: list[str] = []
    status = check.main(TODAY, ROOT, said.append, only=True)
    assert [line for line in said[:-1] if not line.endswith("(a warning)")] == []
    assert status == 0
    assert "0 problems" in said[-1]


def test_a_number_changed_in_one_language_is_found(copy: Copy) -> None:
    lines = (copy.root / ITALIAN).read_text("utf-8").split("\n")
    translated = next(line for line in lines if line.startswith("msgstr") and "112" in line)
    line = copy.change(ITALIAN, translated, translated.replace("112", "113", 1))
    assert copy.check() == 1
    (told,) = copy.said[:-1]
    assert told.startswith(f"{ITALIAN}:{line - 1}: different numbers (112 only in English; 113")


def test_a_broken_page_is_told_alone_with_its_path_from_the_root(copy: Copy) -> None:
    line = copy.change("dialogs/pages/welcome.md", "## menu", "## Menu")
    assert copy.check() == 1
    (told,) = copy.said[:-1]
    assert told.startswith(f"dialogs/pages/welcome.md:{line}: the step name 'Menu'\n  hint: write")


@pytest.mark.parametrize(
    ("path", "before", "after", "found"),
    [
        ("dialogs/triage/everyone.toml", "[[fact]]", "[[fact]", "dialogs/triage/everyone.toml:"),
        ("dialogs/triage/everyone.toml", 'level = "', 'level = "very ', "write emergency, urgent"),
        (
            "dialogs/triage/everyone.toml",
            "[[fact]]",
            "fact = [1]\n[x]",
            "dialogs/triage/everyone.toml:",
        ),
        ("dialogs/lexicon/commands.toml", "[help]", "[help", "dialogs/lexicon/commands.toml:"),
        ("dialogs/lexicon/telling.toml", "it = [", "it = ", "dialogs/lexicon/telling.toml:"),
        ("dialogs/lexicon/telling.toml", "it = [", 'fr = "x"\nit = [', "dialogs/lexicon/telling"),
        ("dialogs/lexicon/banned.toml", "[it]", 'it = "x"\n[de]', "dialogs/lexicon/banned.toml:"),
        ("dialogs/lexicon/commands.toml", 'en = ["help"', 'en = ["back", "help"', "and for help"),
        (ITALIAN, "msgstr ", "msgsrt ", ITALIAN),
        ("dialogs/hearing/weights.json", "{", "", "dialogs/hearing/weights.json:"),
        ("dialogs/lexicon/notions.toml", " = ", " == ", "dialogs/hearing/weights.json:"),
        ("dialogs/directory.toml", "[[record]]", "[[record]", "dialogs/directory.toml:"),
        ("dialogs/organisation.toml", "[[fact]]", "[[fact]", "dialogs/organisation.toml:"),
    ],
)
def test_a_broken_list_is_one_problem(
    copy: Copy, path: str, before: str, after: str, found: str
) -> None:
    copy.change(path, before, after)
    assert copy.check() == 1
    assert len(copy.said) == 2
    assert found in copy.said[0]
    assert "hint:" in copy.said[0]


def test_a_changed_sentence_waits_for_its_translation(copy: Copy) -> None:
    copy.words()
    before = "What is it about? Choose the nearest."
    copy.change("dialogs/pages/welcome.md", before, "What is it about? Take the nearest.")
    assert copy.check() == 1
    assert any("1 texts are not in this catalogue yet, 1 are gone" in each for each in copy.said)
    assert copy.words() == 0
    assert copy.check() == 1
    assert any("not confirmed since English changed" in each for each in copy.said)


def test_catalogues_are_up_to_date_with_pages_and_code() -> None:
    authored = opened(ROOT)
    texts = authored.texts()
    for each in authored.catalogues:
        wanted = {text.key for text in texts.get(domain_of(each), ())}
        assert set(each.entries) == wanted, f"{each.path}: run `soglia words`"


def test_updating_twice_changes_no_file(copy: Copy) -> None:
    copy.words()
    before = {path: path.read_bytes() for path in copy.root.glob("locales/**/*.po")}
    copy.words()
    assert before == {path: path.read_bytes() for path in copy.root.glob("locales/**/*.po")}


def test_a_third_language_is_one_more_folder(copy: Copy) -> None:
    (copy.root / "locales/eo/LC_MESSAGES").mkdir(parents=True)
    assert copy.words() == 0
    path = path_of(copy.root / "locales", "eo", "safety")
    entries = read(path).entries
    assert entries
    assert not any(entry.said for entry in entries.values())
    assert copy.check() == 1
    assert any(each.startswith("locales/eo/LC_MESSAGES/safety.po:") for each in copy.said)


def test_words_are_left_alone_while_a_page_cannot_be_read(copy: Copy) -> None:
    copy.change("dialogs/pages/welcome.md", "## menu", "## Menu")
    before = (copy.root / ITALIAN).read_bytes()
    assert copy.words() == 1
    assert (copy.root / ITALIAN).read_bytes() == before


def test_a_rewritten_catalogue_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "it" / "LC_MESSAGES" / "safety.po"
    write(read(ROOT / ITALIAN), path)
    assert path.read_text("utf-8") == (ROOT / ITALIAN).read_text("utf-8")
