"""Everything the bot can say, on paper; and who has signed it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dialogs.approvals import fingerprints, unapproved
from dialogs.authored import Authored, opened
from dialogs.book import book
from dialogs.library import ROOT, LibraryTrouble
from dialogs.page import Button, Page
from dialogs.printing import html, markdown, write

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def authored() -> Authored:
    return opened(ROOT)


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_text_a_person_can_read_is_in_the_book(authored: Authored, language: str) -> None:
    printed = markdown(book(authored, language, TODAY))
    words = authored.spoken()["it"].words() if language == "it" else {}
    for page in authored.pages:
        for step in page.steps:
            labels = [way.label for way in step.ways if isinstance(way, Button)]
            for text in (*step.says, *labels):
                assert words.get((step.id, text), text) in printed, (step.id, text)
    assert "[[" not in printed


def test_the_book_says_of_each_page_that_it_is_a_draft(authored: Authored) -> None:
    printed = markdown(book(authored, "it", TODAY))
    assert printed.count("· draft · text ") == len(authored.pages)


def test_nothing_in_the_book_breaks_its_html(authored: Authored) -> None:
    page = replace(authored.pages[0], title="A <b> & more")
    odd = replace(authored, pages=(page, *authored.pages[1:]))
    printed = html(book(odd, "en", TODAY), {})
    assert "A &lt;b&gt; &amp; more" in printed
    assert printed.count("<section") == printed.count("</section>")
    assert "http://" not in printed
    assert "<script" not in printed


def test_a_book_is_two_files_with_a_map_of_each_page(tmp_path: Path) -> None:
    paths = write("it", tmp_path / "book", TODAY)
    assert [path.name for path in paths] == ["soglia-it.html", "soglia-it.md"]
    printed = paths[0].read_text("utf-8")
    assert printed.count("<svg ") == len(opened(ROOT).pages)


def test_a_language_that_there_is_not_is_refused_with_the_ones_there_are(tmp_path: Path) -> None:
    with pytest.raises(LibraryTrouble, match="there are: en, it"):
        write("fr", tmp_path, TODAY)


# ------------------------------------------------------------------ approval


def signed(authored: Authored, page: Page, text: str) -> Page:
    return replace(page, approvals={"en": f"Anna Bianchi, 2026-12-01, {text}", "it": "draft"})


def test_a_page_is_approved_once_somebody_signed_it_as_it_is(authored: Authored) -> None:
    page = authored.pages[0]
    text = fingerprints([page], {})[page.name, "en"]
    assert list(unapproved([signed(authored, page, text)], {})) == []


def test_a_word_changed_after_signing_is_told(authored: Authored) -> None:
    page = authored.pages[0]
    text = fingerprints([page], {})[page.name, "en"]
    first = replace(page.steps[0], says=("Another sentence.",))
    changed = replace(signed(authored, page, text), steps=(first, *page.steps[1:]))
    (problem,) = unapproved([changed], {})
    assert problem.found == "Anna Bianchi approved another text in en on 2026-12-01: it changed"


def test_a_release_waits_for_every_page_in_every_language(authored: Authored) -> None:
    waiting = list(unapproved(authored.pages, authored.spoken()))
    assert len(waiting) == 2 * len(authored.pages)
    assert all("once it is read and right" in each.hint for each in waiting)
