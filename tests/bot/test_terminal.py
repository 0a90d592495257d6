"""The dialogs in a terminal: what an author sees while trying a page."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.terminal import Terminal, chat, office_hours
from dialogs.conversation import Guide
from dialogs.library import HERE, open_guide
from dialogs.place import Outlook, Window
from tests.bot.command import soglia

ROME = ZoneInfo("Europe/Rome")

PAGES = {
    "welcome": """# Welcome

## language

Hello.

- [English](#menu)

## menu

What do you need?

- [A call](callback.md#number)
- [My request](request.md#waiting)
""",
    "callback": """# Callback

## number

Which number?

- *Writes a phone number*, sealed as **number** → [when](#when)

## when

When?

- *Picks a time on offer* → [done](#done)
- *No time is on offer* → [none](#none)

## none

Nobody can call now.

- [Back to the start](welcome.md#menu)

## done

Shall we call you?

- [Yes](#asked)

## asked

**Then** request a callback.

We will call. Your code is {code}.

- [Take it back](#withdrawn)

## withdrawn

**Then** withdraw the request.

It is taken back.

- [Home](welcome.md#menu)
""",
    "request": """# Request

## waiting

Your code is {code}.

- [Home](welcome.md#menu)

## none

There is no request.

- [Home](welcome.md#menu)
""",
    "safety": """# Safety

## now

Call 112.
""",
    "leaving": """# Leaving

## gone

**Then** leave.

All is gone.

## left-over

Some of it stayed.
""",
    "anywhere": """# Anywhere

## anywhere

The buttons below every screen.

- [Help now](safety.md#now)
- [Back](#back)
- [Leave](#leave)
""",
}
COMMANDS = '[leave]\nen = ["leave"]\n'


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """A small house of pages, read from a disk as the real ones are."""
    for name, text in PAGES.items():
        (tmp_path / "pages").mkdir(exist_ok=True)
        (tmp_path / "pages" / f"{name}.md").write_text(text)
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "commands.toml").write_text(COMMANDS)
    (tmp_path / "triage").mkdir()
    (tmp_path / "triage" / "everyone.toml").write_text("")
    (tmp_path / "organisation.toml").write_text("")
    shutil.copy(HERE / "directory.toml", tmp_path)
    for folder, kind in (("lexicon", "*.toml"), ("hearing", "*.json")):
        (tmp_path / folder).mkdir(exist_ok=True)
        for path in (HERE / folder).glob(kind):
            if not (tmp_path / folder / path.name).exists():
                shutil.copy(path, tmp_path / folder)
    return open_guide(ROME, tmp_path)


TOMORROW = Window("2026-03-03T09:00:00+00:00", "2026-03-03T11:00:00+00:00")


@pytest.fixture
def terminal(guide: Guide) -> Terminal:
    return Terminal(guide, Outlook(offers=(TOMORROW,)), "en")


def shown(terminal: Terminal, *lines: str) -> str:
    """All that a person sees while typing these lines."""
    seen: list[str] = []
    rest = iter(lines)

    def read(prompt: str) -> str:
        seen.append(prompt)
        try:
            return next(rest)
        except StopIteration:
            raise EOFError from None

    chat(terminal, read, seen.append)
    return "\n".join(seen)


def test_a_screen_numbers_its_buttons(terminal: Terminal) -> None:
    assert terminal.screen().splitlines() == [
        "What do you need?",
        "",
        "  1 [A call]",
        "  2 [My request]",
        "  3 [Help now]   4 [Leave]",
    ]


def test_a_number_leads_on_and_never_to_a_button_that_copies() -> None:
    terminal = Terminal(open_guide(ROME), Outlook(), "en")
    terminal.take("help in the UK")
    (numbers,) = [line for line in terminal.screen().splitlines() if line.startswith("  1 ")]
    assert "Copy" not in numbers
    before = terminal.screen()
    terminal.take("1")
    assert terminal.screen() != before
    assert "earlier page" not in terminal.screen()


def test_without_a_language_it_begins_like_a_stranger(guide: Guide) -> None:
    terminal = Terminal(guide, Outlook())
    assert terminal.screen().startswith("Hello.")
    assert "What do you need?" in shown(terminal, "1")


def test_a_request_is_made_shown_and_taken_back(terminal: Terminal) -> None:
    seen = shown(terminal, "1", "0432 123456", "1", "Yes", "1")
    assert "(sealed as number)" in seen
    assert "Tue 3 Mar, 10:00–12:00" in seen
    assert "(a request for a call, routine; nobody will answer it here)" in seen
    assert "Your code is K7-42." in seen
    assert "(the request is withdrawn)" in seen
    assert "0432" not in seen


def test_start_begins_anew(terminal: Terminal) -> None:
    terminal.take("1")
    terminal.take("/start")
    assert terminal.screen().startswith("What do you need?")


def test_leaving_ends_it_with_the_last_words(terminal: Terminal) -> None:
    seen = shown(terminal, "leave", "never read")
    assert "(the chat is cleared, the conversation forgotten)" in seen
    assert seen.rstrip().endswith("All is gone.")


def test_times_are_on_offer_so_that_every_page_can_be_tried() -> None:
    friday_evening = 1_772_820_000
    offered = office_hours(friday_evening, ROME).offers
    assert offered[0] == Window("2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z")


def test_the_real_pages_speak_in_a_terminal(tmp_path: Path) -> None:
    ran = soglia("chat", home=tmp_path, typed="1\n/start\n")
    assert (ran.code, ran.err) == (0, "")
    assert "1 [" in ran.out


def test_a_language_that_nobody_wrote_is_refused(tmp_path: Path) -> None:
    ran = soglia("chat", "--lang", "tlh", home=tmp_path)
    assert ran.complaint == "--lang: there are no words in this language"
