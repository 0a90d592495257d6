"""Telegram in a box: an emulated Bot API and a page with phones, for trying, training and tests.

The core knows no network: `world` holds chats and accounts, `methods` is what bots may do there,
`gestures` what people may do. `api`, `webhooks` and `page` are its edge over HTTP, `phone` its edge
for tests, and `server` joins them. Everything stays on 127.0.0.1.
"""
