"""Words that mean alike in both languages, as one notion: coltello and knife are a blade."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SHORTEST = 3
"""Letters a word that stands for a family (`coltell*`) has at least."""


class Found(NamedTuple):
    """A notion that was heard: from which word to before which. A tuple, as `Trait` is."""

    notion: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The notions of one language, by word, by beginning of a word and by phrase."""

    words: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    kinds: Mapping[str, tuple[str, ...]]
    """What a notion is a kind of: a blade is a weapon."""

    def knows(self, word: str) -> bool:
        """Whether the word is listed, by itself or in a phrase."""
        listed = (part for parts, _ in self.phrases.get(word[:SHORTEST], ()) for part in parts)
        return any(self.of_word(word)) or word in listed

    def of_word(self, word: str) -> Iterator[str]:
        """The notions of a word by itself."""
        yield from self.words.get(word, ())
        for length in range(SHORTEST, len(word) + 1):
            yield from self.heads.get(word[:length], ())

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Every notion in the words, in their order."""
        for at, word in enumerate(words):
            for phrase, notion in self.phrases.get(word[:SHORTEST], ()):
                if _begins(words, at, phrase):
                    yield Found(notion, at, at + len(phrase))
            for notion in self.of_word(word):
                yield Found(notion, at, at + 1)


def _begins(words: Sequence[str], at: int, phrase: tuple[str, ...]) -> bool:
    if at + len(phrase) > len(words):
        return False
    return all(
        words[at + offset].startswith(part[:-1]) if part[-1] == "*" else words[at + offset] == part
        for offset, part in enumerate(phrase)
    )


def read(path: Path) -> dict[str, Lexicon]:
    """A table per notion; per language words, beginnings (`coltell*`) and phrases (`a_b`)."""
    tables = tomllib.loads(path.read_text("utf-8"))
    kinds = {name: tuple(table.pop("of", "").split()) for name, table in tables.items()}
    languages = {language for table in tables.values() for language in table}
    return {
        language: _lexicon({name: table.get(language, "") for name, table in tables.items()}, kinds)
        for language in sorted(languages)
    }


def _lexicon(notions: Mapping[str, str], kinds: Mapping[str, tuple[str, ...]]) -> Lexicon:
    words: dict[str, tuple[str, ...]] = {}
    heads: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for notion, listed in notions.items():
        for entry in listed.split():
            parts = tuple(entry.split("_"))
            if len(parts) > 1:
                first = parts[0].rstrip("*")[:SHORTEST]
                phrases[first] = (*phrases.get(first, ()), (parts, notion))
            elif entry.endswith("*"):
                heads[entry[:-1]] = (*heads.get(entry[:-1], ()), notion)
            else:
                words[entry] = (*words.get(entry, ()), notion)
    return Lexicon(words, heads, phrases, kinds)
