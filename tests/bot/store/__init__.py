"""Tests of `bot.store`: what is promised of any engine, then what is promised of SQLite."""
