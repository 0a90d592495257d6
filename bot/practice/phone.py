"""A phone: one person's view of their chat with one bot, for tests and for the page.

A gesture takes effect at once and returns; what the bot then does is awaited with `until`.
"""

from collections.abc import Callable

from bot.practice import gestures
from bot.practice.accounts import Account
from bot.practice.bell import Bell
from bot.practice.records import Button, Chat, Json, Message, Popup
from bot.practice.world import World

PATIENCE = 10.0
"""Seconds that `until` waits at most, unless told otherwise."""


class NotThere(LookupError):
    """What should be tapped or read is not on the screen; says what is."""


class StillWaiting(AssertionError):
    """What should have happened has not; says what the phone shows instead."""


class Phone:
    """What a person sees, and what a finger can do."""

    def __init__(self, world: World, bell: Bell, bot: Account, chat: Chat) -> None:
        self._world = world
        self._bell = bell
        self.bot = bot
        self.chat = chat
        self.clipboard: str | None = None
        """What a button has copied last."""
        self.opened: str | None = None
        """The address that a button has opened last."""

    # ------------------------------------------------------------------ what is seen

    @property
    def screen(self) -> list[Message]:
        """All messages that are visible, oldest first."""
        return self.chat.screen

    @property
    def from_bot(self) -> list[Message]:
        """The visible messages of the bot, oldest first."""
        return [message for message in self.screen if message.from_bot]

    @property
    def text(self) -> str:
        """What the newest message of the bot says; empty if there is none."""
        return self.from_bot[-1].text if self.from_bot else ""

    @property
    def labels(self) -> list[str]:
        """The buttons under the newest message of the bot, row by row."""
        return [button.label for button in self.from_bot[-1].buttons] if self.from_bot else []

    @property
    def popups(self) -> list[Popup]:
        """All pop-ups that have been shown, oldest first."""
        return self.chat.popups

    @property
    def notifications(self) -> int:
        """How often the phone has rung or lit up: for each message sent, for no edit."""
        return len(self.chat.rings)

    @property
    def lock_screen(self) -> list[str]:
        """What a glance at the locked phone shows: the bot's name and the words."""
        title = self.title
        rung = [self.chat.messages.get(ring.message_id) for ring in self.chat.rings]
        return [f"{title}: {message.text}" for message in rung if message and not message.hidden]

    @property
    def title(self) -> str:
        """The bot's name in the person's language."""
        return self.bot.text("name", self.chat.person.language)

    @property
    def waiting_for_answer(self) -> bool:
        """Whether a tapped button still shows that it is waiting."""
        return bool(self._world.unanswered(self.bot, self.chat))

    # ------------------------------------------------------------------ what is done

    def start(self, parameter: str | None = None) -> int:
        """Press START, or open the bot's link with `?start=parameter`; the message's id."""
        return gestures.start(self._world, self.bot, self.chat, parameter).id

    def type(self, text: str) -> int:
        """Type a message and send it; its id."""
        return self._send(gestures.words(text))

    def send(self, kind: str) -> int:
        """Send a photo, voice, sticker, contact or location; the message's id."""
        return self._send(gestures.media(kind, self.bot.next_message))

    def forward(self, text: str) -> int:
        """Forward what somebody else wrote; the message's id."""
        return self._send(gestures.forwarded(self._world, self.chat, text))

    def edit(self, message_id: int, text: str) -> None:
        """Change a typed message."""
        gestures.edit(self._world, self.bot, self.chat, message_id, text)

    def tap(self, label: str) -> str | None:
        """Tap the newest visible button with this label; the id of the query if it makes one."""
        message, button = self._find(lambda one: one.label == label, label)
        return self.press(message, button)

    def tap_data(self, data: str) -> str | None:
        """Tap the newest visible button with this callback data."""
        message, button = self._find(lambda one: one.data == data, data)
        return self.press(message, button)

    def press(self, message: Message, button: Button) -> str | None:
        """Tap exactly this button; the id of the query if it makes one."""
        if button.data is not None:
            return self._world.tap(self.bot, self.chat, message.id, button.data).id
        self.clipboard = button.copies or self.clipboard
        self.opened = button.url or self.opened
        return None

    def forge(self, data: str, message_id: int | None = None) -> str:
        """Send callback data that no button need have, as a manipulated client can.

        Without `message_id` it comes from the bot's newest message; one that is gone is told to
        the bot as inaccessible, with the date 0.
        """
        if message_id is None:
            message_id = self.from_bot[-1].id if self.from_bot else 0
        return self._world.tap(self.bot, self.chat, message_id, data).id

    def repeat(self, query_id: str) -> None:
        """Tell the bot of a tap once more under another update, as an app does on reconnecting.

        Source: tdlib/telegram-bot-api#699; update ids alone do not tell a repeat.
        """
        self._world.tell(self.bot, self.chat, query_id)

    def block(self) -> None:
        """Block the bot."""
        gestures.block(self._world, self.bot, self.chat)

    def unblock(self) -> None:
        """Unblock it, without a word."""
        gestures.unblock(self._world, self.bot, self.chat)

    def clear(self) -> None:
        """Delete the chat on this phone; the bot is not told and still has its side."""
        gestures.clear(self._world, self.chat)

    def add_to_group(self, group_id: int, title: str) -> "Phone":
        """Add the bot to a group; the view of the group, where typing goes to the group."""
        group = gestures.join_group(self._world, self.bot, self.chat, group_id, title)
        return Phone(self._world, self._bell, self.bot, group)

    # ------------------------------------------------------------------ waiting

    async def until(
        self, true: Callable[["Phone"], object], *, within: float = PATIENCE
    ) -> "Phone":
        """Wait until the condition holds, looking after every change; raises StillWaiting."""
        if not await self._bell.until(lambda: bool(true(self)), within):
            raise StillWaiting(f"nothing of the kind within {within} s; the phone shows:\n{self}")
        return self

    async def says(self, words: str, *, within: float = PATIENCE) -> "Phone":
        """Wait until the bot's newest message contains these words."""
        return await self.until(lambda phone: words in phone.text, within=within)

    def __str__(self) -> str:
        lines = []
        for message in self.screen:
            lines.append(f"{'bot' if message.from_bot else 'me'}: {message.text or message.kind}")
            lines.extend("  " + " ".join(f"[{one.label}]" for one in row) for row in message.rows)
        return "\n".join(lines) or "(an empty chat)"

    def _send(self, content: Json) -> int:
        if self.chat.blocked:
            raise NotThere("the bot is blocked: unblock it or press start")
        return gestures.send(self._world, self.bot, self.chat, content).id

    def _find(self, fits: Callable[[Button], bool], sought: str) -> tuple[Message, Button]:
        for message in reversed(self.from_bot):
            for button in message.buttons:
                if fits(button):
                    return message, button
        raise NotThere(f"no button {sought!r}; the phone shows:\n{self}")
