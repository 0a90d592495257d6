"""Addresses an operator gives: which are plain, and which are near enough to need no TLS."""

import ipaddress
from urllib.parse import SplitResult, urlsplit


def plain(value: str) -> SplitResult | None:
    """The address, if it is http or https and names nothing but a host, a port and a path."""
    try:
        url = urlsplit(value)
        simple = not (url.query or url.fragment or url.username)
        if url.scheme in {"http", "https"} and url.hostname and url.port != 0 and simple:
            return url
    except ValueError:
        pass
    return None


def near(url: SplitResult) -> bool:
    """This machine, a private network, or a name without a dot: a neighbour container."""
    host = url.hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(".localhost")
