"""What the page needs to draw a phone, as JSON: what a person sees, and nothing a bot keeps."""

from typing import Any

from bot.practice.phone import Phone
from bot.practice.profile import commands_for
from bot.practice.records import Button, Message

Json = dict[str, Any]

LANGUAGES = ("it", "en")
"""Languages of the page; a phone is drawn with the bot's texts for each."""


def phone(handset: Json, seen: Phone) -> Json:
    """One phone. `popups` counts up, so that the page knows which it has not shown yet."""
    return {
        "id": handset["id"],
        "who": handset["who"],
        "user": seen.chat.person.id,
        "profile": {language: _profile(seen, language) for language in LANGUAGES},
        "messages": [_message(message) for message in seen.screen],
        "blocked": seen.chat.blocked,
        "notifications": seen.notifications,
        "lock": seen.lock_screen[-3:],
        "waiting": seen.waiting_for_answer,
        "popups": [{"text": one.text, "alert": one.alert} for one in seen.popups],
    }


def _profile(seen: Phone, language: str) -> Json:
    return {
        "title": seen.bot.text("name", language),
        "description": seen.bot.text("description", language),
        "commands": [
            {"command": one["command"], "description": one["description"]}
            for one in commands_for(seen.bot, seen.chat.id, language)
        ],
    }


def _message(message: Message) -> Json:
    return {
        "id": message.id,
        "mine": not message.from_bot,
        "kind": message.kind,
        "forwarded": "forward_origin" in message.content,
        "text": message.text,
        "entities": message.content.get("entities", []),
        "rows": [[_button(one) for one in row] for row in message.rows],
        "protected": message.protected,
        "edited": message.edited_at is not None,
        "at": message.at,
    }


def _button(button: Button) -> Json:
    style: str | None = button.json.get("style")
    return {"label": button.label, "copies": button.copies, "url": button.url, "style": style}
