"""No sentence bypasses the catalogues, and no code knows how many languages there are."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs import catalogue, check
from dialogs.authored import opened
from dialogs.catalogue import Text
from dialogs.conversation import Guide, advance, view
from dialogs.events import Tapped
from dialogs.library import LOCALES, ROOT, open_guide
from dialogs.place import Outlook, Place, Request, Window
from dialogs.words import Words

ROME = ZoneInfo("Europe/Rome")
WINDOW = Window("2026-11-24T08:00:00Z", "2026-11-24T10:00:00Z")
OUTLOOK = Outlook((WINDOW,), Request("K7-42", "waiting", WINDOW), now=1_795_500_000)

PSEUDO = "xx"
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_OURS = re.compile(r"K7-42|\S*\.(?:it|eu|org|net|com|gpdp\.it)\S*|Tue \d+ Nov|\d")


def marked(text: Text) -> str:
    """The text in no language: every catalogue's words between ⟦ and ⟧, their blanks kept."""
    return "⟦" + re.sub(r"(\{[^{}]*\})", r"⟧\1⟦", text.text) + "⟧"


@pytest.fixture(scope="module")
def pseudo() -> Guide:
    """The real dialogs, with a language in which every sentence is marked."""
    guide = open_guide(ROME)
    texts = [text for texts in opened(ROOT).texts().values() for text in texts]
    said = {text.key: marked(text) for text in texts}
    words = Words({PSEUDO: said}, ROME, guide.words.directory, guide.words.organisation)
    return replace(guide, words=words)


def unmarked(text: str) -> str:
    """What is left of a screen without the words of the catalogue."""
    while _MARKED.search(text):
        text = _MARKED.sub("", text)
    return _OURS.sub("", text)


def test_every_word_of_every_screen_comes_from_a_catalogue(pseudo: Guide) -> None:
    facts = frozenset(pseudo.dialog.triage.facts)
    for step in pseudo.dialog.steps.values():
        place = Place(step.id, language=PSEUDO, noted=facts, aside="asides/media")
        screen = view(pseudo, place, OUTLOOK)
        labels = "\n".join(key.label for row in screen.rows for key in row)
        left = unmarked(f"{screen.text}\n{labels}")
        own_names = left.replace("Xx", "").replace("English", "")
        assert not re.search(r"\w", own_names), (step.id, own_names)


def test_a_third_language_is_a_folder_and_nobody_has_to_be_told(tmp_path: Path) -> None:
    """A stub: German, with one sentence. The others are said in English until they are written."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    shutil.copytree(ROOT / "dialogs", tmp_path / "dialogs", ignore=shutil.ignore_patterns("*.py"))
    (tmp_path / "bot").mkdir()
    (tmp_path / "locales/de/LC_MESSAGES").mkdir(parents=True)
    assert check.words(tmp_path, lambda _: None) == 0
    path = catalogue.path_of(tmp_path / "locales", "de", "welcome")
    entries = catalogue.read(path)
    hello = ("welcome/language", "Hello. Which language would you like to read?")
    told = replace(entries.entries[hello], said="Hallo. In welcher Sprache möchtest du lesen?")
    catalogue.write(replace(entries, entries={**entries.entries, hello: told}), path)

    guide = open_guide(ROME, tmp_path / "dialogs", tmp_path / "locales")
    first = view(guide, Place(), OUTLOOK)
    assert "Hallo. In welcher Sprache" in first.text
    labels = {key.label: key.data for row in first.rows for key in row}
    assert {"Deutsch", "English", "Italiano"} <= labels.keys()
    place, _ = advance(guide, Place(), Tapped(labels["Deutsch"]), OUTLOOK)
    assert (place.language, place.step) == ("de", "welcome/hello")
    assert view(guide, place, OUTLOOK).text.startswith("Hello.")


def test_every_page_has_its_catalogue_in_every_language() -> None:
    texts = opened(ROOT).texts()
    for language in catalogue.languages(LOCALES):
        for domain in texts:
            assert catalogue.path_of(LOCALES, language, domain).exists(), (language, domain)
