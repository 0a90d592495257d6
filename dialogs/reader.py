"""Page text → Page, or everything that is wrong with it: where, what, and what would be right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dialogs.blocks import (
    Block,
    Heading,
    Item,
    Note,
    Paragraph,
    Source,
    read_blocks,
)
from dialogs.forms import GLOBAL, SLUG, marked, read_deed, read_formerly, read_way
from dialogs.matter import Matter
from dialogs.page import (
    Button,
    Deed,
    NothingOffered,
    Numbers,
    Outcome,
    Page,
    Picks,
    Problem,
    Speaks,
    Step,
    Way,
    Writes,
)
from dialogs.pieces import Piece, collapse


def read_pages(folder: Path) -> tuple[tuple[Page, ...], list[Problem]]:
    """All pages of a folder in the order of their names; paths as `folder` was given."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            hint = "save it as text in UTF-8, readable by everybody"
            problems.append(Problem(path.as_posix(), 1, "a file that is no readable text", hint))
            continue
        page, wrong = read_page(path.stem, path.as_posix(), text)
        pages.extend([page] if page else [])
        problems.extend(wrong)
    return tuple(pages), problems


def read_page(name: str, path: str, text: str) -> tuple[Page | None, list[Problem]]:
    """One page, or None and all its problems in the order of the lines. Never raises."""
    source = Source(name, path)
    blocks, matter, problems = read_blocks(source, text)
    if not SLUG.fullmatch(name):
        hint = "name the file with small letters a to z, digits and -, like at-work.md"
        problems.append(source.problem(1, f"the file name {name!r}", hint))
    reading = _Reading(source, matter, problems=problems)
    for block in blocks:
        reading.take(block)
    page = reading.page()
    if reading.problems:
        return None, sorted(reading.problems, key=lambda problem: problem.line)
    return page, []


@dataclass(slots=True)
class _Draft:
    """A step that is still being read."""

    name: str
    line: int
    says: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deed: Deed | None = None
    formerly: tuple[str, ...] = ()
    numbers: Numbers | None = None


