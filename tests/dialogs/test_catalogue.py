"""Catalogues follow the pages, lose no translation, and stay quiet in a diff."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import (
    Catalogue,
    CatalogueError,
    Entry,
    Text,
    languages,
    path_of,
    read,
    write,
)
from dialogs.directory import NO_DIRECTORY
from dialogs.extraction import texts_of, texts_of_code
from dialogs.merging import updated
from dialogs.organisation import NOBODY
from dialogs.page import Urgency
from dialogs.reader import read_page
from dialogs.triage import Fact, Triage

PAGE = """# T

## hello

> Warm, not loud.

Good morning. Take your time.

- [Go on](#more)
- [Not now](#more)

## more

Here is more.

- [Go on](#hello)
"""


def text(english: str, context: str = "a/b") -> Text:
    return Text(context, english, "dialogs/pages/a.md")


def catalogue(*entries: Entry) -> Catalogue:
    return Catalogue("it", "it.po", {entry.text.key: entry for entry in entries})


def only(changed: Catalogue) -> Entry:
    (entry,) = changed.entries.values()
    return entry


def test_paragraphs_labels_and_reasons_are_to_be_translated_in_the_order_of_the_pages() -> None:
    page, _ = read_page("start", "start.md", PAGE)
    assert page
    fact = Fact("hurt", Urgency.URGENT, "You are hurt.", "Glass 2008")
    texts = list(texts_of([page], Triage({"hurt": fact}), NO_DIRECTORY, NOBODY))
    assert [each.key for each in texts] == [
        ("start/hello", "Good morning. Take your time."),
        ("start/hello", "Go on"),
        ("start/hello", "Not now"),
        ("start/more", "Here is more."),
        ("start/more", "Go on"),
        ("triage", "You are hurt."),
    ]
    assert [each.notes for each in texts][:2] == [("Warm, not loud.",), ()]
    assert texts[-1].notes == ("Glass 2008",)


def test_words_of_the_code_are_found_with_their_context(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    code = '# for translators: on a button\nx = _("Take")\ny = pgettext("noun", "Call")\n'
    (tmp_path / "bot" / "desk.py").write_text(code, "utf-8")
    found = list(texts_of_code(tmp_path, "bot"))
    assert found == [
        Text("", "Take", "bot/desk.py", ("on a button",), "desk"),
        Text("noun", "Call", "bot/desk.py", domain="desk"),
    ]


def test_a_translation_survives_an_update() -> None:
    entry = Entry(text("Hello"), "Ciao", remarks=("checked with M.",))
    assert only(updated(catalogue(entry), [text("Hello")])) == entry


def test_a_changed_text_keeps_its_translation_to_be_confirmed() -> None:
    before = catalogue(Entry(text("Take your time."), "Prenditi tempo."))
    entry = only(updated(before, [text("Take all your time.")]))
    assert (entry.said, entry.fuzzy, entry.previous) == ("Prenditi tempo.", True, "Take your time.")


def test_a_new_text_is_empty() -> None:
    before = catalogue(Entry(text("Take your time."), "Prenditi tempo."))
    changed = updated(before, [text("Take your time."), text("Is it safe to write now?")])
    assert list(changed.entries.values())[1].said == ""


def test_a_text_that_moves_to_another_step_takes_its_translation_along() -> None:
    before = catalogue(Entry(text("Hello"), "Ciao"))
    entry = only(updated(before, [text("Hello", "new/step")]))
    assert (entry.text.context, entry.said, entry.fuzzy) == ("new/step", "Ciao", False)


def test_the_same_english_in_another_step_is_only_a_proposal() -> None:
    before = catalogue(Entry(text("Other"), "Altro"))
    changed = updated(before, [text("Other"), text("Other", "new/step")])
    assert changed.entries["new/step", "Other"].fuzzy
    assert ("new/step", "Other") not in changed.words()


def test_a_text_that_goes_is_kept_aside_and_comes_back_with_its_translation() -> None:
    before = catalogue(Entry(text("Hello"), "Ciao"))
    gone = updated(before, [])
    assert gone.entries == {}
    assert only(updated(gone, [text("Hello")])).said == "Ciao"


def test_only_confirmed_translations_are_spoken() -> None:
    said = catalogue(
        Entry(text("One"), "Uno"), Entry(text("Two"), "Due", fuzzy=True), Entry(text("Three"))
    )
    assert said.words() == {("a/b", "One"): "Uno"}


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"))


@given(rows=st.lists(st.tuples(WORDS, WORDS), max_size=8, unique_by=lambda each: each[0]))
def test_a_catalogue_comes_back_from_its_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "it" / "LC_MESSAGES" / "round.po"
    entries = [
        Entry(text(english), said, fuzzy=True, previous='an "old" \\ text')
        for english, said in rows
        if english
    ]
    write(catalogue(*entries), path)
    assert [replace(each, line=0, path="") for each in read(path).entries.values()] == entries


def test_a_second_update_changes_no_byte(tmp_path: Path) -> None:
    path = path_of(tmp_path, "it", "callback")
    before = catalogue(
        Entry(text("Take your time."), "Prenditi tempo."), Entry(text("Bye"), "Ciao")
    )
    texts = [text("Take all your time."), text("New")]
    assert write(updated(before, texts), path)
    assert not write(updated(read(path), texts), path)
    assert languages(tmp_path) == ["it"]


def test_a_catalogue_names_no_tool_no_time_and_no_line_of_a_page(tmp_path: Path) -> None:
    path = path_of(tmp_path, "it", "callback")
    write(updated(Catalogue("it", ""), [text("Hello")]), path)
    written = path.read_text("utf-8")
    assert "Babel" not in written
    assert "Date" not in written
    assert "#: dialogs/pages/a.md\n" in written


def test_an_absent_catalogue_is_empty(tmp_path: Path) -> None:
    assert read(path_of(tmp_path, "it", "callback")).words() == {}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('msgid "a"\nmsgstr "b"\nhello\n', 3),
        ('msgid "a"\n\nmsgid "c"\nmsgstr "d"\n', 1),
        ('"lost"\n', 1),
    ],
)
def test_a_broken_catalogue_is_one_problem_with_its_line(
    tmp_path: Path, content: str, line: int
) -> None:
    path = tmp_path / "it" / "LC_MESSAGES" / "dialogs.po"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    with pytest.raises(CatalogueError) as raised:
        read(path)
    assert raised.value.problem.line == line
    assert raised.value.problem.path == path.as_posix()


PARTS = (
    *(b'msgid "a"\n', b'msgstr "b"\n', b'msgctxt "c"\n', b'msgid_plural "d"\n', b'msgstr[1] "e"\n'),
    *(b'"', b"\\", b"\n", b"#, fuzzy\n", b"#: \xe2\x81\xa8x\n", b"#~ ", b"\xff", b"msgstr[x] "),
)


@given(parts=st.lists(st.sampled_from(PARTS)))
def test_no_bytes_make_reading_fail_otherwise(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    path = tmp_path_factory.getbasetemp() / "strange.po"
    path.write_bytes(b"".join(parts))
    with suppress(CatalogueError):
        read(path)
