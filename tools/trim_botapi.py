# ruff: noqa: INP001 - a script is run, not imported
"""Trims a full description of the Bot API to what `bot/practice/botapi.json` needs.

Usage: python tools/trim_botapi.py FULL.json bot/practice/botapi.json

FULL.json has `version`, `methods` and `types`, each a table of names with `fields`; a field has
`name`, `types`, `required`, `description` and sometimes `enum`. Names, types, required, enums and
lengths stay; sentences go. A field whose type practice does not play is left out with its type, so
that strict checking refuses it instead of ignoring it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

METHODS = frozenset(
    {
        "getMe",
        "getUpdates",
        "setWebhook",
        "deleteWebhook",
        "getWebhookInfo",
        "sendMessage",
        "editMessageText",
        "editMessageReplyMarkup",
        "deleteMessage",
        "deleteMessages",
        "answerCallbackQuery",
        "setMyCommands",
        "getMyCommands",
        "deleteMyCommands",
        "setMyName",
        "getMyName",
        "setMyDescription",
        "getMyDescription",
        "setMyShortDescription",
        "getMyShortDescription",
        "setChatMenuButton",
        "getChatMenuButton",
        "sendChatAction",
        "leaveChat",
        "getChatMember",
        "logOut",
        "close",
    }
)

TYPES = frozenset(
    {
        "InlineKeyboardMarkup",
        "InlineKeyboardButton",
        "CopyTextButton",
        "WebAppInfo",
        "LinkPreviewOptions",
        "MessageEntity",
        "ReplyParameters",
        "BotCommand",
        "BotCommandScope",
        "BotCommandScopeDefault",
        "BotCommandScopeAllPrivateChats",
        "BotCommandScopeAllGroupChats",
        "BotCommandScopeAllChatAdministrators",
        "BotCommandScopeChat",
        "BotCommandScopeChatAdministrators",
        "BotCommandScopeChatMember",
        "MenuButton",
        "MenuButtonCommands",
        "MenuButtonWebApp",
        "MenuButtonDefault",
        "Update",
        "Message",
        "CallbackQuery",
        "MaybeInaccessibleMessage",
        "InaccessibleMessage",
        "User",
        "Chat",
        "ChatMemberUpdated",
        "ChatMember",
        "ChatMemberMember",
        "ChatMemberLeft",
        "ChatMemberBanned",
        "PhotoSize",
        "Voice",
        "Sticker",
        "Contact",
        "Location",
        "MessageOrigin",
        "MessageOriginUser",
        "WebhookInfo",
        "BotName",
        "BotDescription",
        "BotShortDescription",
    }
)

PLAIN = {"Integer", "String", "Boolean", "True", "Float"}

NOT_PLAYED = {
    "business_connection_id", "message_thread_id", "direct_messages_topic_id", "receiver_user_id",
    "inline_message_id", "allow_paid_broadcast", "message_effect_id", "ip_address", "login_url",
    "switch_inline_query", "switch_inline_query_current_chat", "icon_custom_emoji_id", "pay",
    "force_reply", "callback_query_id of sendMessage", "ephemeral_message_id",
}  # fmt: skip

SPAN = re.compile(r"\b(\d+)-(\d+)\s+(characters|bytes)|up to (\d+) (characters|bytes)")

SPANS = {
    "getUpdates.limit": {"least": 1, "most": 100},
    "deleteMessages.message_ids": {"least": 1, "most": 100},
    "setMyCommands.commands": {"least": 0, "most": 100},
    "setWebhook.max_connections": {"least": 1, "most": 100},
}
"""Limits of numbers and lists, which the descriptions word in too many ways to be read off."""


def kept(types: list[str]) -> list[str]:
    """The types that practice plays, of those a field may have."""
    return [t for t in types if t.removeprefix("Array of ").split(" of ")[-1] in {*PLAIN, *TYPES}]


def span(description: str) -> dict[str, Any]:
    """The least and most that a description tells, in characters or bytes."""
    found = SPAN.search(description)
    if not found:
        return {}
    least, most, unit, alone, alone_unit = found.groups()
    measured = {"least": int(least or 0), "most": int(most or alone)}
    return {"unit": unit or alone_unit, **measured}


def field(owner: str, full: dict[str, Any]) -> dict[str, Any]:
    """One field, without its sentence."""
    short: dict[str, Any] = {"types": kept(full["types"])}
    if full["required"]:
        short["required"] = True
    if "enum" in full and owner in {"InlineKeyboardButton", "Chat"}:
        short["enum"] = full["enum"]
    elif constant := re.search(r"(?i)type.*must be (\w+)$", full["description"]):
        short["enum"] = [constant[1]]
    short |= span(full["description"]) if short["types"] == ["String"] else {}
    return short | SPANS.get(f"{owner}.{full['name']}", {})


def fields(owner: str, full: dict[str, Any]) -> dict[str, Any]:
    """The fields that practice plays, of a method or a type."""
    return {
        one["name"]: field(owner, one)
        for one in full["fields"]
        if not {one["name"], f"{one['name']} of {owner}"} & NOT_PLAYED and kept(one["types"])
    }


def trim(full: dict[str, Any]) -> dict[str, Any]:
    """The whole description, trimmed."""
    types: dict[str, Any] = {}
    for name in sorted(TYPES):
        one = full["types"][name]
        subtypes = [t for t in one.get("subtypes", []) if t in TYPES]
        types[name] = {"subtypes": subtypes} if subtypes else fields(name, one)
    methods = {name: fields(name, full["methods"][name]) for name in sorted(METHODS)}
    return {"version": full["version"], "methods": methods, "types": types}


def main(source: str, target: str) -> None:
    """Read, trim, write."""
    trimmed = trim(json.loads(Path(source).read_text(encoding="utf-8")))
    lines = json.dumps(trimmed, indent=1, ensure_ascii=False)
    Path(target).write_text(re.sub(r"\n {4,}|\n {3}(?=[}\]])", " ", lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
