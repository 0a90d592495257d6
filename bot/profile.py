"""What Telegram shows of the bot before a word is read: its name, description and commands."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers import Later, Refused, Undelivered
from bot.telegram import Caller

SOURCE = "en"
"""The profile shown to whoever has a language that nobody wrote."""

_NAME = "Name"


@dataclass(frozen=True, slots=True)
class Profile:
    """One language's profile; `language` is empty for everybody else's."""

    language: str
    name: str
    short_description: str
    description: str
    commands: Mapping[str, str]


def read(path: Path) -> list[Profile]:
    """The profile of each language in the file, and the source language's for all others."""
    return list(_profiles(tomllib.loads(path.read_text("utf-8"))))


def _profiles(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Profile]:
    for language, table in tables.items():
        texts = (table["name"], table["short_description"], table["description"])
        yield Profile(language, *texts, table.get("commands", {}))
        if language == SOURCE:
            yield Profile("", *texts, table.get("commands", {}))


async def introduce(caller: Caller, profiles: list[Profile]) -> None:
    """Tell Telegram, if it says something else today; a refusal changes nothing for anybody.

    Telegram limits how often a name may be set, so names come last; what it puts off is left to
    the next start, and what comes after is told all the same.
    """
    texts = [text for profile in profiles for text in _texts(profile)]
    for text in sorted(texts, key=lambda each: each.what == _NAME):
        try:
            await _told(caller, text)
        except Refused:
            continue
        except Later as later:
            if later.after is None:
                return  # Telegram is away: the other calls would wait in vain
        except Undelivered:
            return


@dataclass(frozen=True, slots=True)
class _Text:
    """One thing that Telegram shows: `Name`, say, in a language, and what it is to be."""

    what: str
    language: str
    given: Mapping[str, Any]


def _texts(profile: Profile) -> Iterator[_Text]:
    commands = [{"command": name, "description": said} for name, said in profile.commands.items()]
    for what, field, value in (
        ("Description", "description", profile.description),
        ("ShortDescription", "short_description", profile.short_description),
        ("Commands", "commands", commands),
        (_NAME, "name", profile.name),
    ):
        yield _Text(what, profile.language, {field: value})


async def _told(caller: Caller, text: _Text) -> None:
    answer = await caller.call(f"getMy{text.what}", language_code=text.language)
    known = {"commands": answer} if isinstance(answer, list) else answer
    if any(known.get(field) != value for field, value in text.given.items()):
        await caller.call(f"setMy{text.what}", language_code=text.language, **text.given)
