"""What Telegram shows of the bot before a word is read: its name, description and commands."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers import Undelivered
from bot.telegram import Caller

SOURCE = "en"
"""The profile shown to whoever has a language that nobody wrote."""


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
    """Tell Telegram, if it says something else today; a refusal changes nothing for anybody."""
    try:
        for profile in profiles:
            await _told(caller, profile)
    except Undelivered:
        return  # Telegram limits how often a name may be set; the next start tries again


async def _told(caller: Caller, profile: Profile) -> None:
    language = profile.language
    for get, set_, field, text in (
        ("getMyName", "setMyName", "name", profile.name),
        ("getMyDescription", "setMyDescription", "description", profile.description),
        (
            "getMyShortDescription", "setMyShortDescription", "short_description",
            profile.short_description,
        ),
    ):  # fmt: skip
        known = await caller.call(get, language_code=language)
        if known.get(field) != text:
            await caller.call(set_, language_code=language, **{field: text})
    commands = [{"command": name, "description": said} for name, said in profile.commands.items()]
    if await caller.call("getMyCommands", language_code=language) != commands:
        await caller.call("setMyCommands", language_code=language, commands=commands)
