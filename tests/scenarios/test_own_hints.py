"""A hint of the journal says whose it is: who wrote the entry has read it again by themselves."""

from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from ringbuoy.journal.names import Happened
from ringbuoy.journal.sessions import own_session
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.server.postgres import Cluster

HEARD_WITHIN_S = 20


@pytest.mark.django_db(transaction=True)
def test_a_hint_carries_the_session_that_wrote(cluster: Cluster) -> None:
    url = replace(cluster.roles.app, name=connection.settings_dict["NAME"]).url
    with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url, autocommit=True) as other:
        ear.execute("LISTEN journal")

        write(Happened.LEADER_CHANGED, at=clock.now())
        other.execute("NOTIFY journal")
        hints = ear.notifies(timeout=HEARD_WITHIN_S, stop_after=2)

        assert [hint.pid for hint in hints] == [own_session(), other.info.backend_pid]


@pytest.mark.django_db(transaction=True)
def test_one_transaction_gives_one_hint_whatever_of_it_was_taken_back(cluster: Cluster) -> None:
    url = replace(cluster.roles.app, name=connection.settings_dict["NAME"]).url
    with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url, autocommit=True) as other:
        ear.execute("LISTEN journal")

        with transaction.atomic():
            with suppress(IntegrityError), transaction.atomic():
                write(Happened.LEADER_CHANGED, at=clock.now())
                raise IntegrityError
            for _entry in range(3):
                write(Happened.LEADER_CHANGED, at=clock.now())
        other.execute("NOTIFY journal")
        hints = ear.notifies(timeout=HEARD_WITHIN_S, stop_after=2)

        assert [hint.pid for hint in hints] == [own_session(), other.info.backend_pid]
