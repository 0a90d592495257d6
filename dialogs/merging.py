"""A catalogue brought up to date with the texts there are: nothing that was translated is lost."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from dialogs.catalogue import Catalogue, Entry, Key, Text

_ALIKE = 0.6
"""From this similarity on, 0 to 1, a new text counts as an old one that was changed."""


def updated(catalogue: Catalogue, texts: Iterable[Text]) -> Catalogue:
    """The catalogue for these texts, in their order: nothing that was translated is lost."""
    wanted = {text.key: text for text in texts}
    spare = {key: e for key, e in catalogue.entries.items() if key not in wanted and e.said}
    entries = {
        key: replace(catalogue.entries[key], text=text)
        if key in catalogue.entries
        else _new(catalogue, spare, text)
        for key, text in wanted.items()
    }
    gone = {key: e for key, e in catalogue.obsolete.items() if key not in wanted} | spare
    return replace(catalogue, entries=entries, obsolete=gone)


def _new(catalogue: Catalogue, spare: dict[Key, Entry], text: Text) -> Entry:
    """An entry for a text the catalogue does not have, from the nearest one it had."""
    if text.key in catalogue.obsolete:
        return replace(catalogue.obsolete[text.key], text=text)
    changed = [key for key in spare if key[0] == text.context]
    near = max(changed, key=lambda key: _likeness(key[1], text.text), default=None)
    if near and _likeness(near[1], text.text) >= _ALIKE:
        old = spare.pop(near)
        return replace(old, text=text, fuzzy=True, previous=old.previous or near[1])
    moved = next((key for key in spare if key[1] == text.text), None)
    if moved:
        return replace(spare.pop(moved), text=text)
    return _same_elsewhere(catalogue, text)


def _same_elsewhere(catalogue: Catalogue, text: Text) -> Entry:
    """The same English of another step, to be confirmed: there it may mean something else."""
    for (_, english), entry in catalogue.entries.items():
        if english == text.text and entry.said and not entry.fuzzy:
            return Entry(text, entry.said, fuzzy=True, previous=english)
    return Entry(text)


def _likeness(before: str, after: str) -> float:
    return SequenceMatcher(None, before, after, autojunk=False).ratio()
