"""What a bot may do in the emulated Telegram: the methods of the Bot API, without HTTP.

Each takes the world, the bot's account and checked parameters, and returns the `result` of the
answer or raises a Refusal. getUpdates waits and lives in `api`; names and commands in `profile`.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.practice.accounts import Account, Webhook
from bot.practice.formatting import parse
from bot.practice.profile import PROFILE
from bot.practice.records import ALIVE, Chat, Json, Message, Popup
from bot.practice.refusal import (
    CANNOT_EDIT,
    DELETE_NOT_FOUND,
    EDIT_NOT_FOUND,
    NO_MESSAGE_ID,
    NOT_MODIFIED,
    TEXT_EMPTY,
    TOO_LONG,
    TOO_OLD_TO_DELETE,
    bad,
    too_many,
)
from bot.practice.world import World

Result = Json | list[Json] | bool
Method = Callable[[World, Account, Json], Result]

LONGEST = 4096
"""Characters of a text, counted after its marks are parsed. Source: Bot API, sendMessage."""

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def get_me(_world: World, bot: Account, _given: Json) -> Result:
    """The bot itself."""
    return bot.getme()


def send_message(world: World, bot: Account, given: Json) -> Result:
    """A new message; the person's phone rings."""
    content = _content(given)
    markup = _markup(given)
    chat = world.open_chat(bot, given["chat_id"])
    _heed_flood(world, chat)
    _check_reply(chat, given.get("reply_parameters"))
    message = world.new_message(bot, bot.json(), content)
    message.markup = markup
    message.protected = given.get("protect_content", False)
    world.ring(chat, message, silent=given.get("disable_notification", False))
    world.post(bot, chat, message)
    return message.json(chat.json())


def edit_message_text(world: World, bot: Account, given: Json) -> Result:
    """Other words, and the buttons given or none, in a message of the bot."""
    return _edit(world, bot, given, _content(given))


def edit_message_reply_markup(world: World, bot: Account, given: Json) -> Result:
    """Other buttons, or none, under a message of the bot."""
    return _edit(world, bot, given, None)


def delete_message(world: World, bot: Account, given: Json) -> Result:
    """Take one message away on both sides, if it is younger than 48 hours."""
    chat = world.known_chat(bot, given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad(DELETE_NOT_FOUND)
    if world.clock() - message.at >= ALIVE:
        raise bad(TOO_OLD_TO_DELETE)
    world.remove(chat, message.id)
    return True


def delete_messages(world: World, bot: Account, given: Json) -> Result:
    """Take away all that are there, or, if one of them is too old, none.

    Ids that are not in this chat are passed over. Source: tdlib/telegram-bot-api, Client.cpp,
    process_delete_messages_query; TDLib refuses the whole call for one message.
    """
    chat = world.known_chat(bot, given["chat_id"])
    there = [chat.messages[each] for each in given["message_ids"] if each in chat.messages]
    if any(world.clock() - message.at >= ALIVE for message in there):
        raise bad(TOO_OLD_TO_DELETE)
    for message in there:
        world.remove(chat, message.id)
    return True


def answer_callback_query(world: World, bot: Account, given: Json) -> Result:
    """Stop the waiting sign on a tapped button, perhaps with a pop-up."""
    text = given.get("text")
    popup = Popup(text, given.get("show_alert", False)) if text else None
    world.answer(bot, given["callback_query_id"], popup)
    return True


def send_chat_action(world: World, bot: Account, given: Json) -> Result:
    """Show that the bot is typing; phones here do not show it."""
    if given["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.open_chat(bot, given["chat_id"])
    return True


def leave_chat(world: World, bot: Account, given: Json) -> Result:
    """Leave a group; a private chat cannot be left."""
    chat = world.open_chat(bot, given["chat_id"])
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.left = True
    world.member(bot, chat, "member", "left")
    return True


def get_chat_member(world: World, bot: Account, given: Json) -> Result:
    """How somebody stands in a chat."""
    chat = world.known_chat(bot, given["chat_id"])
    if given["user_id"] == bot.id:
        return {"user": bot.json(), "status": "left" if chat.left else "member"}
    if given["user_id"] == chat.person.id:
        return {"user": chat.person.json(), "status": "member"}
    raise bad("PARTICIPANT_ID_INVALID")


def set_webhook(_world: World, bot: Account, given: Json) -> Result:
    """Have updates posted to an address; an empty one stops it. Only this machine is reached."""
    if given.get("drop_pending_updates"):
        bot.updates.clear()
    bot.updates.allow(given.get("allowed_updates"))
    url = given.get("url", "")
    if url and not _on_this_machine(url):
        raise bad("bad webhook: failed to resolve host: Name or service not known")
    secret, connections = given.get("secret_token"), given.get("max_connections", 40)
    bot.webhook = Webhook(url, secret, connections) if url else None
    return True


def delete_webhook(_world: World, bot: Account, given: Json) -> Result:
    """Go back to getUpdates."""
    if given.get("drop_pending_updates"):
        bot.updates.clear()
    bot.webhook = None
    return True


def get_webhook_info(_world: World, bot: Account, _given: Json) -> Result:
    """Where updates go, how many wait, and what went wrong last."""
    hook = bot.webhook or Webhook("")
    told: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.waiting()),
    }
    if hook.url:
        told["max_connections"] = hook.connections
    if hook.failed_at:
        told |= {"last_error_date": hook.failed_at, "last_error_message": hook.failure}
    return told | ({"allowed_updates": bot.updates.allowed} if bot.updates.allowed else {})


