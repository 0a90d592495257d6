"""Tests of `dialogs`."""
