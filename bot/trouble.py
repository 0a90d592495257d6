"""What keeps the service from running, said to whoever runs it."""


class ServiceTrouble(Exception):
    """the service cannot run: what is wrong, and what would be right"""
