"""What is wrong with a catalogue: missing, unconfirmed, or not saying what English says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from dialogs.catalogue import Catalogue, Entry, Text
from dialogs.page import Problem

_BLANK = re.compile(r"\{[^{}]*\}")
_SHORT = 40
_SENTENCE = 4
"""Words from which on two languages cannot say the same in the same letters."""
_NUMBER = re.compile(r"\d+")


def of_catalogue(catalogue: Catalogue, texts: Iterable[Text]) -> list[Problem]:
    """Every text must be translated, confirmed, and keep its blanks and numbers."""
    wanted = {text.key: text for text in texts}
    problems = [] if catalogue.entries.keys() == wanted.keys() else [_stale(catalogue, wanted)]
    for key, entry in catalogue.entries.items():
        if key in wanted:
            problems.extend(_of_entry(catalogue, entry))
    return problems


def _stale(catalogue: Catalogue, wanted: dict[tuple[str, str], Text]) -> Problem:
    """The catalogue does not hold the texts there are: one command mends that."""
    absent = wanted.keys() - catalogue.entries.keys()
    gone = catalogue.entries.keys() - wanted.keys()
    revived = absent & catalogue.obsolete.keys()
    first = next((key for key in wanted if key in absent), None)
    line = min((catalogue.entries[key].line for key in gone), default=1)
    if first in revived:
        line = catalogue.obsolete[first].line
    found = f"{len(absent)} texts are not in this catalogue yet, {len(gone)} are gone"
    where = f" (the first: {first[0] or 'no context'} {_short(first[1])})" if first else ""
    hint = "`soglia words` brings it up to date; nothing that is translated is lost"
    return Problem(catalogue.path, line, found + where, hint)


def _of_entry(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    def problem(found: str, hint: str) -> Problem:
        where = f"{entry.text.context} {_short(entry.text.text)}".strip()
        return Problem(catalogue.path, entry.line, f"{found}: {where}", hint)

    if not entry.said:
        yield problem("not translated", "write the translation after msgstr")
        return
    if entry.fuzzy:
        hint = "check that it still says what English says, then delete the line #, fuzzy"
        yield problem("not confirmed since English changed", hint)
        return
    if entry.said == entry.text.text and len(entry.said.split()) >= _SENTENCE:
        yield problem("not translated: it is the English text", "write the translation")
    differing = _difference(_BLANK, entry)
    if differing:
        yield problem(f"different blanks ({differing})", "use the same blanks as in English")
    differing = _difference(_NUMBER, entry)
    if differing:
        yield problem(
            f"different numbers ({differing})", "say the same numbers, in digits, in both"
        )


def _difference(pattern: re.Pattern[str], entry: Entry) -> str:
    """What only one of the two texts has, as an author would say it."""
    english = Counter(pattern.findall(entry.text.text))
    said = Counter(pattern.findall(entry.said))
    lost, invented = sorted((english - said).elements()), sorted((said - english).elements())
    parts = []
    if lost:
        parts.append(f"{', '.join(lost)} only in English")
    if invented:
        parts.append(f"{', '.join(invented)} only here")
    return "; ".join(parts)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHORT else text[: _SHORT - 1] + "…")
