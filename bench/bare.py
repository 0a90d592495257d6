"""The floor: aiohttp on both sides, json, a dict for state, and nothing else."""

import asyncio
import json
import sys
from typing import Any

import uvloop
from aiohttp import ClientSession, web

from bench import script

Json = dict[str, Any]
KEYBOARDS = [script.keyboard(step) for step in range(script.STEPS)]
TEXTS = [script.text(step) for step in range(script.STEPS)]


class Bare:
    """A bot in forty lines."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self._at: dict[int, int] = {}

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._base}/{method}", json=params) as answer:
            return (await answer.json())["result"]

    async def handle(self, update: Json) -> None:
        if query := update.get("callback_query"):
            step = self._at[query["from"]["id"]] = int(query["data"][3:])
            shown = query["message"]
            await self.call(
                "editMessageText", chat_id=shown["chat"]["id"], message_id=shown["message_id"],
                text=TEXTS[step], reply_markup=KEYBOARDS[step],
            )  # fmt: skip
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
        else:
            chat = update["message"]["chat"]["id"]
            await self.call("sendMessage", chat_id=chat, text=TEXTS[0], reply_markup=KEYBOARDS[0])

    async def hook(self, request: web.Request) -> web.Response:
        await self.handle(json.loads(await request.read()))
        return web.Response()

    async def poll(self) -> None:
        offset = 0
        while True:
            batch = await self.call("getUpdates", offset=offset, timeout=30)
            await asyncio.gather(*(self.handle(update) for update in batch))
            if batch:
                offset = batch[-1]["update_id"] + 1


async def main(mode: str, api: str, token: str, port: str) -> None:
    """Serve until killed."""
    async with ClientSession() as session:
        bot = Bare(session, f"{api}/bot{token}")
        if mode == "poll":
            await bot.poll()
        app = web.Application()
        app.router.add_post("/hook", bot.hook)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(port)).start()
        await bot.call("setWebhook", url=f"http://127.0.0.1:{port}/hook")
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:5]))