@dataclass(slots=True)
class _Reading:
    """One walk over the blocks of a page, keeping what was found and what was wrong."""

    source: Source
    matter: Matter
    problems: list[Problem]
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)

    def wrong(self, line: int, found: str, hint: str) -> None:
        self.problems.append(self.source.problem(line, found, hint))

    def take(self, block: Block) -> None:
        match block:
            case Heading(line, 1, text):
                self._title(line, text)
            case Heading(line, 2, text):
                self._step(line, text)
            case Heading(line, level, _):
                self.wrong(line, f"a heading with {level} #", "a step begins with ## and its name")
            case Note(_, text):
                (self.drafts[-1].notes if self.drafts else self.notes).append(text)
            case Paragraph(line, pieces):
                self._paragraph(line, pieces)
            case Item(line, pieces):
                self._item(line, pieces)

    def _title(self, line: int, text: str) -> None:
        if self.titles or self.drafts:
            self.wrong(line, "a title in the middle of the page", "a step begins with ##, not #")
        self.titles.append(collapse(text))

    def _step(self, line: int, text: str) -> None:
        if not SLUG.fullmatch(text):
            slug = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "name"
            hint = f"write ## {slug} (small letters a to z, digits and -)"
            self.wrong(line, f"the step name {text!r}", hint)
        elif text in GLOBAL:
            self.wrong(
                line, f"a step named {text!r}", f"name it otherwise: {text} is on every screen"
            )
        for draft in self.drafts:
            if draft.name == text:
                hint = f"give one of them another name; the first is on line {draft.line}"
                self.wrong(line, f"a second step {text!r}", hint)
                break
        self.drafts.append(_Draft(text, line))

    def _paragraph(self, line: int, pieces: Sequence[Piece]) -> None:
        if not self.drafts:
            hint = "move it below a ## step; or begin it with > if it is a note"
            self.wrong(line, "text above the first step: nobody is sent it", hint)
        elif pieces and pieces[0].kind == "bold" and pieces[0].text in ("Then", "Formerly"):
            self._directive(self.drafts[-1], line, pieces)
        else:
            self._said(self.drafts[-1], line, pieces)

    def _directive(self, draft: _Draft, line: int, pieces: Sequence[Piece]) -> None:
        word, rest = pieces[0].text, collapse(marked(pieces[1:]))
        if draft.deed if word == "Then" else draft.formerly:
            self.wrong(
                line, f"a second **{word}** in one step", f"one step has one **{word}** line"
            )
            return
        read = read_deed if word == "Then" else read_formerly
        match read(self.source, line, rest):
            case Problem() as problem:
                self.problems.append(problem)
            case Deed() as deed:
                draft.deed = deed
            case names:
                draft.formerly = names

    def _said(self, draft: _Draft, line: int, pieces: Sequence[Piece]) -> None:
        if draft.ways:
            hint = "say it above the list; after the list only notes, **Then** and **Formerly**"
            self.wrong(line, "a paragraph after the list", hint)
        for piece in pieces:
            self._plain(piece)
        draft.says.append(collapse("".join(piece.text for piece in pieces)))
        draft.lines.append(line)

    def _plain(self, piece: Piece) -> None:
        """Messages are sent as plain text: marks would be lost or shown."""
        match piece.kind:
            case "bold" | "italic":
                hint = "take the * or _ out: messages are plain text"
                if piece.kind == "bold" and piece.text.strip(" .:").lower() in ("then", "formerly"):
                    hint = "write **Then** or **Formerly** at the start of a paragraph of its own"
                self.wrong(piece.line, f"{piece.kind} in what is said", hint)
            case "link":
                hint = "make it a button, on a line that begins with - ; or write the bare address"
                self.wrong(piece.line, "a link in what is said", hint)
            case "other":
                self.wrong(piece.line, f"{piece.text} in what is said", "write plain words only")
            case "text" if "[" in piece.text or "]" in piece.text:
                hint = (
                    "a button is - [Label](#step) on its own line; otherwise take the brackets out"
                )
                self.wrong(piece.line, "square brackets in what is said", hint)

    def _item(self, line: int, pieces: Sequence[Piece]) -> None:
        if not self.drafts:
            self.wrong(line, "a button above the first step", "move it below a ## step")
            return
        match read_way(self.source, line, pieces):
            case Problem() as problem:
                self.problems.append(problem)
            case Numbers() as numbers:
                if self.drafts[-1].numbers:
                    self.wrong(line, "a second list of numbers in one step", "one step, one list")
                self.drafts[-1].numbers = numbers
            case way:
                self._once(self.drafts[-1].ways, way)
                self.drafts[-1].ways.append(way)

    def _once(self, ways: Iterable[Way], way: Way) -> None:
        if _kind(way) is not None and _kind(way) in map(_kind, ways):
            self.wrong(way.line, "the same form twice in one step", "take one of them out")

    def page(self) -> Page | None:
        if not self.titles:
            self.wrong(1, "a page without a title", "begin the page with # and a title")
        if not self.drafts:
            self.wrong(1, "a page without a step", "a step begins with ## and its name")
        if self.problems:
            return None
        steps = tuple(_finished(self.source.name, draft) for draft in self.drafts)
        about = (self.matter.topic, self.matter.doors, self.matter.approvals)
        title, notes = self.titles[0], tuple(self.notes)
        return Page(self.source.name, self.source.path, title, steps, notes, *about)


def _kind(way: Way) -> object:
    """What may be there only once in a step; None for buttons."""
    match way:
        case Button():
            return None
        case Picks(later=later):
            return (Picks, later)
        case Outcome(urgency=urgency):
            return urgency
        case Writes() | NothingOffered() | Speaks():
            return type(way)


def _finished(page: str, draft: _Draft) -> Step:
    return Step(
        page,
        draft.name,
        tuple(draft.says),
        tuple(draft.ways),
        draft.deed,
        tuple(draft.notes),
        draft.formerly,
        draft.line,
        tuple(draft.lines),
        draft.numbers,
    )