def log_out(_world: World, _bot: Account, _given: Json) -> Result:
    """Accepted without effect: there is no second server to move to."""
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "leaveChat": leave_chat,
    "getChatMember": get_chat_member,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": log_out,
    **PROFILE,
}


def _content(given: Json) -> Json:
    text, entities = parse(given.get("text", ""), given.get("parse_mode"), given.get("entities"))
    if not text:
        raise bad(TEXT_EMPTY)
    if len(text) > LONGEST:
        raise bad(TOO_LONG)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _markup(given: Json) -> Json | None:
    """The inline keyboard without empty rows; each button must do exactly one thing."""
    rows = [row for row in given.get("reply_markup", {}).get("inline_keyboard", []) if row]
    for button in (one for row in rows for one in row):
        if len(button.keys() & {"callback_data", "url", "copy_text", "web_app"}) != 1:
            raise bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the "
                "inline keyboard"
            )
        if not button["text"].strip():
            raise bad("can't parse inline keyboard button: text must be non-empty")
    return {"inline_keyboard": rows} if rows else None


def _edit(world: World, bot: Account, given: Json, content: Json | None) -> Result:
    markup = _markup(given)
    if "chat_id" not in given:
        raise bad("chat_id is empty")
    chat = world.open_chat(bot, given["chat_id"])
    message = _own_message(chat, given.get("message_id"))
    content = content or message.content
    if (content, markup) == (message.content, message.markup):
        raise bad(NOT_MODIFIED)
    _heed_flood(world, chat)
    message.content, message.markup = content, markup
    message.edited_at = world.now
    world.changed()
    return message.json(chat.json())


def _own_message(chat: Chat, message_id: int | None) -> Message:
    if not message_id:
        raise bad(NO_MESSAGE_ID)
    message = chat.messages.get(message_id)
    if message is None:
        raise bad(EDIT_NOT_FOUND)
    if not message.from_bot:
        raise bad(CANNOT_EDIT)
    return message


def _heed_flood(world: World, chat: Chat) -> None:
    if world.flood and (seconds := world.flood.pause(chat.id)):
        raise too_many(seconds)


def _check_reply(chat: Chat, reply: Json | None) -> None:
    if not reply or reply.get("allow_sending_without_reply"):
        return
    if reply.get("message_id") not in chat.messages:
        raise bad("message to be replied not found")


def _on_this_machine(url: str) -> bool:
    """Practice never posts anywhere else, whatever a bot asks for."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
