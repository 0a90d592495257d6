"""Tests of Telegram in a box."""
