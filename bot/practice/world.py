"""The emulated Telegram itself: accounts, chats and taps, and what follows from each other.

Knows no network. `changed` is called after every change.
"""

from collections.abc import Callable, Iterator

from bot.practice.accounts import Account, account
from bot.practice.flood import Flood
from bot.practice.records import Chat, Json, Message, Person, Popup, Query, Ring
from bot.practice.refusal import BLOCKED, CHAT_NOT_FOUND, NOT_A_MEMBER, QUERY_TOO_OLD, Refusal, bad
from bot.practice.updates import TAP_LIVES


class World:
    """Everything that the servers of Telegram would know."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.accounts: dict[str, Account] = {}
        """By token."""
        self.people: dict[int, Person] = {}
        self.flood: Flood | None = None
        """Set it to have calls refused with 429 when they come too fast."""
        self.changed: Callable[[], None] = lambda: None
        self._chats: dict[tuple[int, int], Chat] = {}
        self._queries: dict[str, Query] = {}
        self._taps = 0

    @property
    def now(self) -> int:
        """The time in whole seconds, as messages carry it."""
        return int(self.clock())

    # -------------------------------------------------------------- who there is

    def add_bot(self, token: str, username: str, name: str) -> Account:
        """Make a bot, as BotFather would."""
        self.accounts[token] = account(token, username, name, self.clock)
        return self.accounts[token]

    def bot_named(self, username: str) -> Account:
        """The account with this username; KeyError if there is none."""
        for one in self.accounts.values():
            if one.username == username:
                return one
        raise KeyError(username)

    def chat(self, bot: Account, person: Person) -> Chat:
        """The private chat of the two, made at the first look; the bot cannot see it yet."""
        key = (bot.id, person.id)
        if key not in self._chats:
            self._chats[key] = Chat(person.id, bot.id, person)
        return self._chats[key]

    def group(self, bot: Account, person: Person, chat_id: int, title: str) -> Chat:
        """A group with this negative id, which the person has let the bot into."""
        chat = Chat(chat_id, bot.id, person, title, started=True)
        return self._chats.setdefault((bot.id, chat_id), chat)

    def chats(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def known_chat(self, bot: Account, chat_id: int | str) -> Chat:
        """The chat if this bot may know it, else Telegram's refusal."""
        chat = self._chats.get((bot.id, int(chat_id))) if isinstance(chat_id, int) else None
        if chat is None or not chat.started:
            raise bad(CHAT_NOT_FOUND)
        return chat

    def open_chat(self, bot: Account, chat_id: int | str) -> Chat:
        """The chat if this bot may write into it, else Telegram's refusal."""
        chat = self.known_chat(bot, chat_id)
        if chat.left:
            raise Refusal(403, NOT_A_MEMBER)
        if chat.blocked:
            raise Refusal(403, BLOCKED)
        return chat

    # -------------------------------------------------------------- messages

    def post(self, bot: Account, chat: Chat, message: Message) -> Message:
        """Put a message into the chat; from a person it is an update, from a bot it rings."""
        chat.messages[message.id] = message
        if not message.from_bot:
            chat.started = True
            bot.updates.add("message", message.json(chat.json()), chat.id)
        self.changed()
        return message

    def new_message(self, bot: Account, sender: Json, content: Json) -> Message:
        """A message with the next id of this bot, not yet posted."""
        bot.next_message += 1
        return Message(bot.next_message - 1, self.now, sender, content)

    def ring(self, chat: Chat, message: Message, *, silent: bool) -> None:
        """Light up the person's phone."""
        chat.rings.append(Ring(message.id, silent))

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message away on both sides; of its notification nothing stays either."""
        chat.messages.pop(message_id, None)
        self.changed()

    # -------------------------------------------------------------- taps

    def tap(self, bot: Account, chat: Chat, message_id: int, data: str) -> Query:
        """A person taps a button, or a strange client pretends so."""
        self._forget_old_taps()
        self._taps += 1
        query = Query(
            str(4_400_000_000 + self._taps), bot.id, chat.id, message_id, self.clock(), data
        )
        self._queries[query.id] = query
        self.tell(bot, chat, query.id)
        return query

    def tell(self, bot: Account, chat: Chat, query_id: str) -> None:
        """Queue the update of a tap; apps send an unanswered one again when they reconnect."""
        bot.updates.add("callback_query", _query_json(chat, self._queries[query_id]), chat.id)
        self.changed()

    def answer(self, bot: Account, query_id: str, popup: Popup | None) -> None:
        """The bot answers a tap; only the first answer is shown, and only in time."""
        query = self._queries.get(query_id)
        if query is None or query.bot != bot.id or self.clock() - query.at >= TAP_LIVES:
            raise bad(QUERY_TOO_OLD)
        if popup and not query.answered:
            self._chats[bot.id, query.chat].popups.append(popup)
        query.answered = True
        self.changed()

    def unanswered(self, bot: Account, chat: Chat) -> list[Query]:
        """Taps for which the phone still shows that it is waiting."""
        return [
            query
            for query in self._queries.values()
            if (query.bot, query.chat, query.answered) == (bot.id, chat.id, False)
            and self.clock() - query.at < TAP_LIVES
        ]

    def _forget_old_taps(self) -> None:
        while self._queries:
            oldest = next(iter(self._queries.values()))
            if self.clock() - oldest.at < TAP_LIVES:
                return
            del self._queries[oldest.id]

    # -------------------------------------------------------------- coming and going

    def member(self, bot: Account, chat: Chat, old: str, new: str) -> None:
        """Tell the bot that its standing in a chat has changed, as blocking does."""
        body = {
            "chat": chat.json(),
            "from": chat.person.json(),
            "date": self.now,
            "old_chat_member": _standing(bot, old),
            "new_chat_member": _standing(bot, new),
        }
        bot.updates.add("my_chat_member", body, chat.id)
        self.changed()


def _standing(bot: Account, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot.json(), "status": status, **until}


def _query_json(chat: Chat, query: Query) -> Json:
    message = chat.messages.get(query.message_id)
    gone = {"chat": chat.json(), "message_id": query.message_id, "date": 0}
    return {
        "id": query.id,
        "from": chat.person.json(),
        "message": message.json(chat.json()) if message else gone,
        "chat_instance": str(chat.id * 1_000_003),
        "data": query.data,
    }
