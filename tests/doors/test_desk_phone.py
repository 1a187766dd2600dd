"""The phone at the desk's pages: what is shown where there is a phone line and where there is none."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, State
from ringbuoy.contacts.swaps import swap
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.settings import ASTERISK_PORT_ABOVE
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import OwnPhone, Tones, Trunk
from ringbuoy.telephony.own_phones import confirm
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk


@contextmanager
def something_listens() -> Iterator[int]:
    """Take connections as Asterisk does; give the port for telephones that goes with it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1] - ASTERISK_PORT_ABOVE


@pytest.fixture
def phones_at(monkeypatch: pytest.MonkeyPatch):
    def set_port(port: int) -> None:
        monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, sip_port=port))

    return set_port


def called(bench: Bench) -> Contact:
    """Robin has called and talks with Maria."""
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    return contact


def desk_of(client: Client) -> str:
    return client.get("/desk/").content.decode()


def test_where_no_asterisk_answers_the_desk_says_so_and_how_to_connect_it(bench: Bench, phones_at) -> None:
    with something_listens() as port:
        pass
    phones_at(port)

    page = desk_of(at_desk(bench, "maria"))

    assert "Phone line: not connected" in page
    assert "./ringbuoy telephony install" in page
    assert "desk-phone" not in page


def test_where_one_answers_the_desk_has_a_phone_whose_script_is_not_loaded_yet(
    bench: Bench, phones_at
) -> None:
    with something_listens() as port:
        phones_at(port)
        page = desk_of(at_desk(bench, "maria"))

    assert 'data-script="/static/softphone-' in page
    assert '<script type="module" src="/static/softphone-' not in page


def test_a_center_that_wants_no_phone_line_reads_nothing_of_one(bench: Bench, phones_at) -> None:
    phones_at(0)

    assert "phone-line" not in desk_of(at_desk(bench, "maria"))


def test_an_account_is_given_to_this_sign_in_alone_and_is_kept_nowhere(bench: Bench) -> None:
    maria = at_desk(bench, "maria")
    desk_of(maria)  # As a first page does: it writes the sign-in down.

    first, again = (maria.post("/desk/phone/account") for _time in range(2))

    assert first.json() == again.json()
    assert (first.json()["user"], first.json()["socket"]) == (f"c{bench.maria.pk}", "/sip")
    assert "no-store" in first.headers["Cache-Control"]
    assert at_desk(bench, "kai").post("/desk/phone/account").status_code == 403


def test_a_call_is_held_taken_back_and_hears_keys(bench: Bench) -> None:
    contact, maria = called(bench), at_desk(bench, "maria")

    def press(what: str, **fields: str) -> int:
        return maria.post(f"/desk/contacts/{contact.pk}/call/{what}", fields, headers=HTMX).status_code

    keyed = press("keys", keys="5")
    held = press("hold")
    where = bench.again(contact).where
    at_hold = press("keys", keys="5")
    taken_back = press("resume")

    assert (keyed, held, where, at_hold, taken_back) == (204, 204, State.HELD, 409, 204)
    assert list(Tones.objects.values_list("keys", flat=True)) == ["5"]
    assert press("keys", keys="call home") == 400


def test_the_pane_of_a_call_has_its_call_and_no_box_to_write_in(bench: Bench) -> None:
    contact, maria = called(bench), at_desk(bench, "maria")

    pane = maria.get(f"/desk/contacts/{contact.pk}/pane").content.decode()
    call = maria.get(f"/desk/contacts/{contact.pk}/call").content.decode()

    assert "reply-box" not in pane
    assert "chat-log" not in pane
    assert 'data-key="hold"' in call
    assert "End call" in pane


def test_only_pages_that_need_it_may_open_the_microphone(bench: Bench) -> None:
    maria = at_desk(bench, "maria")

    def allowed(path: str) -> bool:
        return "microphone=(self)" in maria.get(path).headers["Permissions-Policy"]

    assert [allowed(path) for path in ("/desk/", "/floor/")] == [True, True]
    assert [allowed(path) for path in ("/my/keys", "/")] == [False, False]


def test_a_number_that_cannot_be_called_stays_in_the_form(bench: Bench) -> None:
    maria = at_desk(bench, "maria")

    page = maria.post("/desk/own-phone/keep", {"number": "+1 555 010 0177"})

    assert page.status_code == 503
    assert "No carrier is set up here." in page.content.decode()
    assert 'value="+1 555 010 0177"' in page.content.decode()
    assert "No number of yours is kept" in maria.get("/desk/own-phone").content.decode()


def test_ones_own_phone_is_called_confirmed_switched_and_forgotten(bench: Bench, phones_at) -> None:
    maria = at_desk(bench, "maria")
    Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1", port=5099)

    assert maria.post("/desk/own-phone/keep", {"number": "5550177"})["Location"] == "/desk/own-phone"
    assert "We are calling the number that ends in 77" in maria.get("/desk/own-phone/state").content.decode()
    confirm(bench.maria.pk, "5550177", at=now())
    page = maria.get("/desk/own-phone").content.decode()
    assert "Calls ring at your phone that ends in 77" in page
    assert "5550177" not in page
    with something_listens() as port:
        phones_at(port)
        assert "desk-phone" not in desk_of(maria)
        maria.post("/desk/own-phone/switch", {"on": "no"})
        assert "desk-phone" in desk_of(maria)
    maria.post("/desk/own-phone/remove")
    assert not OwnPhone.objects.exists()


def test_behind_a_locked_screen_the_phone_starts_again_and_nothing_of_the_talk_is_shown(
    bench: Bench, phones_at
) -> None:
    """Whoever loads the page again in mid-call would lose the caller after fifteen seconds."""
    contact = called(bench)
    maria = at_desk(bench, "maria")
    maria.post("/my/lock")

    with something_listens() as port:
        phones_at(port)
        locked, elsewhere = maria.get("/desk/"), maria.get("/my/keys")

    page = locked.content.decode()
    assert (locked.status_code, elsewhere.status_code) == (423, 423)
    assert 'data-script="/static/softphone-' in page
    assert "data-reload-when-unlocked" in page
    assert str(contact.pk) not in page
    assert "desk-phone" not in elsewhere.content.decode()
