"""Telegram's HTML marks in a text: parsed to plain text and entities.

Offsets and lengths count UTF-16 units, as Telegram's do. Other parse modes are not played.
"""

from html.parser import HTMLParser
from typing import Any

from bot.practice.refusal import bad

Json = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}  # fmt: skip


def units(text: str) -> int:
    """How long Telegram thinks a text is, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Json] = []
        self._open: list[tuple[str, Json]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KINDS:
            at = len(self.text.encode())
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {at}')
        entity: Json = {"type": KINDS[tag], "offset": units(self.text)}
        if tag == "a":
            entity["url"] = dict(attrs).get("href") or ""
        self._open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        at = len(self.text.encode())
        if not self._open:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
        if (expected := self._open[-1][0]) != tag:
            raise bad(
                f"can't parse entities: Unmatched end tag at byte offset {at}, "
                f'expected "</{expected}>", found "</{tag}>"'
            )
        _, entity = self._open.pop()
        entity["length"] = units(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self.text += data

    def finish(self) -> None:
        self.close()
        if self._open:
            tag = self._open[-1][0]
            raise bad(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
            )


def parse(text: str, mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """The plain text and its entities; space around the text goes, as at Telegram."""
    if not mode:
        return _trim(text, entities or [])
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    marks = _Marks()
    marks.feed(text)
    marks.finish()
    found = sorted(marks.entities, key=lambda one: (one["offset"], -one["length"]))
    return _trim(marks.text, found)


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    trimmed = text.strip()
    before = units(text) - units(text.lstrip())
    end = units(trimmed)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - before)
        length = min(end, entity["offset"] - before + entity["length"]) - start
        if length > 0:
            moved.append(entity | {"offset": start, "length": length})
    return trimmed, moved
