"""`telephony`: bring Asterisk, the telephone exchange, onto this machine; write a TURN server's file."""

import argparse
from collections.abc import Callable

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import load
from ringbuoy.server.asterisk.fetching import fetch_asterisk
from ringbuoy.server.asterisk.programs import find_programs
from ringbuoy.telephony.asterisk.place import ANYWHERE, place_of
from ringbuoy.telephony.asterisk.relay_server import file_of, secret_of


class CannotWrite(Unavailable):
    """Something that the file needs is not there; the sentence says what."""


Add = Callable[[argparse.ArgumentParser], None]


def add_telephony(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    """Add the command and what may follow it."""
    about = "connect the phone line"
    parser = commands.add_parser("telephony", help=about, description=about)
    deeds = parser.add_subparsers(title="what to do", required=True, metavar="install | turn")
    about = "fetch Asterisk without root, or renew the fetched one; one of the system's is used as it is"
    installing = deeds.add_parser("install", help=about, description=about)
    installing.set_defaults(command=install)
    add_options(installing)
    about = "print the file of coturn, a TURN server of your own, for browsers behind strict firewalls"
    turning = deeds.add_parser("turn", help=about, description=about)
    turning.set_defaults(command=turn)
    add_options(turning)


def install(asked: Asked) -> int:
    """Make sure that an Asterisk is here that can serve us."""
    there = find_programs()
    if there and there.origin != "fetched":
        print(f"Asterisk {there.said_version} is here already ({there.origin}). {_NEXT}")
        return 0
    programs = fetch_asterisk(lambda sentence: print(sentence, flush=True))
    print(f"Asterisk {programs.said_version} is ready. {_NEXT}")
    return 0


def turn(asked: Asked) -> int:
    """Print what the center's own TURN server is set up with. It holds a secret.

    :raises CannotWrite: no TURN server is named, the key is not there, or nobody said where Asterisk is.
    """
    settings = load(asked.data)
    if not settings.phone_key:
        raise CannotWrite(
            f"The phone line's key is not in {settings.secrets_dir}, or is not yours to read. "
            "Start Ringbuoy once, or run this as its user."
        )
    if not settings.turn_servers:
        raise CannotWrite(
            "No TURN server is named. Write into settings.toml, for example: turn_servers = "
            '["turns:turn.example.org:443?transport=tcp", "turn:turn.example.org:3478"]'
        )
    place = place_of(settings)
    exchange = place.public_address or settings.sip_host
    if exchange in ANYWHERE:
        raise CannotWrite(
            f'Asterisk listens at every address of this machine (sip_host = "{exchange}"), and the TURN '
            "server must know the one from which it sends. Write into settings.toml where browsers reach "
            'it, for example: sip_public_address = "203.0.113.7"'
        )
    print(file_of(settings.turn_servers, secret_of(settings.phone_key), exchange=exchange), end="")
    return 0


_NEXT = "The phone line is connected at the next start."
