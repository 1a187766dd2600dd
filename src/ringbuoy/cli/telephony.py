"""`telephony install`: bring Asterisk, the telephone exchange, onto this machine."""

import argparse
from collections.abc import Callable

from ringbuoy.cli.asked import Asked
from ringbuoy.server.asterisk.fetching import fetch
from ringbuoy.server.asterisk.programs import find_programs

Add = Callable[[argparse.ArgumentParser], None]


def add_telephony(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    """Add the command and what may follow it."""
    about = "connect the phone line"
    parser = commands.add_parser("telephony", help=about, description=about)
    deeds = parser.add_subparsers(title="what to do", required=True, metavar="install")
    about = "fetch Asterisk without root, or renew the fetched one; one of the system's is used as it is"
    installing = deeds.add_parser("install", help=about, description=about)
    installing.set_defaults(command=install)
    add_options(installing)


def install(asked: Asked) -> int:
    """Make sure that an Asterisk is here that can serve us."""
    there = find_programs()
    if there and there.origin != "fetched":
        print(f"Asterisk {there.said_version} is here already ({there.origin}). {_NEXT}")
        return 0
    programs = fetch(lambda sentence: print(sentence, flush=True))
    print(f"Asterisk {programs.said_version} is ready. {_NEXT}")
    return 0


_NEXT = "The phone line is connected at the next start."
