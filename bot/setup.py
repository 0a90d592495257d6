"""What `soglia init` does: keys, the settings file, and what to keep safe, in plain words."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import settings
from bot.keys import FOLDER, make_keys
from bot.settings import FILE, NAMES, Mistake, Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Question:
    """Something `soglia init` asks; a secret is not shown while it is typed."""

    setting: str
    words: str
    secret: bool = False


QUESTIONS = (
    Question("SOGLIA_FRONT_TOKEN", "Token of the bot that meets the public", secret=True),
    Question("SOGLIA_DESK_TOKEN", "Token of the counsellors' bot", secret=True),
    Question("SOGLIA_PUBLIC_URL", "Public https address (empty: none, long polling)"),
    Question("SOGLIA_TZ", "Time zone (empty: Europe/Rome)"),
)


def prepare(said: Mapping[str, str]) -> str:
    """Make what is missing, change nothing that is there; says what was done and what to keep.

    Raises SettingsError before anything is written, KeyTrouble if the keys cannot be made.
    """
    chosen = settings.read(said)
    had_keys = (chosen.home / FOLDER).is_dir()
    if not had_keys:
        make_keys(chosen.home)
    had_file = (chosen.home / FILE).exists()
    if not had_file:
        _write(chosen.home / FILE, "\n".join(_lines(said)) + "\n")
    return "\n".join(_report(chosen, had_keys=had_keys, had_file=had_file))


def _lines(said: Mapping[str, str]) -> Iterator[str]:
    yield "# Settings of Soglia. What the environment says goes before what stands here."
    for name, meaning in NAMES.items():
        if name == "SOGLIA_HOME":
            continue
        yield f"\n# {meaning}"
        yield f"{name}={said[name]}" if said.get(name) else f"# {name}="


def _write(path: Path, text: str) -> None:
    """Write the file for its owner alone; never over another."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        found = f"cannot be written: {(error.strerror or 'no reason given').lower()}"
        hint = "set SOGLIA_HOME to a folder of the service's own user"
        raise SettingsError([Mistake(str(path), found, hint)]) from None


def _report(chosen: Settings, *, had_keys: bool, had_file: bool) -> Iterator[str]:
    yield f"{chosen.home}"
    yield f"  {'kept' if had_keys else 'made'}  {FOLDER}/         what opens the records"
    yield f"  {'kept' if had_file else 'made'}  {FILE}  tokens and settings, for its owner only"
    yield ""
    if not had_keys:
        yield from _KEEP
    tokens = (chosen.front_token, chosen.desk_token)
    if None in tokens:
        yield f"Still missing: tokens. Make two bots with @BotFather, and write them into {FILE}."
    yield "Next: `soglia invite --coordinator` prints a link for the first coordinator, and"
    yield "`soglia run` starts the service."


_KEEP = (
    f"Keep a copy of {FOLDER}/ now, before the first person writes. If desk.key is lost, nobody",
    "can open the contact plans that wait, and no person can be called.",
    "  Where: two encrypted sticks, in two locked places that two people of the organisation know.",
    "  Not: on this server, in a mail, in a cloud drive, or together with copies of the database.",
    "  Whoever has both the keys and the database reads everything.",
    f"{FILE} needs no copy: @BotFather shows the tokens again.",
    "",
)
