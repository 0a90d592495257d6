"""A book as HTML that prints well, and as Markdown."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path

from dialogs.authored import opened
from dialogs.book import Book, Chapter, Screen, Table, book
from dialogs.chart import drawn
from dialogs.library import ROOT, LibraryTrouble
from dialogs.machine import Dialog
from dialogs.page import Problem
from dialogs.spoken import SOURCE

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.45 Georgia, serif; color: #1a1a1a; max-width: 46em; margin: 2em auto;
  padding: 0 1em; }
h1, h2, h3, nav, .ways, .state, table { font-family: system-ui, sans-serif; }
h2 { break-before: page; border-bottom: 2px solid #444; padding-bottom: .2em; }
nav { columns: 2; font-size: 10pt; }
section.screen { break-inside: avoid; border: 1px solid #bbb; border-radius: 6px; margin: 1em 0;
  padding: .6em 1em; }
section.screen h3 { margin: 0 0 .4em; font-size: 10pt; color: #555; }
.ways { list-style: none; padding: 0; font-size: 10pt; }
.ways li { margin: .15em 0; }
.to, .fact { color: #666; }
.note { color: #555; font-style: italic; font-size: 9.5pt; margin: .3em 0; }
.state { font-size: 10pt; background: #f2f2f2; padding: .4em .7em; border-radius: 4px; }
.sign { font: 10pt system-ui, sans-serif; margin-top: 1.5em; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 9pt; width: 100%; }
td, th { border: 1px solid #bbb; padding: .25em .4em; text-align: left; vertical-align: top; }
"""

HOW_TO_READ = (
    "Each box is one screen of the chat. Below its words are the buttons, and the screen each "
    "leads to. What is set in italics is a note for whoever works on the text: it is never sent. "
    "A page that was read and found right is approved with the eight letters in its grey line: "
    "they change with every word of the page."
)


def write(language: str, folder: Path, today: date) -> list[Path]:
    """Write soglia-<language>.html and .md; raises LibraryTrouble if something is unreadable."""
    authored = opened(ROOT)
    if authored.problems:
        raise LibraryTrouble(authored.problems)
    if language not in (SOURCE, *authored.languages):
        known = ", ".join((SOURCE, *authored.languages))
        hint = f"there are: {known}"
        raise LibraryTrouble([Problem("--lang", 1, "there are no words in this language", hint)])
    read = book(authored, language, today)
    dialog = Dialog(authored.pages, authored.triage)
    maps = {page.name: drawn(dialog, page) for page in authored.pages}
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"soglia-{language}.{kind}" for kind in ("html", "md")]
    paths[0].write_text(html(read, maps), "utf-8")
    paths[1].write_text(markdown(read), "utf-8")
    return paths


def html(whole: Book, maps: Mapping[str, str]) -> str:
    """One file without anything to load; `maps` are SVG drawings by page."""
    return "\n".join(_html(whole, maps)) + "\n"


def _html(book: Book, maps: Mapping[str, str]) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{book.language}">\n<head><meta charset="utf-8">'
    yield f"<title>Soglia · {book.language}</title><style>{_STYLE}</style></head>\n<body>"
    yield f"<h1>Soglia · {book.language}</h1>\n<p>{book.made.isoformat()}. {HOW_TO_READ}</p>"
    yield "<nav><ol>"
    for chapter in book.chapters:
        yield f'<li><a href="#{chapter.name}">{escape(chapter.title)}</a></li>'
    yield "</ol></nav>"
    for chapter in book.chapters:
        yield from _chapter(chapter, maps.get(chapter.name, ""))
    for table in book.tables:
        yield from _table(table)
    yield "</body></html>"


def _chapter(chapter: Chapter, drawing: str) -> Iterator[str]:
    yield f'<h2 id="{chapter.name}">{escape(chapter.title)}</h2>'
    state, text = escape(chapter.state), chapter.text
    yield f'<p class="state">{chapter.name}.md · {state} · text {text}</p>'
    yield from _notes(chapter.notes)
    yield drawing
    for screen in chapter.screens:
        yield from _screen(screen)
    yield '<p class="sign">Read and approved: ______________________ on ____________</p>'


def _screen(screen: Screen) -> Iterator[str]:
    yield f'<section class="screen" id="{_anchor(screen.id)}"><h3>{screen.id}</h3>'
    yield from (f"<p>{escape(said)}</p>" for said in screen.says)
    yield '<ul class="ways">'
    for way in screen.ways:
        fact = f' <span class="fact">({escape(way.fact)})</span>' if way.fact else ""
        to = f'<a class="to" href="#{_anchor(way.to)}">{escape(way.to)}</a>'
        yield f"<li>{escape(way.does)} → {to}{fact}</li>"
    yield "</ul>"
    yield from _notes(screen.notes)
    yield "</section>"


def _notes(notes: Iterable[str]) -> Iterator[str]:
    yield from (f'<p class="note">{escape(note)}</p>' for note in notes)


def _anchor(step: str) -> str:
    return step.replace("/", "--")


def _table(table: Table) -> Iterator[str]:
    yield f"<h2>{escape(table.title)}</h2>\n<table>"
    yield "<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in table.head) + "</tr>"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    yield "</table>"


# ------------------------------------------------------------------ Markdown


def markdown(book: Book) -> str:
    """The same without the maps, for reading and comparing as text."""
    return "\n".join(_markdown(book)) + "\n"


def _markdown(book: Book) -> Iterator[str]:
    yield f"# Soglia · {book.language}\n\n{book.made.isoformat()}. {HOW_TO_READ}\n"
    for chapter in book.chapters:
        yield f"## {chapter.title}\n\n`{chapter.name}.md` · {chapter.state} · text {chapter.text}\n"
        yield from (f"> {note}\n" for note in chapter.notes)
        for screen in chapter.screens:
            yield f"### {screen.id}\n"
            yield from (f"{said}\n" for said in screen.says)
            for way in screen.ways:
                fact = f" ({way.fact})" if way.fact else ""
                yield f"- {way.does} → {way.to}{fact}"
            yield from (f"\n> {note}" for note in screen.notes)
            yield ""
    for table in book.tables:
        yield f"## {table.title}\n\n" + _row(table.head) + "\n" + "| --- " * len(table.head) + "|"
        yield from (_row(row) for row in table.rows)
        yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
