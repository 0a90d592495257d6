"""A bot's profile: its name, descriptions, commands and menu, per language, as bots set them."""

import json
import re
from collections.abc import Callable

from bot.practice.accounts import Account, TextKind
from bot.practice.records import Json
from bot.practice.refusal import bad
from bot.practice.world import World

Result = Json | list[Json] | bool
Method = Callable[[World, Account, Json], Result]

COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def _language(given: Json) -> str:
    code: str = given.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("LANG_CODE_INVALID")
    return code


def _setter(kind: TextKind) -> Method:
    def set_text(world: World, bot: Account, given: Json) -> Result:
        text, language = given.get(kind, ""), _language(given)
        if kind == "name" and not text and not language:
            raise bad("BOT_TITLE_INVALID")
        bot.texts[kind, language] = text
        world.changed()
        return True

    return set_text


def _getter(kind: TextKind) -> Method:
    def get_text(_world: World, bot: Account, given: Json) -> Result:
        return {kind: bot.text(kind, _language(given))}

    return get_text


def _scope(given: Json) -> str:
    return json.dumps(given.get("scope", {"type": "default"}), sort_keys=True)


def set_my_commands(world: World, bot: Account, given: Json) -> Result:
    """The commands for one scope and language; an empty list takes them away."""
    for one in given["commands"]:
        if not COMMAND.fullmatch(one["command"].removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
    bare = [one | {"command": one["command"].removeprefix("/")} for one in given["commands"]]
    bot.commands[_scope(given), _language(given)] = bare
    world.changed()
    return True


def get_my_commands(_world: World, bot: Account, given: Json) -> Result:
    """The commands set for exactly this scope and language."""
    return bot.commands.get((_scope(given), _language(given)), [])


def delete_my_commands(world: World, bot: Account, given: Json) -> Result:
    """No commands for this scope and language any more."""
    bot.commands.pop((_scope(given), _language(given)), None)
    world.changed()
    return True


def commands_for(bot: Account, chat_id: int, language: str) -> list[Json]:
    """What a person's menu shows: the narrowest scope first, their language before everybody's."""
    scopes: list[Json] = [
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        for code in (language, ""):
            if found := bot.commands.get((json.dumps(scope, sort_keys=True), code)):
                return found
    return []


def set_chat_menu_button(_world: World, bot: Account, given: Json) -> Result:
    """The button beside the input, for one chat or for all."""
    bot.menus[given.get("chat_id")] = given.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(_world: World, bot: Account, given: Json) -> Result:
    """The button as set for this chat, or for all."""
    return bot.menus.get(given.get("chat_id"), bot.menus.get(None, {"type": "commands"}))


PROFILE: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
