"""The bench of the hub's tests: contacts that are committed, cookies and sessions that hold."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.visits import cookie_for, signer_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.settings import load
from ringbuoy.privacy.rows import showing
from ringbuoy.routing.actions import take_next
from ringbuoy.server.postgres import Cluster
from tests.cast import Bench
from tests.doors.hubs import Browser, RunningHub, RunningWeb

CANARY = "The seal knows the heron by the river."


class HubBench(Bench):
    """A small center whose clock is the real one, because the hub reads it."""

    def __init__(self, data: Path, hub: RunningHub) -> None:
        super().__init__(at=clock.now())
        self.data = data
        self.hub = hub

    def robin(self, contact: Contact, hub: RunningHub | None = None) -> Browser:
        """Robin's browser."""
        cookie = cookie_for(contact.id, signer_of(load(self.data)), at=clock.now())
        return (hub or self.hub).robin(cookie)

    def seat(self, name: str, hub: RunningHub | None = None) -> Browser:
        """The browser of somebody of the cast who has signed in."""
        client = Client()
        client.handler.load_middleware()  # As a first page does: it writes sign-ins down.
        client.force_login(self.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return (hub or self.hub).staff(client.cookies["s"].value)

    def talk(self, name: str = "maria") -> Contact:
        """Robin reaches out and somebody takes the talk."""
        self.reaches_out()
        self.ready(name)
        return take_next(self.person(name), at=self.at)


def say_path(contact: Contact) -> str:
    return f"/live/contacts/{contact.id}/say"


def read_path(contact: Contact, after: int = 0) -> str:
    return f"/live/contacts/{contact.id}/messages?after={after}"


def stored(contact: Contact) -> list[tuple[int, UUID]]:
    with showing(contact.pk):
        rows = Message.objects.filter(contact=contact).order_by("sequence")
        return [(row.sequence, row.client_id) for row in rows]


def app_url(cluster: Cluster) -> str:
    """The tests' database as the running service connects to it."""
    return cluster.app_url.replace("/ringbuoy?", "/test_ringbuoy?")


@pytest.fixture(scope="module")
def web(data: Path, cluster: Cluster, keyd: None, django_db_setup: None) -> Iterator[RunningWeb]:
    """The pages."""
    running = RunningWeb(data, app_url(cluster))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def hub(data: Path, cluster: Cluster, web: RunningWeb) -> Iterator[RunningHub]:
    """The hub."""
    running = RunningHub(data, app_url(cluster))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bench(transactional_db: None, data: Path, hub: RunningHub) -> HubBench:
    """A small center with a hub."""
    return HubBench(data, hub)
