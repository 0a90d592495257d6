"""The forms of docs/writing-dialogs.md: list items → ways, and the two lines in bold."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from dialogs.blocks import Source
from dialogs.page import (
    TOPICS,
    Button,
    Deed,
    NothingOffered,
    Numbers,
    Outcome,
    Picks,
    Problem,
    Speaks,
    Urgency,
    Way,
    Writes,
)
from dialogs.pieces import Piece, collapse

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EVERYWHERE = "anywhere"
"""The page whose buttons are on every screen."""
GLOBAL = ("back", "leave")
"""What only `anywhere.md` may link to; no step bears these names."""

BUTTON = "write - [Label](#step), or - [Label](other.md#step)"
TAILS = "after the link may come: , noted as **fact**   , sealed as **field**   "
TAILS += ", ticked if **field** is given   , takes back **field**, **field**   , then back here"
TAILS += "   , if heard as **topic**"
NUMBERS = "Numbers for"
_SHELF = re.compile(r"\*\*(?P<list>[^*]*)\*\*(?: in \*\*(?P<country>[A-Z]{2})\*\*)?")
_TAIL = re.compile(
    r",\s+(?:noted as \*\*(?P<notes>[^*]*)\*\*|sealed as \*\*(?P<seals>[^*]*)\*\*"
    r"|ticked if \*\*(?P<ticked>[^*]*)\*\* is given|(?P<returns>then back here)"
    r"|if heard as \*\*(?P<heard>[^*]*)\*\*"
    r"|takes back (?P<drops>\*\*[^*]*\*\*(?:, \*\*[^*]*\*\*)*))"
)
_SEALED = re.compile(r",\s+sealed as \*\*(?P<seals>[^*]*)\*\*")


class Wrong(Exception):
    """A form that cannot be read: what was found, and what would be right."""

    def __init__(self, found: str, hint: str) -> None:
        super().__init__(found)
        self.found, self.hint = found, hint


@dataclass(frozen=True, slots=True)
class _Form:
    """A way that is no button: how it is made, and whether it seals what is typed."""

    make: Callable[[str, str, int], Way]
    """From the target, the sealed field and the line."""
    seals: bool = False


def _writes_anything(to: str, seals: str, line: int) -> Way:
    return Writes("anything", to, seals, line)


def _writes_a_number(to: str, seals: str, line: int) -> Way:
    return Writes("a phone number", to, seals, line)


def _outcome(urgency: Urgency) -> _Form:
    return _Form(lambda to, _, line: Outcome(urgency, to, line))


FORMS = {
    "Writes anything": _Form(_writes_anything, seals=True),
    "Writes a phone number": _Form(_writes_a_number, seals=True),
    "Picks a time on offer": _Form(lambda to, _, line: Picks(to, line=line)),
    "Picks a later time on offer": _Form(lambda to, _, line: Picks(to, later=True, line=line)),
    "No time is on offer": _Form(lambda to, _, line: NothingOffered(to, line)),
    "Chooses a language": _Form(lambda to, _, line: Speaks(to, line)),
    **{f"If triage says {urgency.value}": _outcome(urgency) for urgency in Urgency},
}


def read_way(source: Source, line: int, pieces: Sequence[Piece]) -> Way | Numbers | Problem:
    """One list item: a way out of a step, or the numbers it shows."""
    try:
        _refuse(
            pieces,
            "break",
            "a list item over two lines",
            "write each item on one line, and leave a blank line between the list and a paragraph",
        )
        _refuse(pieces, "other", "{} in a list item", BUTTON)
        if pieces and pieces[0].kind == "italic":
            return _form(source, line, pieces)
        return _button(source, line, pieces)
    except Wrong as wrong:
        return source.problem(line, wrong.found, wrong.hint)


def _refuse(pieces: Sequence[Piece], kind: str, found: str, hint: str) -> None:
    for piece in pieces:
        if piece.kind == kind:
            raise Wrong(found.format(piece.text), hint)


def _button(source: Source, line: int, pieces: Sequence[Piece]) -> Button:
    links = [piece for piece in pieces if piece.kind == "link"]
    if not links:
        raise Wrong("a list item without a link", BUTTON)
    if len(links) > 1 or pieces[0] is not links[0]:
        raise Wrong("a list item that is more than one link and its forms", BUTTON)
    label, to = _label(links[0]), target(source, links[0])
    tails = _tails(marked(pieces[1:]))
    return Button(
        label,
        to,
        notes=_named(tails, "notes", "fact"),
        seals=_named(tails, "seals", "field"),
        ticked=_named(tails, "ticked", "field"),
        drops=tuple(_slug(name, "field") for name in _several(tails.get("drops", ""))),
        returns="returns" in tails,
        heard=_topic(tails.get("heard")),
        line=line,
    )


def _label(link: Piece) -> str:
    label = collapse(link.text)
    if not label:
        raise Wrong("a button without a label", BUTTON)
    if not link.plain:
        hint = "write plain words between [ and ], and nothing but the step between ( and )"
        raise Wrong("a button label with marks in it", hint)
    return label


def _tails(rest: str) -> dict[str, str]:
    """What follows the link of a button: `, noted as **x**` → {"notes": "x"}."""
    found: dict[str, str] = {}
    rest = rest.rstrip()
    while rest:
        match = _TAIL.match(rest)
        if match is None:
            raise Wrong(f"after the link: {rest.strip()!r}", _nearest_tail(rest))
        kind = str(match.lastgroup)
        if kind in found:
            raise Wrong(f"the same form twice after a link: {match[0]!r}", "take one of them out")
        found[kind] = match[kind]
        rest = rest[match.end() :]
    return found


def _nearest_tail(rest: str) -> str:
    known = {
        "noted as": ", noted as **fact**",
        "sealed as": ", sealed as **field**",
        "ticked if": ", ticked if **field** is given",
        "takes back": ", takes back **field**",
        "if heard as": ", if heard as **topic**",
        "then back here": ", then back here",
    }
    words = rest.strip(" ,").replace("*", "").lower()
    for start, form in known.items():
        if get_close_matches(words[: len(start)], [start], 1, 0.7):
            return f"write {form}"
    return TAILS


def _named(tails: dict[str, str], kind: str, what: str) -> str | None:
    return _slug(tails[kind], what) if kind in tails else None


def _several(marked_: str) -> list[str]:
    """`**a**, **b**` → a, b."""
    return [name.strip("*") for name in marked_.split(", ") if name]


def _slug(name: str, what: str) -> str:
    if SLUG.fullmatch(name):
        return name
    hint = "use small letters a to z, digits, and - between words"
    raise Wrong(f"the {what} {name!r}", hint)


def _topic(said: str | None) -> str | None:
    if said is None or said in TOPICS:
        return said
    raise Wrong(f"the topic {said!r}", f"there are: {', '.join(TOPICS)}")


def _numbers(line: int, pieces: Sequence[Piece]) -> Numbers:
    """`*Numbers for* **work** in **IT**`."""
    found = _SHELF.fullmatch(marked(pieces[1:]).strip())
    if found is None:
        right = f"write - *{NUMBERS}* **list**, or - *{NUMBERS}* **list** in **GB**"
        raise Wrong(f"*{NUMBERS}* followed by {marked(pieces[1:]).strip()!r}", right)
    return Numbers(_slug(found["list"], "list"), found["country"] or "IT", line)


def _form(source: Source, line: int, pieces: Sequence[Piece]) -> Way | Numbers:
    words = collapse(pieces[0].text)
    if words == NUMBERS:
        return _numbers(line, pieces)
    form = FORMS.get(words)
    if form is None:
        raise Wrong(f"an unknown form *{words}*", _did_you_mean(words, (*FORMS, NUMBERS), "*{}*"))
    head = f"- *{words}*" + (", sealed as **field**" if form.seals else "")
    right = f"write {head} → [step](#step)"
    if pieces[-1].kind != "link":
        raise Wrong(f"*{words}* without the step it leads to", right)
    middle = marked(pieces[1:-1]).rstrip()
    if not middle.endswith("→"):
        raise Wrong(f"*{words}* without the arrow before its step", right)
    between = middle[:-1].strip()
    sealed = _SEALED.fullmatch(between)
    if form.seals and not between:
        raise Wrong(f"*{words}* without the field it seals", right)
    if (sealed is None) if form.seals else between:
        raise Wrong(f"*{words}* followed by {between!r}", right)
    field = _slug(sealed["seals"], "field") if sealed else ""
    return form.make(target(source, pieces[-1]), field, line)


def target(source: Source, link: Piece) -> str:
    """`#x` → "page/x", `other.md#x` → "other/x"."""
    href = unquote(link.href)
    file, mark, name = href.partition("#")
    page = file.removesuffix(".md") if file else source.name
    named = SLUG.fullmatch(name) and SLUG.fullmatch(page)
    if not mark or not named or (file and not file.endswith(".md")):
        raise Wrong(f"a link to {href!r}", "write (#step), or (other.md#step) for another page")
    if name == "back" and not file:
        return f"{EVERYWHERE}/{name}"
    if name in GLOBAL and page != EVERYWHERE:
        hint = "take the item out: Back and Leave are on every screen already"
        raise Wrong(f"a link to {href!r}", hint)
    if name in GLOBAL and source.name != EVERYWHERE:
        raise Wrong(f"a link to {href!r}", "only anywhere.md may link to it: it is on every screen")
    return f"{page}/{name}"


def marked(pieces: Iterable[Piece]) -> str:
    """Pieces as Markdown again, so that forms can be compared with what an author wrote."""
    marks = {"bold": "**{}**", "italic": "*{}*", "link": "[{}](…)"}
    return "".join(marks.get(piece.kind, "{}").format(piece.text) for piece in pieces)


def read_deed(source: Source, line: int, words: str) -> Deed | Problem:
    """What follows **Then**."""
    name = words.strip().removesuffix(".").strip()
    deeds = {deed.value: deed for deed in Deed}
    if name in deeds:
        return deeds[name]
    return source.problem(line, f"an unknown deed {name!r}", _did_you_mean(name, deeds, "{}"))


def read_formerly(source: Source, line: int, words: str) -> tuple[str, ...] | Problem:
    """What follows **Formerly**: names in this page, or `page/name`."""
    names = [name.strip() for name in words.strip().removesuffix(".").split(",")]
    for name in names:
        if not all(SLUG.fullmatch(part) for part in name.split("/")) or name.count("/") > 1:
            hint = "write **Formerly** old-name, other-page/older-name."
            return source.problem(line, f"the former name {name!r}", hint)
    return tuple(names)


def _did_you_mean(name: str, known: Iterable[str], shape: str) -> str:
    names = list(known)
    folded = {each.lower(): each for each in names}
    near = get_close_matches(name.lower(), folded, 1, 0.6)
    if near:
        return f"did you mean {shape.format(folded[near[0]])}?"
    return "there are: " + ", ".join(shape.format(each) for each in names)
