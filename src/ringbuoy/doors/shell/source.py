"""Whence a request comes, as the hub says it; used to slow down a flood and never written down."""

import ipaddress

from django.http import HttpRequest

IPV4_PREFIX, IPV6_PREFIX = 24, 56


def address_of(request: HttpRequest) -> str:
    """Give the network address of the browser.

    Only the hub can reach this process; it puts the address it saw itself at the end of the list.
    """
    said = request.headers.get("X-Forwarded-For", "")
    return said.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def network_of(request: HttpRequest) -> str:
    """Give the network from which the browser comes: a neighborhood, not a person."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return "unknown"
    prefix = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
