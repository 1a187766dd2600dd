"""`advisories`: are weaknesses known of the libraries in the lock files?"""

from ringbuoy.cli.asked import Asked
from ringbuoy.cli.checking import project
from ringbuoy.server.advisories import known_of, locked_in

FOUND = 1


def advisories(asked: Asked) -> int:
    """Name each library with a known weakness, exit code 1; 0: none is known. Asks the network."""
    libraries = locked_in(project())
    known = known_of(libraries)
    for one in known:
        print(f"{one.library.name} {one.library.version}: https://osv.dev/vulnerability/{one.id}")
    if known:
        touched = len({one.library for one in known})
        print(
            f"{len(known)} advisories on {touched} of {len(libraries)} libraries. Read each, "
            "then raise the version in the lock file, or write down why it does not touch us."
        )
        return FOUND
    print(f"No weakness is known of the {len(libraries)} libraries in the lock files.")
    return 0
