"""The page with the phones over HTTP: its files, what is seen as a stream, and what fingers do."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any, Protocol

from aiohttp import web

from bot.practice import pictures
from bot.practice.bell import Bell
from bot.practice.phone import NotThere, Phone

Json = dict[str, Any]
Snapshot = Callable[[], Awaitable[Mapping[str, Any]]]
Follow = Callable[[str], None]
"""Told the language of the page whenever a visitor brings or chooses another one."""


class Atlas(Protocol):
    """For authors: the steps there are, their maps, and a phone that can be led to any of them."""

    def steps(self) -> Json: ...
    def map_of(self, name: str) -> str | None: ...
    async def here(self) -> Json: ...
    async def stand(self, step: str | None, language: str) -> bool: ...


TYPES = {
    "index.html": "text/html",
    "look.css": "text/css",
    "phones.js": "text/javascript",
    "phone.js": "text/javascript",
    "message.js": "text/javascript",
    "store.js": "text/javascript",
    "atlas.js": "text/javascript",
    "words.js": "text/javascript",
    **dict.fromkeys(("mark.svg", "shield.svg", "copies.svg", "opens.svg"), "image/svg+xml"),
}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

HEARTBEAT = 1.0
"""Seconds after which the store is looked at again even if no phone has changed."""

LONGEST_TYPED = 4096


async def _nothing() -> Mapping[str, Any]:
    return {"tables": [], "files": []}


class Page:
    """Shows phones and the store, and lets visitors use the phones."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._handsets: dict[str, tuple[Json, Phone]] = {}
        self._snapshot: Snapshot = _nothing
        self._language = ""
        self._follow: Follow | None = None
        self._atlas: Atlas | None = None
        self._closed = False

    def show(self, phones: Sequence[tuple[Json, Phone]], snapshot: Snapshot | None) -> None:
        """Show these phones from now on, and what `snapshot` tells of the store."""
        self._handsets = {str(handset["id"]): (handset, phone) for handset, phone in phones}
        self._snapshot = snapshot or _nothing
        self._bell.ring()

    def follow(self, follow: Follow) -> None:
        """Tell of the page's language: now, if a visitor is there already, and when it changes."""
        self._follow = follow
        if self._language:
            follow(self._language)

    def lead(self, atlas: Atlas) -> None:
        """Show the steps and their maps, and where the person is among them."""
        self._atlas = atlas
        self._bell.ring()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._bell.ring()

    def routes(self) -> list[web.RouteDef]:
        """Where the page is to be found."""
        return [
            web.get("/", self._file),
            web.get("/page/{name}", self._file),
            web.get("/stream", self._stream),
            web.post("/phones/{id}", self._use),
            web.post("/language/{language}", self._read_in),
            web.get("/steps", self._steps),
            web.get("/maps/{page}.svg", self._map),
            web.post("/stand", self._stand),
        ]

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        if name not in TYPES:
            raise web.HTTPNotFound
        text = (files("bot.practice") / "static" / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=TYPES[name], headers=HEADERS)

    # ------------------------------------------------------------------ what is seen

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: `phones`, `store`, `here`, whole, whenever they have changed."""
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        shown: dict[str, str] = {}
        while not self._closed:
            for name, now in (
                ("phones", self._phones()),
                ("store", await self._store()),
                ("here", json.dumps(await self._atlas.here() if self._atlas else None)),
            ):
                if shown.get(name) != now:
                    shown[name] = now
                    await response.write(f"event: {name}\ndata: {now}\n\n".encode())
            await self._bell.until(lambda: self._differs(shown["phones"]), HEARTBEAT)
        return response

    def _differs(self, phones: str) -> bool:
        return self._closed or self._phones() != phones

    def _phones(self) -> str:
        return json.dumps([pictures.phone(*one) for one in self._handsets.values()])

    async def _store(self) -> str:
        return json.dumps(await self._snapshot())

    # ------------------------------------------------------------------ what fingers do

    async def _use(self, request: web.Request) -> web.Response:
        """One gesture: `do` names it. 409 if the phone does not show what it needs."""
        _, phone = self._handsets.get(request.match_info["id"], (None, None))
        if phone is None:
            raise web.HTTPNotFound
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            _gesture(phone, await request.json())
        except (NotThere, LookupError, TypeError, ValueError):
            raise web.HTTPConflict(text="the phone does not show that any more\n") from None
        return web.Response(status=204)

    async def _read_in(self, request: web.Request) -> web.Response:
        """The page is read in this language from now on."""
        language = request.match_info["language"]
        if language not in pictures.LANGUAGES:
            raise web.HTTPNotFound
        if language != self._language:
            self._language = language
            if self._follow:
                self._follow(language)
        return web.Response(status=204)

    # ------------------------------------------------------------------ for authors

    async def _steps(self, _: web.Request) -> web.Response:
        if self._atlas is None:
            raise web.HTTPNotFound
        return web.json_response(self._atlas.steps(), headers=HEADERS)

    async def _map(self, request: web.Request) -> web.Response:
        drawing = self._atlas and self._atlas.map_of(request.match_info["page"])
        if not drawing:
            raise web.HTTPNotFound
        return web.Response(text=drawing, content_type="image/svg+xml", headers=HEADERS)

    async def _stand(self, request: web.Request) -> web.Response:
        """Lead the person's phone to a step, or only to a language. 409 if there is none such."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        if await self._stood(await _json(request)):
            return web.Response(status=204)
        raise web.HTTPConflict(text="there is no such step, or no such language\n")

    async def _stood(self, asked: Json) -> bool:
        match asked:
            case {"language": str(language), "step": str(step)} if self._atlas:
                return await self._atlas.stand(step, language)
            case {"language": str(language), **others} if self._atlas and not others:
                return await self._atlas.stand(None, language)
        return False


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="that is not JSON\n") from None


def _gesture(phone: Phone, asked: Json) -> None:
    match asked:
        case {"do": "start"}:
            phone.start()
        case {"do": "type", "text": str(text)} if 0 < len(text.strip()) <= LONGEST_TYPED:
            phone.type(text.strip())
        case {"do": "tap", "message": int(message), "row": int(row), "column": int(column)}:
            shown = {one.id: one for one in phone.screen}[message]
            phone.press(shown, shown.rows[row][column])
        case {"do": "send", "kind": str(kind)}:
            phone.send(kind)
        case {"do": "forward", "text": str(text)}:
            phone.forward(text)
        case {"do": "edit", "message": int(message), "text": str(text)} if text.strip():
            phone.edit(message, text.strip())
        case {"do": "block"}:
            phone.block()
        case {"do": "unblock"}:
            phone.unblock()
        case {"do": "clear"}:
            phone.clear()
        case _:
            raise ValueError("no such gesture")
