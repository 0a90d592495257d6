"""What a person does with a phone, and the update that Telegram makes of it for the bot."""

import re

from bot.practice.accounts import Account
from bot.practice.formatting import units
from bot.practice.records import Chat, Json, Message
from bot.practice.world import World

COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@\w+)?")
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _file(kind: str, number: int) -> Json:
    return {"file_id": f"practice-{kind}-{number}", "file_unique_id": f"{kind}{number}"}


def media(kind: str, number: int) -> Json:
    """What a message carries when something other than text is sent; `number` tells files apart."""
    file = _file(kind, number)
    match kind:
        case "photo":
            return {"photo": [file | {"width": 90, "height": 67}]}
        case "voice":
            return {"voice": file | {"duration": 4, "mime_type": "audio/ogg"}}
        case "sticker":
            flags = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}
            return {"sticker": file | flags | {"width": 512, "height": 512}}
        case "contact":
            return {"contact": {"phone_number": "+390432000000", "first_name": "Contact"}}
        case "location":
            return {"location": {"latitude": 46.06, "longitude": 13.23}}
        case _:
            raise ValueError(
                f"{kind!r} cannot be sent; photo, voice, sticker, contact, location can"
            )


def entities(text: str) -> list[Json]:
    """The commands that Telegram marks in typed text; bots look at nothing else of it here."""
    return [
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in COMMAND.finditer(text)
    ]


def words(text: str) -> Json:
    """What a message of typed text carries."""
    marked = entities(text)
    return {"text": text, "entities": marked} if marked else {"text": text}


def send(world: World, bot: Account, chat: Chat, content: Json) -> Message:
    """The person sends something."""
    return world.post(bot, chat, world.new_message(bot, chat.person.json(), content))


def forwarded(world: World, chat: Chat, text: str) -> Json:
    """What a message carries that the person forwards from somebody else."""
    somebody = {"id": chat.person.id + 1, "is_bot": False, "first_name": "Somebody"}
    origin = {"type": "user", "sender_user": somebody, "date": world.now - 3600}
    return {"forward_origin": origin, **words(text)}


def start(world: World, bot: Account, chat: Chat, parameter: str | None) -> Message:
    """START, or a deep link with its parameter; it unblocks first where needed."""
    if parameter is not None and not START_PARAMETER.fullmatch(parameter):
        raise ValueError("a start parameter has 1 to 64 of A-Z, a-z, 0-9, _ and -")
    unblock(world, bot, chat)
    return send(world, bot, chat, words(f"/start {parameter}" if parameter else "/start"))


def edit(world: World, bot: Account, chat: Chat, message_id: int, text: str) -> None:
    """The person changes what they typed."""
    message = chat.messages[message_id]
    if message.from_bot:
        raise ValueError("a person edits their own messages only")
    message.content = words(text)
    message.edited_at = world.now
    bot.updates.add("edited_message", message.json(chat.json()), chat.id)
    world.changed()


def block(world: World, bot: Account, chat: Chat) -> None:
    """The person blocks the bot."""
    if not chat.blocked:
        chat.blocked = True
        world.member(bot, chat, "member", "kicked")


def unblock(world: World, bot: Account, chat: Chat) -> None:
    """The person lets the bot write again."""
    if chat.blocked:
        chat.blocked = False
        world.member(bot, chat, "kicked", "member")


def clear(world: World, chat: Chat) -> None:
    """The person deletes the chat on their phone. No update tells the bot."""
    for message in chat.messages.values():
        message.hidden = True
    world.changed()


def join_group(world: World, bot: Account, chat: Chat, group_id: int, title: str) -> Chat:
    """The person adds the bot to a group."""
    group = world.group(bot, chat.person, group_id, title)
    group.left = False
    world.member(bot, group, "left", "member")
    return group
