"""Emergency help through the pages: the desk asks, the floor approves, nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.kernel import clock
from ringbuoy.rescues.models import AnsweringPoint, Rescue
from ringbuoy.telephony.models import Call
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with

Talk = tuple[Client, Contact]
FORM = {
    "for_whom": "caller",
    "basis": "acts_soon",
    "consent": "refused",
    "tried": ["talked", "means_away"],
    "source": "person_says",
    "sureness": "door",
    "call_back": "answered",
    "place": "12 Quay Street",
    "facts": "The door <is> open",
}


@pytest.fixture
def talk(bench: Bench) -> Talk:
    """Maria at her desk, talking with Robin."""
    bench.at = clock.now()
    return at_desk(bench, "maria"), talks_with(bench, "maria")


def send(talk: Talk, **changed: object) -> tuple[int, str]:
    answer = talk[0].post(f"/desk/contacts/{talk[1].pk}/rescue", {**FORM, **changed}, headers=HTMX)
    return answer.status_code, answer.content.decode()


def panel(talk: Talk) -> str:
    return talk[0].get(f"/desk/contacts/{talk[1].pk}/rescue", headers=HTMX).content.decode()


def test_help_goes_from_desk_to_floor_and_back(talk: Talk, bench: Bench) -> None:
    assert send(talk)[0] == 204
    rescue = Rescue.objects.get()
    ines = at_desk(bench, "ines")
    record = ines.get(f"/floor/contacts/{talk[1].pk}/").content.decode()
    assert "help is not on its way yet" in panel(talk)
    assert "12 Quay Street" in record
    assert "Approve: send help" in record

    ines.post(f"/floor/rescues/{rescue.pk}/approve")
    assert "The door &lt;is&gt; open" in panel(talk)
    assert "A call to 911 from here reaches our own area" in panel(talk)
    AnsweringPoint.objects.create(
        area="Harbor County", name="Control", number="5550100167", verified_on=bench.at.date()
    )
    found = talk[0].post(f"/desk/contacts/{talk[1].pk}/rescue/points", {"area": "harb"}, headers=HTMX)
    assert "5550100167" in found.content.decode()
    point = AnsweringPoint.objects.get()
    for move, form in (("call", {"point": point.pk}), ("confirm", {})):
        answer = talk[0].post(f"/desk/rescues/{rescue.pk}/{move}", form, headers=HTMX)
        assert answer.status_code == 204
    assert "They have reached the person" in panel(talk)
    assert "12 Quay Street" in ines.get(f"/floor/rescues/{rescue.pk}/").content.decode()
    assert "No help is on its way" in ines.get("/floor/rescues/").content.decode()


def test_what_is_missing_is_named_at_once_and_what_was_typed_stays(talk: Talk) -> None:
    status, form = send(talk, tried=[], call_back="not_done", place="", facts="Keep <this>")

    assert status == 200
    for sentence in ("Talk first", "last resort", "Check that it is real", "Write what you know"):
        assert sentence in form
    assert "Keep &lt;this&gt;" in form
    assert 'value="refused" checked' in form
    assert "Choose why it cannot wait" in send(talk, basis="")[1]
    assert Rescue.objects.count() == 0


def test_nonsense_moves_nothing(talk: Talk, bench: Bench) -> None:
    send(talk)
    rescue, ines = Rescue.objects.get(), at_desk(bench, "ines")

    answers = [
        talk[0].post(f"/desk/rescues/{rescue.pk}/explode", headers=HTMX).status_code,
        talk[0].post(f"/desk/rescues/{rescue.pk}/call", headers=HTMX).status_code,
        at_desk(bench, "tom").post(f"/desk/rescues/{rescue.pk}/call", headers=HTMX).status_code,
        ines.post(f"/floor/rescues/{rescue.pk}/explode").status_code,
        ines.post(f"/floor/rescues/{rescue.pk}/call", {"point": "999999"}).status_code,
        talk[0].post(f"/desk/contacts/{talk[1].pk}/rescue/address", headers=HTMX).status_code,
    ]

    assert answers == [400, 409, 404, 404, 404, 409]


def test_the_director_brings_answering_points_in(bench: Bench) -> None:
    nora = at_desk(bench, "nora")
    head = b"area,name,number,verified_on\n"
    good = SimpleUploadedFile("points.csv", head + b"Harbor County,Control,5550100167,2026-01-02\n")
    bad = SimpleUploadedFile("points.csv", head + b"Harbor County,Control,911,2026-01-02\n")

    assert nora.post("/office/answering-points/", {"sheet": good}).status_code == 302
    refused = nora.post("/office/answering-points/", {"sheet": bad})

    page = nora.get("/office/answering-points/").content.decode()
    assert (refused.status_code, "911 or 112 would reach" in refused.content.decode()) == (400, True)
    assert "5550100167" in page
    point = AnsweringPoint.objects.get()
    assert nora.post(f"/office/answering-points/{point.pk}/").status_code == 302
    assert nora.post(f"/office/answering-points/{point.pk}/", {"out": "1"}).status_code == 302
    assert not AnsweringPoint.objects.exists()
    assert nora.post("/office/answering-points/").status_code == 400


def test_the_guard_shows_what_the_network_vouches_for(talk: Talk, bench: Bench) -> None:
    Contact.objects.filter(pk=talk[1].pk).update(channel="voice")
    Call.objects.create(contact=talk[1], leg="leg", verified="", began_at=bench.at)
    assert "the network says nothing of the number" in panel(talk)
    Call.objects.filter(contact=talk[1]).update(verified="forged")
    assert "The number may be forged" in panel(talk)

    send(talk)

    record = at_desk(bench, "ines").get(f"/floor/contacts/{talk[1].pk}/").content.decode()
    assert "The number may be forged" in record
