"""The words that work from everywhere, in every language: help, back, leave, …"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def plain(text: str) -> str:
    """Fold case, accents, punctuation and space, so that `Aiuto!!` is `aiuto`."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() or char == "+" else " " for char in spread if not _mark(char))
    return " ".join("".join(kept).split())


def _mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the language of the word that was typed."""

    id: str
    language: str


@dataclass(frozen=True, slots=True)
class Commands:
    """All command words, folded by `plain`."""

    words: Mapping[str, Command]

    def find(self, text: str) -> Command | None:
        """The command that the whole message is, if it is one; `/help` is `help`."""
        word = text.partition("@")[0] if text.startswith("/") else text
        return self.words.get(plain(word))


def read(path: Path) -> Commands:
    """Read `lexicon/commands.toml`: a table per command, a list of words per language."""
    table = tomllib.loads(path.read_text("utf-8"))
    return Commands(
        {
            plain(word): Command(name, language)
            for name, languages in table.items()
            for language, words in languages.items()
            for word in words
        }
    )
