"""Syllables of English words, by rule: near enough for a score of a whole screen."""

import re
import unicodedata

_VOWELS = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(
    r"(?<=[aeiouy])ing$"  # be-ing
    r"|(?<![tscgl])i[ao]"  # vi-olence, di-ary; but so-cial, na-tion, mil-lion
    r"|(?<![tcs])i(?=e[tn])"  # di-et, qui-et, cli-ent; but pa-tient
    r"|eo(?=[nr]|[^aeiou]e)|oe(?=[mt])|ue(?=l$)|ua(?=[lt])"  # the-ory, po-em, fu-el, usu-al
)
_SILENT = re.compile(
    r"(?<=[^aeioul])(?<![^aeiou]r)e$"  # safe; but cen-tre
    r"|(?<=[aeiouy]l)es?$|(?<=rl)es?$"  # while, files; but peo-ple keeps it
    r"|(?<=[aeiou])e$"  # due
    r"|(?<=[^aeiouyszcgxlh])e(?=s$)|(?<=[^sc]h)e(?=s$)"  # gives; but chang-es, clos-es
    r"|(?<=[^dtl])e(?=d$)|(?<=[aeiouyl]l)e(?=d$)"  # asked; but want-ed
    r"|(?<=[aeiou][a-z])e(?=ly$|ty$|ment|less|ful|time)"  # safe-ly, state-ment
)
_EXCEPTIONS = {
    "area": 3, "create": 2, "every": 2, "everybody": 4, "everyone": 3, "everything": 3, "idea": 3,
    "lawyer": 2, "real": 1, "really": 2, "science": 2, "somebody": 3, "something": 2,
    "sometimes": 2, "someone": 2, "somewhere": 2, "theatre": 3, "business": 2, "friend": 1,
    "evening": 2, "different": 2, "hour": 1, "hours": 1, "our": 1, "being": 2, "maybe": 2,
    "created": 3, "voicemail": 2, "cooperative": 5, "association": 5, "centres": 2, "society": 4,
}  # fmt: skip


def syllables(word: str) -> int:
    """Syllables of an English word by rule: groups of vowels, silent e and hiatus considered."""
    return sum(max(1, _syllables(part)) for part in re.split(r"[-–/]", _folded(word)) if part)


def _folded(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word.lower())
    return re.sub(r"[^a-z–/-]", "", spread.replace("'s", "s").replace("’s", "s"))


def _syllables(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    spoken = _SILENT.sub("", word) if len(_VOWELS.findall(word)) > 1 else word
    return len(_VOWELS.findall(spoken)) + len(_HIATUS.findall(spoken))
