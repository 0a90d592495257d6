"""A Telegram that costs little: answers bots over bare HTTP, taps their buttons, takes the time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

Json = dict[str, Any]

_HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n"
)
_BACK = ("Back", "Indietro")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Http(asyncio.Protocol):
    """Whole messages out of a stream; enough of HTTP for clients and servers that behave."""

    def __init__(self, got: Callable[["Http", bytes, bytes], None]) -> None:
        self._got = got
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            whole = end + 4 + length
            if len(self._buffer) < whole:
                return
            first = self._buffer[: self._buffer.find(b"\r\n")]
            body, self._buffer = self._buffer[end + 4 : whole], self._buffer[whole:]
            self._got(self, first, body)


@dataclass(slots=True)
class Chat:
    """One person: what the phone shows, and since when it waits."""

    id: int
    message: Json | None = None
    steps: int = 0
    since: float = 0.0
    edited: bool = True
    answered: bool = True
    query: str = ""


@dataclass
class Account:
    """One bot under test."""

    token: str
    chats: dict[int, Chat] = field(default_factory=dict)
    waiting: list[Json] = field(default_factory=list)
    poll: Http | None = None
    later: asyncio.TimerHandle | None = None
    next_update: int = 1000
    hook: str = ""
    head: bytes = b""
    """Of each request to the webhook, up to its length."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """It asks for updates, or has told where to bring them."""
    steps: int = 0
    latencies: list[float] = field(default_factory=list)
    going: bool = False
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    free: list[Http] = field(default_factory=list)
    queries: dict[str, Chat] = field(default_factory=dict)


class Box:
    """The API server, and the fingers. One closed loop for each chat: tap, wait, tap."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.url = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Http(self._asked), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def account(self, token: str) -> Account:
        return self.accounts.setdefault(token, Account(token))

    # -------------------------------------------------------------- the API

    def _asked(self, http: Http, first: bytes, body: bytes) -> None:
        token, _, method = first.split(b" ")[1].decode().removeprefix("/bot").partition("/")
        account, method = self.account(token), method.partition("?")[0].lower()
        given = _given(body)
        if method == "getupdates":
            self._polled(http, account, given)
            return
        _answer(http, self._result(account, method, given))

    def _polled(self, http: Http, account: Account, given: Json) -> None:
        account.ready.set()
        offset = int(given.get("offset") or 0)
        account.waiting = [one for one in account.waiting if one["update_id"] >= offset]
        account.poll = http
        self._bring(account)
        patience = float(given.get("timeout") or 0)
        if account.poll is not None:
            loop = asyncio.get_running_loop()
            account.later = loop.call_later(patience, self._give, account)

    def _bring(self, account: Account) -> None:
        """Answer the poll that waits, at the end of this turn of the loop, with all there is."""
        if account.poll is not None and account.waiting:
            self._give(account)

    def _give(self, account: Account) -> None:
        if account.later is not None:
            account.later.cancel()
        http, account.poll, account.later = account.poll, None, None
        if http is not None and not http.transport.is_closing():
            _answer(http, account.waiting[:100])

    def _result(self, account: Account, method: str, given: Json) -> Any:
        match method:
            case "getme":
                return {"id": 1, "is_bot": True, "first_name": "B", "username": "bench_bot"}
            case "getwebhookinfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            case "getmycommands":
                return []
            case "getmyname" | "getmydescription" | "getmyshortdescription":
                return {method.removeprefix("getmy").replace("short", "short_"): ""}
            case "setwebhook":
                account.hook, account.head = given["url"], _hook_head(given)
                account.ready.set()
            case "sendmessage" | "editmessagetext":
                return self._shown(account, given)
            case "answercallbackquery":
                chat = account.queries.pop(given["callback_query_id"], None)
                if chat is not None:
                    chat.answered = True
                    self._stepped(account, chat)
        return True

    def _shown(self, account: Account, given: Json) -> Json:
        chat = account.chats[int(given["chat_id"])]
        markup = given.get("reply_markup")
        chat.message = {
            "message_id": int(given.get("message_id") or 10),
            "from": {"id": 1, "is_bot": True, "first_name": "B", "username": "bench_bot"},
            "chat": _private(chat.id),
            "date": 1_790_000_000,
            "text": given["text"],
            "reply_markup": _decode(markup) if isinstance(markup, str) else markup,
        }
        chat.edited = True
        self._stepped(account, chat)
        return chat.message

    # -------------------------------------------------------------- the fingers

    async def go(self, account: Account, chats: int, seconds: float) -> None:
        """Let so many people tap for so long, and come to rest."""
        account.going, account.steps = True, 0
        account.latencies.clear()
        for number in range(1, chats + 1):
            self._next(account, account.chats.setdefault(number, Chat(number)))
        await asyncio.sleep(seconds)
        account.going = False
        account.quiet.clear()
        if any(not (one.edited and one.answered) for one in account.chats.values()):
            await asyncio.wait_for(account.quiet.wait(), 10)

    def _stepped(self, account: Account, chat: Chat) -> None:
        if not (chat.edited and chat.answered):
            return
        account.steps += 1
        account.latencies.append(time.perf_counter() - chat.since)
        if account.going:
            self._next(account, chat)
        elif all(one.edited and one.answered for one in account.chats.values()):
            account.quiet.set()

    def _next(self, account: Account, chat: Chat) -> None:
        account.next_update += 1
        chat.since, chat.edited = time.perf_counter(), False
        chat.steps += 1
        update: Json = {"update_id": account.next_update}
        if chat.message is None:
            update["message"] = _start(chat)
        else:
            chat.answered, chat.query = False, f"43829{account.next_update}"
            account.queries[chat.query] = chat
            update["callback_query"] = _tap(chat)
        if account.hook:
            self._deliver(account, _encode(update))
            return
        account.waiting.append(update)
        if account.poll is not None and len(account.waiting) == 1:
            asyncio.get_running_loop().call_soon(self._bring, account)

    def _deliver(self, account: Account, body: bytes) -> None:
        """Post to the webhook; a connection is free again when it has been answered."""
        if account.free:
            account.free.pop().transport.write(account.head % len(body) + body)
            return
        task = asyncio.get_running_loop().create_task(self._delivered_anew(account, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _delivered_anew(self, account: Account, body: bytes) -> None:
        address = urlsplit(account.hook)
        _, http = await asyncio.get_running_loop().create_connection(
            lambda: Http(lambda done, _first, _body: account.free.append(done)),
            address.hostname, address.port,
        )  # fmt: skip
        http.transport.write(account.head % len(body) + body)


def _hook_head(given: Json) -> bytes:
    address = urlsplit(given["url"])
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        "Content-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {given.get('secret_token', '')}\r\n"
    )
    return head.encode() + b"Content-Length: %d\r\n\r\n"


def _answer(http: Http, result: Any) -> None:
    body = _encode({"ok": True, "result": result})
    http.transport.write(_HEAD % len(body) + body)


def _given(body: bytes) -> Json:
    if not body:
        return {}
    if body[:1] == b"{":
        given: Json = _decode(body)
        return given
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _private(chat: int) -> Json:
    return {"id": chat, "first_name": "Anna", "username": "anna_r", "type": "private"}


def _person(chat: int) -> Json:
    return {
        "id": chat, "is_bot": False, "first_name": "Anna", "username": "anna_r",
        "language_code": "it",
    }  # fmt: skip


def _start(chat: Chat) -> Json:
    return {
        "message_id": 9, "from": _person(chat.id), "chat": _private(chat.id),
        "date": 1_790_000_000, "text": "/start",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}],
    }  # fmt: skip


def _tap(chat: Chat) -> Json:
    """The first button, then back, and so on: every screen is left as it was entered."""
    assert chat.message is not None
    keys = [key for row in chat.message["reply_markup"]["inline_keyboard"] for key in row]
    back = next((key for key in keys if key["text"] in _BACK), None)
    key = back if back is not None and chat.steps % 2 else keys[0]
    return {
        "id": chat.query, "from": _person(chat.id), "message": chat.message,
        "chat_instance": "-123456789", "data": key["callback_data"],
    }  # fmt: skip
