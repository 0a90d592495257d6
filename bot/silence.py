"""The front's share of time: who falls silent is wiped, on the phone and in the store."""

from bot import conversations
from bot.conversations import Messages
from bot.screens import Screens
from bot.sealing import FrontKeys
from bot.store import ConversationRow, Store
from bot.store.changes import Change, ForgetConversation


class FrontUpkeep:
    """Conversations that fell silent: wiped on the phone and in the store."""

    def __init__(self, store: Store, keys: FrontKeys, screens: Screens) -> None:
        self._store = store
        self._keys = keys
        self._screens = screens

    async def tick(self, now: int, safe: int) -> None:
        for row in await self._store.conversations_to_wipe(safe):
            await self._wipe(row, now, safe)

    async def _wipe(self, row: ConversationRow, now: int, safe: int) -> None:
        """Under the chat's lock: who comes back at this very moment is not forgotten."""
        talk = conversations.opened(self._keys, row)
        if talk is None:  # written by a key that is gone: nothing can be taken away any more
            await self._store.commit(ForgetConversation(row.pseudonym))
            return
        async with self._screens.lock(talk.chat):
            again = await self._store.conversation(row.pseudonym)
            talk = conversations.opened(self._keys, again) if again else None
            if again is None or talk is None or again.wipe_at > safe:
                return
            self._screens.drop(talk.chat)
            gone: list[Change] = []
            if talk.screen is not None:
                messages = Messages(talk.chat, (talk.screen,))
                gone = [conversations.removal(self._keys.envelope, messages, now)]
            await self._store.commit(*gone, ForgetConversation(row.pseudonym))
