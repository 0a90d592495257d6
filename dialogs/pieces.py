"""A paragraph of Markdown as a flat row of runs: plain text, bold, a link, …"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Piece:
    """A run inside a paragraph or list item. `plain` is false if it holds further marks.

    For kind "other", `text` names what was found: an image, HTML, code.
    """

    kind: Literal["text", "bold", "italic", "link", "break", "other"]
    text: str
    line: int
    href: str = ""
    plain: bool = True


SPANS: dict[str, Literal["bold", "italic", "link"]] = {
    "strong_open": "bold",
    "em_open": "italic",
    "link_open": "link",
}
MARKS = {
    "code_inline": "`code`",
    "image": "an image",
    "html_inline": "HTML",
    "hardbreak": "a line break (two spaces or \\ at the end of a line)",
}


def first_line(token: Token) -> int:
    """The line a token begins on, from 1."""
    return token.map[0] + 1 if token.map else 1


def collapse(text: str) -> str:
    """Runs of blanks and line ends as one space."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def pieces_of(inline: Token) -> tuple[Piece, ...]:
    """The runs of one paragraph. Flat, without recursion: marks may nest thousands deep."""
    line, depth = first_line(inline), 0
    found: list[Piece] = []
    for token in inline.children or []:
        if depth == 0:
            found.extend(_outer(token, line))
        else:
            found[-1] = _inner(found[-1], token, depth)
        depth += token.nesting
        line += token.type in ("softbreak", "hardbreak")
    return tuple(found)


def _outer(token: Token, line: int) -> Iterator[Piece]:
    if token.type == "text" and token.content:
        yield Piece("text", token.content, line)
    elif token.type == "softbreak":
        yield Piece("break", " ", line)
    elif token.type in SPANS:
        yield Piece(
            SPANS[token.type],
            "",
            line,
            str(token.attrGet("href") or ""),
            not token.attrGet("title"),
        )
    elif token.type != "text":
        yield Piece("other", MARKS.get(token.type, "a mark"), line)


def _inner(piece: Piece, token: Token, depth: int) -> Piece:
    """`piece` with what `token`, inside it, adds."""
    closing = token.nesting == -1 and depth == 1
    text = " " if token.type == "softbreak" else token.content
    plain = piece.plain and (closing or token.type in ("text", "softbreak"))
    return Piece(piece.kind, piece.text + text, piece.line, piece.href, plain)
