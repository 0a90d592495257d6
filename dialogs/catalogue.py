"""A language's catalogue: a .po file as values, and back, so that its diffs stay small.

English is what pages are written in, so it has no catalogue: each text is its own translation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, normalize, read_po

from dialogs.page import Problem

FOLDER = "LC_MESSAGES"
Key = tuple[str, str]
"""Context and English text."""


class CatalogueError(Exception):
    """a catalogue that cannot be read"""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Text:
    """One text that has to be translated; `notes` are its author's words to the translator."""

    context: str
    text: str
    path: str
    notes: tuple[str, ...] = ()
    domain: str = ""
    """The catalogue it belongs to: a file of its own for each page, table and list."""

    @property
    def key(self) -> Key:
        return self.context, self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and what it is in the language; while fuzzy, nobody has confirmed it."""

    text: Text
    said: str = ""
    fuzzy: bool = False
    previous: str | None = None
    """The English text that `said` was made for, while it is fuzzy."""
    remarks: tuple[str, ...] = ()
    """What translators wrote to each other."""
    line: int = 0
    path: str = ""
    """The .po file it was read from."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A .po file, or several joined: what it says, and what it said of texts that are gone."""

    language: str
    path: str
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    obsolete: Mapping[Key, Entry] = field(default_factory=dict)

    def words(self) -> dict[Key, str]:
        """What may be said to a person: translated and confirmed."""
        return {
            key: entry.said for key, entry in self.entries.items() if entry.said and not entry.fuzzy
        }


def languages(locales: Path) -> list[str]:
    """The languages there are besides English, by the folders that hold catalogues."""
    return sorted(folder.parent.name for folder in locales.glob(f"*/{FOLDER}"))


def path_of(locales: Path, language: str, domain: str) -> Path:
    """Where a language's catalogue lies; domain is a page, a table or a list, or `desk`."""
    return locales / language / FOLDER / f"{domain}.po"


def joined(catalogues: Iterable[Catalogue]) -> dict[str, Catalogue]:
    """All catalogues of a language as one, by language."""
    found: dict[str, Catalogue] = {}
    for each in catalogues:
        before = found.get(each.language) or Catalogue(each.language, "")
        found[each.language] = replace(before, entries={**before.entries, **each.entries})
    return found


def read(path: Path) -> Catalogue:
    """Read a .po file; an absent one is empty. Raises CatalogueError that names the line."""
    catalogue = Catalogue(path.parent.parent.name, path.as_posix())
    if not path.exists():
        return catalogue
    found = _parsed(path)
    return replace(
        catalogue,
        entries=_entries(catalogue.path, (message for message in found if message.id)),
        obsolete=_entries(catalogue.path, found.obsolete.values()),
    )


def _parsed(path: Path) -> Catalog:
    hint = "compare the lines around it with another entry: msgctxt, msgid, msgstr, each in quotes"
    try:
        with path.open("rb") as file:
            return read_po(file, charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        found = f"a line that belongs to no entry: {error}".lower()
        raise CatalogueError(Problem(path.as_posix(), error.lineno + 1, found, hint)) from error
    except (OSError, ValueError, LookupError, AssertionError, AttributeError) as error:
        found = f"a catalogue that cannot be read: {type(error).__name__}"
        raise CatalogueError(Problem(path.as_posix(), 1, found, hint)) from error


def _entries(path: str, messages: Iterable[Message]) -> dict[Key, Entry]:
    found = (_entry(path, message) for message in messages)
    return {entry.text.key: entry for entry in found}


def _entry(path: str, message: Message) -> Entry:
    remarks = [str(remark) for remark in message.user_comments]
    previous = "".join(_unquoted(each) for each in remarks if each.startswith("|"))
    text = Text(
        message.context or "",
        _one(message.id),
        message.locations[0][0] if message.locations else "",
        tuple(message.auto_comments),
    )
    return Entry(
        text,
        _one(message.string),
        message.fuzzy,
        previous or None,
        tuple(each for each in remarks if not each.startswith("|")),
        message.lineno or 0,
        path,
    )


def _one(text: str | Sequence[str] | None) -> str:
    """Soglia's texts have no plural forms; of a foreign entry that has, take the first."""
    return text if isinstance(text, str) else (text or ("",))[0]


def _unquoted(remark: str) -> str:
    """`| msgid "Hello"` → `Hello`."""
    quoted = remark[remark.find('"') + 1 : remark.rfind('"')] if remark.count('"') > 1 else ""
    return quoted.replace('\\"', '"').replace("\\\\", "\\")


def write(catalogue: Catalogue, path: Path) -> bool:
    """Write the .po file; whether that changed it. No dates, tools or line numbers go in."""
    text = "\n".join(_file(catalogue)) + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def _file(catalogue: Catalogue) -> Iterator[str]:
    yield "# `soglia words` keeps this file in step with the pages; write only after msgstr."
    yield "# An entry marked fuzzy is not used: correct it, then delete the line #, fuzzy."
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {catalogue.language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    for entry in catalogue.entries.values():
        yield from _comments(entry)
        yield from _lines(entry, "")
    for entry in catalogue.obsolete.values():
        yield ""
        yield from _lines(entry, "#~ ")


def _comments(entry: Entry) -> Iterator[str]:
    yield ""
    yield from (f"# {remark}".rstrip() for remark in entry.remarks)
    yield from (f"#. {note}" for note in entry.text.notes)
    if entry.text.path:
        yield f"#: {entry.text.path}"
    if entry.fuzzy:
        yield "#, fuzzy"
        if entry.previous:
            yield f"#| msgid {normalize(entry.previous, width=0)}"


def _lines(entry: Entry, mark: str) -> Iterator[str]:
    fields = [("msgid", entry.text.text), ("msgstr", entry.said)]
    if entry.text.context:
        fields.insert(0, ("msgctxt", entry.text.context))
    for name, text in fields:
        for line in f"{name} {normalize(text, width=0)}".split("\n"):
            yield f"{mark}{line}"
