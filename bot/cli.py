"""The command `soglia`: parse, call, print; decide nothing."""

import argparse
import errno
import getpass
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

Command = Callable[[argparse.Namespace], int]

_ROOT = Path(__file__).parent.parent
_OURS = (_ROOT / "bot", _ROOT / "dialogs")

_TOKENS = {
    "front": ("SOGLIA_FRONT_TOKEN",),
    "desk": ("SOGLIA_DESK_TOKEN",),
    "all": ("SOGLIA_FRONT_TOKEN", "SOGLIA_DESK_TOKEN"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it did what was asked, 1 if not, 2 if it was not understood."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(arguments)
    except KeyboardInterrupt:
        return 130  # what a shell expects of a program that was interrupted
    except _known() as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(_of_the_system(error))
    except Exception as error:  # noqa: BLE001 - its words might be a person's, so they are not printed
        return _complain(_unexpected(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="soglia", description="Confidential first contact with a helpline, on Telegram."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    demo = _command(commands, _demo)
    demo.add_argument("--port", type=int, default=None, help="where the page is served")

    init = _command(commands, _init)
    init.add_argument("--yes", action="store_true", help="ask nothing: environment and defaults")

    run = _command(commands, _run)
    run.add_argument("part", nargs="?", choices=list(_TOKENS), default="all")

    chat = _command(commands, _chat)
    chat.add_argument("--lang", default=None, help="begin at the menu in this language: it, en")

    invite = _command(commands, _invite)
    invite.add_argument("--coordinator", action="store_true", help="for a coordinator instead")

    check = _command(commands, _check)
    check.add_argument("--release", action="store_true", help="also: approved, and checked lately")

    book = _command(commands, _book)
    book.add_argument("--lang", default="it", help="the language to read it in: it, en")
    book.add_argument("--to", default="book", type=Path, help="the folder to write it into")

    draw = _command(commands, _draw)
    draw.add_argument("--to", default="docs/maps", type=Path, help="the folder to draw it into")

    listen = _command(commands, _listen)
    listen.add_argument("--report", default=None, type=Path, help="rates on labelled messages")

    for command in (_words, _migrate):
        _command(commands, command)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", function: Command
) -> argparse.ArgumentParser:
    """A command is a function: its name without the underscore, its docstring as the help."""
    name, sentence = function.__name__.removeprefix("_"), function.__doc__
    parser = commands.add_parser(name, help=sentence, description=sentence)
    parser.set_defaults(command=function)
    return parser


# ------------------------------------------------------------------ commands


def _demo(arguments: argparse.Namespace) -> int:
    """Both phones on one page: no token, nothing leaves this machine."""
    settings = _settings()
    from bot import demo

    demo.demo(settings, settings.port if arguments.port is None else arguments.port)
    return 0


def _init(arguments: argparse.Namespace) -> int:
    """Make keys and settings, and say what to keep safe."""
    from bot import settings, setup

    said = settings.environment()
    if not arguments.yes:
        said |= _asked(said)
    print(setup.prepare(said))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """The service: both bots in one process, or one of them."""
    settings = _settings(*_TOKENS[arguments.part])  # first: a mistake is told at once
    from bot import app

    app.run(settings, arguments.part)
    return 0


def _chat(arguments: argparse.Namespace) -> int:
    """The dialogs in this terminal, no Telegram."""
    from bot.app import REAL
    from bot.terminal import Terminal, chat, office_hours
    from dialogs.library import open_guide

    zone = _settings().tz
    guide = open_guide(zone, complain=_complain)
    if arguments.lang not in {None, *guide.words.languages}:
        known = ", ".join(guide.words.languages)
        return _complain(f"--lang: there are no words in this language\n  hint: known are {known}")
    chat(Terminal(guide, office_hours(REAL.wall(), zone), arguments.lang), input, print)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """Review pages, catalogues, triage, directory; with a table of how easy they are to read."""
    from dialogs import check

    return check.main(_today(), release=arguments.release)


def _book(arguments: argparse.Namespace) -> int:
    """Write everything the bot can say as one document, to be read and approved on paper."""
    from dialogs import printing

    for path in printing.write(arguments.lang, arguments.to, _today()):
        print(path)
    return 0


def _today() -> date:
    from bot.app import REAL

    return datetime.fromtimestamp(REAL.wall(), _settings().tz).date()


def _words(_: argparse.Namespace) -> int:
    """Bring the catalogues of all languages up to date with pages and code."""
    from dialogs import check

    return check.words()


def _invite(arguments: argparse.Namespace) -> int:
    """Print a single-use link for a counsellor."""
    settings = _settings("SOGLIA_DESK_TOKEN")
    from bot import app

    print(app.invite(settings, "coordinator" if arguments.coordinator else "counsellor"))
    return 0


def _draw(arguments: argparse.Namespace) -> int:
    """Draw the map of each dialog as SVG, from the machine that moves people through it."""
    from dialogs import chart
    from dialogs.library import open_guide

    for path in chart.write(open_guide(_settings().tz, complain=_complain).dialog, arguments.to):
        print(path)
    return 0


def _listen(arguments: argparse.Namespace) -> int:
    """What messages are about: JSON lines in, JSON lines out; nothing is kept."""
    from dialogs import listening
    from dialogs.hearing import lines, report, sentences

    ear = listening.open_ear(listening.FOLDER)
    if arguments.report is not None:
        print(report.table(report.pairs(sentences.read(arguments.report), ear.hear)))
        return 0
    status = 0
    for answer in lines.answers(sys.stdin, ear.hear):
        if isinstance(answer, lines.Trouble):
            status = _complain(str(answer))
        else:
            print(answer, flush=True)
    return status


def _migrate(_: argparse.Namespace) -> int:
    """Bring the database to this version; run does so too."""
    import asyncio

    from bot.store.sqlite import open_store

    async def migrate(path: Path) -> None:
        store = await open_store(path)
        await store.close()

    path = _settings().database
    asyncio.run(migrate(path))
    print(f"{path} is of this version")
    return 0


def _settings(*needs: str) -> "Settings":
    from bot.settings import from_environment

    return from_environment(needs=needs)


def _asked(said: dict[str, str]) -> dict[str, str]:
    """Ask for what the environment does not say; an empty answer says nothing."""
    from bot.settings import Mistake, SettingsError
    from bot.setup import QUESTIONS

    nobody = Mistake("soglia init", "there is nobody to ask", "soglia init --yes asks nothing")
    answers = {}
    for question in QUESTIONS:
        if question.setting not in said:
            ask = getpass.getpass if question.secret else input
            try:
                answers[question.setting] = ask(f"{question.words}: ").strip()
            except EOFError:
                raise SettingsError([nobody]) from None
    return answers


# ------------------------------------------------------------------ troubles


def _known() -> tuple[type[Exception], ...]:
    """Errors that word themselves: where, what was found, what would be right, a hint."""
    from bot.keys import KeyTrouble
    from bot.settings import SettingsError
    from bot.store.trouble import StoreTrouble
    from bot.trouble import ServiceTrouble
    from dialogs.catalogue import CatalogueError
    from dialogs.hearing.sentences import Unlabelled
    from dialogs.library import LibraryTrouble
    from dialogs.organisation import OrganisationError
    from dialogs.triage import TriageError

    return (
        SettingsError, KeyTrouble, StoreTrouble, ServiceTrouble,
        LibraryTrouble, TriageError, OrganisationError, CatalogueError, Unlabelled,
    )  # fmt: skip


def _of_the_system(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "another program listens on this port\n  hint: set PORT to a free one"
        case errno.EACCES if error.filename is None:
            return "this port is not for ordinary users\n  hint: set PORT to 1024 or more"
        case _:
            where = error.filename if isinstance(error.filename, str) else "the system"
            what = (error.strerror or type(error).__name__).lower()
            return f"{where}: {what}\n  hint: look at the folder's owner, mode and free space"


def _unexpected(error: Exception) -> str:
    """Where it happened in our files and of which kind it is: nothing that anybody wrote."""
    frames = [
        (Path(each.filename), each.lineno) for each in traceback.extract_tb(error.__traceback__)
    ]
    ours = [frame for frame in frames if any(frame[0].is_relative_to(each) for each in _OURS)]
    where = " < ".join(f"{path.relative_to(_ROOT)}:{line}" for path, line in reversed(ours))
    kind = type(error).__name__
    hint = "this is a mistake of ours; please report this line, it holds nothing of a person"
    return f"an unexpected {kind} at {where or 'a library'}\n  hint: {hint}"


def _complain(trouble: str) -> int:
    print(trouble, file=sys.stderr)
    return 1
