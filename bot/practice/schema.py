"""The Bot API's names, types and lengths, and the check of a call against them.

`botapi.json` is made by `tools/trim_botapi.py`. Telegram ignores parameters that it does not know;
practice refuses them unless told not to be strict, so that a misspelt one is found here.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.practice.refusal import BUTTON_DATA, NO_MESSAGE_ID, QUERY_TOO_OLD, TEXT_EMPTY, bad

Json = dict[str, Any]
Field = dict[str, Any]

MISSING = {
    "chat_id": "chat_id is empty",
    "text": TEXT_EMPTY,
    "message_id": NO_MESSAGE_ID,
    "message_ids": "message identifiers are not specified",
    "callback_query_id": QUERY_TOO_OLD,
}
"""Telegram's words for a parameter left out; all others are `parameter "x" is required`."""

OUT_OF_BOUNDS = {
    "callback_data": BUTTON_DATA,
    "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
    "message_ids": "too many message identifiers specified",
    "setWebhook.secret_token": "secret token is too long",
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_ABOUT_INVALID",
    "BotCommand.command": "BOT_COMMAND_INVALID",
    "BotCommand.description": "BOT_COMMAND_DESCRIPTION_INVALID",
    "commands": "too many commands specified",
    "CopyTextButton.text": "BUTTON_COPY_TEXT_INVALID",
}

MEASURED_AFTER_PARSING = {"sendMessage.text", "editMessageText.text"}

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}
SAID = {"Integer": "Number", "Float": "Number", "String": "String", "True": "Boolean"}


@cache
def _book() -> Json:
    text = (files("bot.practice") / "botapi.json").read_text(encoding="utf-8")
    book: Json = json.loads(text)
    return book


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in _book()["methods"]}


def method_named(name: str) -> str | None:
    """The method as the Bot API spells it; capitals do not matter in a call."""
    return _names().get(name.lower())


def call(method: str, given: Mapping[str, Any], *, form: bool, strict: bool = True) -> Json:
    """The parameters of a call in their types, or a Refusal.

    `form`: they came as text, as in a form or an address, and objects are JSON inside the text.
    """
    fields: dict[str, Field] = _book()["methods"][method]
    read = {
        name: _unpack(name, fields[name]["types"], value) if form else value
        for name, value in given.items()
        if value is not None and name in fields
    }
    if strict and (unknown := sorted(given.keys() - fields.keys())):
        raise bad(f'practice: "{unknown[0]}" is no parameter of {method} that it plays')
    _check_fields(method, fields, read, strict=strict)
    return read


def check(type_name: str, value: Any, *, strict: bool = True) -> None:
    """Refuse `value` unless it is what the Bot API calls `type_name`, such as `Update`."""
    _check(type_name, type_name, [type_name], value, strict=strict)


def _unpack(name: str, types: list[str], text: Any) -> Any:
    if not isinstance(text, str):
        raise bad(f'practice: "{name}" came as a file')
    if "Integer" in types and text.strip().removeprefix("-").isdigit():
        return int(text)
    if "String" in types:
        return text
    if types == ["Boolean"] and text in {"True", "1", "False", "0", ""}:
        return text in {"True", "1"}
    try:
        return json.loads(text)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def _check_fields(owner: str, fields: dict[str, Field], given: Json, *, strict: bool) -> None:
    for name, value in given.items():
        if name in fields:
            _check(owner, name, fields[name]["types"], value, strict=strict)
            _measure(owner, name, fields[name], value)
        elif strict:
            raise bad(f'practice: "{name}" is no field of {owner} that it plays')
    for name, field in fields.items():
        if field.get("required") and given.get(name) in (None, ""):
            raise bad(MISSING.get(name, f'parameter "{name}" is required'))


def _check(owner: str, name: str, types: list[str], value: Any, *, strict: bool) -> None:
    for one in types:
        if one in JSON_TYPES:
            if isinstance(value, JSON_TYPES[one]) and (one in {"Boolean", "True"}) == (
                isinstance(value, bool)
            ):
                return
        elif one.startswith("Array of "):
            if isinstance(value, list):
                inner = one.removeprefix("Array of ")
                for item in value:
                    _check(owner, name, [inner], item, strict=strict)
                return
        elif isinstance(value, dict):
            _check_object(one, value, strict=strict)
            return
    raise bad(f'field "{name}" must be of type {_said(types[0])}')


def _check_object(name: str, value: Json, *, strict: bool) -> None:
    entry: Json = _book()["types"][name]
    if "subtypes" in entry:
        _check_object(_subtype(name, entry["subtypes"], value), value, strict=strict)
    else:
        _check_fields(name, entry, value, strict=strict)


def _subtype(name: str, subtypes: list[str], value: Json) -> str:
    """The kind of object: told by an enum that holds, else the first all of whose needs are met."""
    for subtype in subtypes:
        entry: dict[str, Field] = _book()["types"][subtype]
        needs = {key for key, field in entry.items() if field.get("required")}
        told = {
            key: field["enum"] for key, field in entry.items() if "enum" in field and key in needs
        }
        if all(value.get(key) in enum for key, enum in told.items()) and needs <= value.keys():
            return subtype
    raise bad(f"can't parse {name}: unsupported type specified")


def _measure(owner: str, name: str, field: Field, value: Any) -> None:
    if "enum" in field and value not in field["enum"]:
        raise bad(f'field "{name}" must be one of {", ".join(field["enum"])}')
    if "most" not in field or f"{owner}.{name}" in MEASURED_AFTER_PARSING:
        return
    if isinstance(value, str):
        size = len(value.encode()) if field.get("unit") == "bytes" else len(value)
    else:
        size = value if isinstance(value, int) else len(value)
    if not field["least"] <= size <= field["most"] and (size or field["least"]):
        words = OUT_OF_BOUNDS.get(f"{owner}.{name}") or OUT_OF_BOUNDS.get(name)
        raise bad(words or f'practice: "{name}" must be {field["least"]} to {field["most"]}')


def _said(type_name: str) -> str:
    if type_name.startswith("Array of "):
        return "Array"
    return SAID.get(type_name, "Boolean" if type_name == "Boolean" else "Object")
