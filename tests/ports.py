"""Ports of this machine that nobody listens at, so that no test meets another program."""

import socket
from dataclasses import replace
from pathlib import Path

from ringbuoy.kernel.settings import HIGHEST_SIP_PORT, Settings


def free_port() -> int:
    """Find a port for pages."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def free_sip_port() -> int:
    """Find a port for telephones whose neighbour, for orders, is free as well."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phones, socket.socket() as orders:
            phones.bind(("127.0.0.1", 0))
            port = int(phones.getsockname()[1])
            above = replace(Settings(data=Path()), sip_port=port).asterisk_port
            taken = [one for one in (above, port + 1) if not orders.connect_ex(("127.0.0.1", one))]
            if port <= HIGHEST_SIP_PORT and not taken:
                return port
