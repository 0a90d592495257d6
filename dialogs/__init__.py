"""The conversation: pages, what they mean, and what one event makes of one place.

Pure: no network, no database, no clock, no chance. Nothing here imports `bot`.
"""
