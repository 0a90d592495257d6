"""The desk's words in a member's language; English is the source, every other one a catalogue."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from dialogs.place import Window
from dialogs.words import Words

Catalogue = Mapping[tuple[str, str], str]
"""(context, English) → what is said, as `dialogs.catalogue.load` gives it."""

Say = Callable[[str], str]
"""English in, the member's language out. Named `_` where words are written, for extraction."""

_PLAN = "callback/"
"""The page whose labels are answers of a contact plan."""


class Speech:
    """Speaks to members: the desk's own words, the labels of the pages, and times."""

    def __init__(self, desk: Mapping[str, Catalogue], words: Words) -> None:
        self._desk = {
            language: {text: said for (_, text), said in catalogue.items()}
            for language, catalogue in desk.items()
        }
        self._labels = {
            language: {
                text: said for (step, text), said in catalogue.items() if step.startswith(_PLAN)
            }
            for language, catalogue in words.catalogues.items()
        }
        self._words = words

    @property
    def zone(self) -> ZoneInfo:
        """Where the desk is: hours are local there."""
        return self._words.zone

    @property
    def languages(self) -> tuple[str, ...]:
        return self._words.languages

    def to(self, language: str) -> Say:
        """A function that says the desk's words in this language."""
        known = self._desk.get(language, {})
        return lambda text: known.get(text, text)

    def label(self, text: str, language: str) -> str:
        """An answer that was tapped is the English label of a page; a typed one stays as it is."""
        return self._labels.get(language, {}).get(text, text)

    def time(self, window: Window, language: str) -> str:
        """A window in local time, in this language's way."""
        return self._words.time(window, language)
