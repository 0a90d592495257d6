"""What somebody typed as plain words: small letters, no accents, SMS spelling written out."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MOST = 2400
"""Characters that are read; of a longer message its beginning and, twice as much, its end."""

_SIGNS = {
    **dict.fromkeys("😂🤣😅😆😄😁😤🙈💀😜😝😋😎🤪🥵🥶", " :lol "),
    **dict.fromkeys("😢😭😔😞🥺😥😰😨😱🖤💔", " :sad "),
    **dict.fromkeys("❤💕💖😍🥰😘👍🙏😊☺🎉👏✨", " :nice "),
}
_WORD = re.compile(r"[a-z0-9€]+(?:'[a-z]+)*'?|:[a-z]+|[.?!,;:()\n]+|\"")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_STAR = re.compile(r"(?<=[a-z])[*@$#]+(?=[a-z])")
_ENDS = re.compile(r"[.?!\n]")
_BREAK = "|"
"""Stands where a clause ends."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The short forms of each language, and the small words that tell it."""

    short: Mapping[str, Mapping[str, str]]
    small: Mapping[str, frozenset[str]]
    common: Mapping[str, frozenset[str]]

    def sentences(self, text: str) -> list[list[str]]:
        """The words of each sentence; `|` between clauses, and a mark for `?`, `!` and laughter."""
        found = list(_split(_folded(text)))
        language = self.language([word for sentence in found for word in sentence])
        return [self._written_out(sentence, language) for sentence in found]

    def language(self, words: list[str]) -> str:
        """The language most words that tell belong to; the first one if nothing does."""
        return max(
            self.small,
            key=lambda each: sum(
                word in self.small[each] or word in self.common[each] for word in words
            ),
        )

    def is_small(self, word: str) -> bool:
        """Whether it is one of the words that tell a language, and nothing else."""
        return any(word in small for small in self.small.values())

    def _written_out(self, words: list[str], language: str) -> list[str]:
        short = self.short[language]
        spelt: list[str] = []
        for word in words:
            plain = short.get(word, word)
            if plain is word and language == "it":
                plain = _without_k(word)
            spelt += plain.split()
        return spelt


def _folded(text: str) -> str:
    """Small letters without accents; laughing and weeping faces as words."""
    if len(text) > MOST:
        text = text[: MOST // 3] + " . " + text[-(MOST - MOST // 3) :]
    text = "".join(_SIGNS.get(char, char) for char in text.casefold())
    spread = unicodedata.normalize("NFKD", text.replace("’", "'").replace("`", "'"))
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return _STRETCHED.sub(r"\1", _STAR.sub("", plain))


def _split(text: str) -> Iterator[list[str]]:
    sentence: list[str] = []
    for mark in _WORD.findall(text):
        if mark[0].isalnum() or mark[0] == "€":
            sentence += _parts(mark)
        elif mark[0] == ":" and len(mark) > 1:
            sentence.append(mark)
        else:
            sentence += [sign for sign in "?!" if sign in mark] or [_BREAK]
            if _ENDS.search(mark) and sentence != [_BREAK]:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


_TAILS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would", "s": "is"}


def _parts(word: str) -> list[str]:
    """`don't` is `do not`, `he's` is `he is`, `l'ho` is `l ho`."""
    if "'" not in word:
        return [word]
    head, _, tail = word.rstrip("'").partition("'")
    if tail == "t" and head.endswith("n"):
        stem = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}.get(head[:-1], head[:-1])
        return [stem, "not"]
    if (tail in _TAILS and len(head) > 1) or (head == "i" and tail):
        return [head, _TAILS.get(tail, tail)]
    return [part for part in (head, *tail.split("'")) if part]


def _without_k(word: str) -> str:
    """`ke` is `che` and `kasa` is `casa`, as people spell in short messages."""
    if "k" not in word:
        return word
    return re.sub(r"k+(?=[ei])", "ch", word).replace("k", "c")


def read(path: Path) -> Spelling:
    """Read `lexicon/spelling.toml`: per language its small words and its short forms."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return Spelling(
        {language: table["short"] for language, table in tables.items()},
        {language: frozenset(table["small"].split()) for language, table in tables.items()},
        {language: frozenset(table["common"].split()) for language, table in tables.items()},
    )
