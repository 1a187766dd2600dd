"""Whether the database's lock on sealed rows holds, and takes the service's signature: as doctor asks it."""

from uuid import UUID

import psycopg

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy.row_tokens import SHOW, RowKey, row_key
from ringbuoy.server.findings import Finding, State

ABOUT = "rows"
CONNECT_SECONDS = 5
NOBODY = UUID(int=0)
HOLDS = "SELECT row_security_active('contacts_message')"
_AGAIN = "./ringbuoy stop, then start again"


def examine_rows(settings: Settings) -> Finding:
    """Sign a token of nobody's as the service does, and look whether the lock applies to its role."""
    try:
        return _ask(settings, row_key(settings))
    except psycopg.errors.ObjectNotInPrerequisiteState:
        says = "the database does not take the service's signature: no record opens, nothing can be said"
        mend = f"let both machines' clocks agree; then {_AGAIN}: the database is given the key anew"
        return Finding(ABOUT, State.RED, says, mend)
    except psycopg.Error:
        return Finding(ABOUT, State.NOTE, "cannot be asked about", "run doctor as the user that starts it")
    except Foreseen as error:
        return Finding(ABOUT, State.RED, error.sentence)


def _ask(settings: Settings, key: RowKey) -> Finding:
    with psycopg.connect(settings.database_address.url, connect_timeout=CONNECT_SECONDS) as connection:
        backend = connection.info.backend_pid
        connection.execute(SHOW, [key.token([NOBODY], backend=backend, at=now())])
        ((holds,),) = connection.execute(HOLDS).fetchall()
    if not holds:
        says = "the service sees sealed rows without a signature: its role owns the tables or the server"
        return Finding(
            ABOUT, State.RED, says, "name another role in APP_DATABASE_URL (docs/howto/install.md)"
        )
    return Finding(ABOUT, State.GOOD, "sealed ones are shown to signatures only")
