"""The few Markdown blocks a page is made of, and a problem for every other one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dialogs.matter import Matter, read_matter
from dialogs.page import Problem
from dialogs.pieces import Piece, collapse, first_line, pieces_of


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is being read: the page's name, and its path for problems."""

    name: str
    path: str

    def problem(self, line: int, found: str, hint: str) -> Problem:
        """A problem in this file; `line` counts from 1."""
        return Problem(self.path, max(line, 1), found, hint)


@dataclass(frozen=True, slots=True)
class Heading:
    """`#` is 1, `##` is 2."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside lists and notes."""

    line: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A quoted line or more, without the marks."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One list item."""

    line: int
    pieces: tuple[Piece, ...]


Block = Heading | Paragraph | Note | Item

# What Markdown can do and a page cannot: what to call it, and what to do instead.
FOREIGN = {
    "code_block": (
        "text set in by four spaces or a tab",
        "begin the line at the left edge; Markdown reads set-in text as code",
    ),
    "fence": ("a block of code", "write it as ordinary paragraphs"),
    "hr": ("a line across the page", "take it out; a new step begins with ## and its name"),
    "html_block": ("HTML", "write plain text; for a note nobody is sent, begin the line with >"),
    "table_open": ("a table", "write it as ordinary paragraphs, or as steps with buttons"),
    "ordered_list_open": (
        "a numbered list",
        "begin each button with - ; Soglia numbers them itself",
    ),
    "bullet_list_open": ("a list inside a list", "begin every list item at the left edge"),
    "blockquote_open": ("a note inside a list", "put the note above the list, after a blank line"),
    "heading_open": ("a heading inside a list", "begin the heading at the left edge"),
    "paragraph_open": (
        "a second paragraph in a list item",
        "say it in a paragraph above the list; an item is one line",
    ),
}
_LINES = re.compile(r"\r\n?|\n")


def lines_of(text: str) -> list[str]:
    """The lines of a file as Markdown counts them; there is always at least one."""
    return _LINES.split(text)


def read_blocks(source: Source, text: str) -> tuple[list[Block], Matter, list[Problem]]:
    """All blocks of a page in their order, what it says about itself, and what is wrong in it."""
    # Reference definitions would vanish without a trace; as text they are found and reported.
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")
    text, matter, problems = _without_front_matter(source, text)
    lines = lines_of(text)
    blocks: list[Block] = []
    for group in _groups(markdown.parse(text)):
        for part in _block(source, group, lines):
            if isinstance(part, Problem):
                problems.append(part)
            else:
                blocks.append(part)
    return blocks, matter, problems


def _without_front_matter(source: Source, text: str) -> tuple[str, Matter, list[Problem]]:
    """Blank the lines between the first two ---, so that the others keep their numbers."""
    lines = lines_of(text)
    if lines[0].rstrip() != "---":
        return text, Matter(), []
    ends = [n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if not ends:
        hint = "close the lines about the page with a second line ---, or take the first one out"
        wrong = source.problem(1, "the page begins with --- and never closes it", hint)
        return text, Matter(), [wrong]
    matter, problems = read_matter(source.path, lines[1 : ends[0]])
    return "\n".join([""] * (ends[0] + 1) + lines[ends[0] + 1 :]), matter, problems


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Tokens of one block each: from its opening token to the one that closes it."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _block(source: Source, group: list[Token], lines: list[str]) -> Iterator[Block | Problem]:
    line = first_line(group[0])
    match group[0].type:
        case "heading_open":
            yield _heading(source, group)
        case "paragraph_open":
            yield Paragraph(line, pieces_of(group[1]))
        case "blockquote_open":
            yield from _note(source, group[0], lines)
        case "bullet_list_open":
            yield from _items(source, group)
        case kind:
            yield source.problem(line, *_foreign(kind))


def _foreign(kind: str) -> tuple[str, str]:
    unknown = ("Markdown that a page has no use for", "write plain paragraphs, notes and buttons")
    return FOREIGN.get(kind, unknown)


def _heading(source: Source, group: list[Token]) -> Heading | Problem:
    opening, inline = group[0], group[1]
    if opening.markup in ("=", "-"):
        hint = f"leave a blank line before the line of {opening.markup}, or take it out"
        return source.problem(
            first_line(opening), "a line under text, which makes it a heading", hint
        )
    return Heading(first_line(opening), int(opening.tag[1:]), inline.content)


def _note(source: Source, opening: Token, lines: list[str]) -> Iterator[Note | Problem]:
    start, end = opening.map or [0, 0]
    quoted = lines[start:end]
    for number, line in enumerate(quoted, start + 1):
        if line.strip() and not line.lstrip().startswith(">"):
            found = "text right below a note, which makes it part of the note: nobody is sent it"
            yield source.problem(number, found, "leave a blank line between a note and the text")
    text = " ".join(line.lstrip().removeprefix(">").strip() for line in quoted)
    yield Note(start + 1, collapse(text))


def _items(source: Source, group: list[Token]) -> Iterator[Item | Problem]:
    if group[0].markup != "-":
        hint = f"begin each item with - instead of {group[0].markup}"
        yield source.problem(first_line(group[0]), f"a list with {group[0].markup}", hint)
    for item in _groups(group[1:-1]):
        parts = list(_groups(item[1:-1]))
        if parts and parts[0][0].type == "paragraph_open":
            yield Item(first_line(item[0]), pieces_of(parts[0][1]))
            parts = parts[1:]
        elif not parts:
            yield Item(first_line(item[0]), ())
        for part in parts:
            yield source.problem(first_line(part[0]), *_foreign(part[0].type))
