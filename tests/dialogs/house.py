"""A small house of pages for the review: sound as it is, until a test breaks one thing in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.catalogue import Catalogue, Entry
from dialogs.commands import Command, Commands
from dialogs.directory import NO_DIRECTORY
from dialogs.extraction import texts_of
from dialogs.graph import NAMED
from dialogs.merging import updated
from dialogs.organisation import NOBODY
from dialogs.page import Page, Problem, Urgency
from dialogs.reader import read_page
from dialogs.review import review
from dialogs.triage import Fact, Triage
from dialogs.wording import Lists

SPOKEN = {
    "welcome": """# Welcome

## language

Which language would you like?

- [Go on](#menu)

## menu

Where would you like to start?

- [Ask](questions.md#neck)
- [Times](questions.md#times)
""",
    "questions": """# Questions

## neck

Did this happen to you?

- [Yes](safety.md#now), noted as **neck**
- [No](#judged), sealed as **about**

## judged

- *If triage says emergency* → [now](safety.md#now)
- *If triage says urgent* → [times](#times)
- *If triage says routine* → [times](#times)

## times

When would it suit you?

- *Picks a time on offer* → [menu](welcome.md#menu)
- *No time is on offer* → [menu](welcome.md#menu)
""",
    "safety": """# Safety

## now

Let us look at this together, now. Call 112.

- [To the menu](welcome.md#menu)
""",
    "anywhere": """# Anywhere

## anywhere

- [Help now](safety.md#now)
- [Back](#back)
- [Leave](#leave)
""",
    "callback": "# A call\n\n## here\n\nYou can write here.\n\n- [To the menu](welcome.md#menu)\n",
}
TRIAGE = Triage(
    {"neck": Fact("neck", Urgency.EMERGENCY, "It happened before.", "Glass 2008", "home", 4)}
)
COMMANDS = Commands({"help": Command("help", "en"), "erase": Command("delete", "en")})
LISTS = Lists({"en": ("violen", "=sect"), "it": ("violen",)}, {"en": {"you must": "you can"}})


def named_pages() -> dict[str, str]:
    """The pages whose steps code calls by name, each step with a sentence and a way on."""
    pages: dict[str, str] = {}
    for name in NAMED:
        page, _, step = name.partition("/")
        if page not in SPOKEN:
            said = f"\n## {step}\n\nHere we are.\n\n- [To the menu](welcome.md#menu)\n"
            pages[page] = pages.get(page, f"# {page}\n") + said
    return pages


def _italian(english: str) -> str:
    """English in other letters, which passes for a translation: its blanks do not break."""
    return english.replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(slots=True)
class House:
    """Texts of pages by name, and the rest of what is reviewed."""

    texts: dict[str, str] = field(default_factory=lambda: SPOKEN | named_pages())
    triage: Triage = TRIAGE
    said: dict[tuple[str, str], Entry] = field(default_factory=dict)
    """Entries of the Italian catalogue that are not the English text itself."""
    italian: bool = False

    def change(self, page: str, before: str, after: str) -> "House":
        """Replace a text that is there once."""
        assert self.texts[page].count(before) == 1, before
        self.texts[page] = self.texts[page].replace(before, after)
        return self

    def pages(self) -> tuple[Page, ...]:
        read = [read_page(name, f"{name}.md", text) for name, text in self.texts.items()]
        assert [problem for _, problems in read for problem in problems] == []
        return tuple(page for page, _ in read if page)

    def catalogues(self) -> Mapping[str, Catalogue]:
        """An Italian that says what English says, but for `said`."""
        if not self.italian and not self.said:
            return {}
        texts = texts_of(self.pages(), self.triage, NO_DIRECTORY, NOBODY)
        empty = updated(Catalogue("it", "it.po"), texts)
        entries = {
            key: self.said.get(
                key, Entry(entry.text, _italian(entry.text.text), line=index, path="it.po")
            )
            for index, (key, entry) in enumerate(empty.entries.items(), 1)
        }
        return {"it": Catalogue("it", "it.po", entries)}

    def review(self) -> list[Problem]:
        return review(
            self.pages(),
            self.triage,
            COMMANDS,
            self.catalogues(),
            LISTS,
        )

    def only(self) -> Problem:
        """The one problem there is."""
        problems = self.review()
        assert len(problems) == 1, [str(problem) for problem in problems]
        return problems[0]

    def line(self, page: str, text: str) -> int:
        """The line of a page on which a text stands."""
        return next(n for n, line in enumerate(self.texts[page].split("\n"), 1) if text in line)
