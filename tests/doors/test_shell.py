"""Signing in and out, the lock, the keys, the sentences for what goes wrong."""

import pytest
from django.core.cache import cache
from django.test import Client

from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.people.actions import deactivate
from ringbuoy.people.models import Person
from tests.cast import PASSWORD, Bench


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


def sign_in(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in", {"login": username, "password": password})
    return client


def maria_signs_in(bench: Bench) -> Client:
    bench.person("maria")
    return sign_in("maria")


def happened(name: str) -> list[int | None]:
    return list(Entry.objects.filter(name=name).values_list("person_id", flat=True))


def test_a_good_sign_in_is_journaled(bench: Bench) -> None:
    maria = bench.maria

    answer = sign_in("maria").get("/internal/whoami")

    assert answer.json()["person"] == maria.pk
    assert happened("person.signed_in") == [maria.pk]


@pytest.mark.parametrize(("username", "whose"), [("maria", "maria"), ("nobody", None)])
def test_a_failed_sign_in_is_journaled_without_what_was_typed(
    bench: Bench, username: str, whose: str | None
) -> None:
    person = bench.maria.pk if whose else None

    answer = sign_in(username, "canary password").get("/internal/whoami")

    assert answer.status_code == 401
    assert happened("person.sign_in_failed") == [person]
    assert not Entry.objects.filter(codes__icontains="canary").exists()


def test_an_address_that_only_takes_forms_says_so_when_it_is_loaded(bench: Bench) -> None:
    answer = Client().get("/start")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "can only be taken from its own page" in answer.content.decode()


@pytest.mark.parametrize(("asked", "spoken"), [("ar", "en"), ("es", "es"), ("fr", "en")])
def test_a_staff_page_speaks_one_language(bench: Bench, asked: str, spoken: str) -> None:
    answer = Client().get("/sign-in", headers={"Accept-Language": asked})

    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}" dir="ltr"' in answer.content.decode()


def test_a_flood_of_tries_from_one_place_is_slowed(bench: Bench) -> None:
    answers = [Client().post("/sign-in", {"login": f"name{n}", "password": "x"}) for n in range(31)]

    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


def test_many_failed_tries_close_the_door_for_a_while(bench: Bench) -> None:
    bench.person("maria")
    for _time in range(6):
        sign_in("maria", "wrong")

    answer = sign_in("maria").get("/internal/whoami")

    assert answer.status_code == 401


def test_a_deactivated_person_is_out_at_once(bench: Bench) -> None:
    iris = Person.objects.create(username="iris", name="Iris", roles=["it_administrator"])
    client = maria_signs_in(bench)

    deactivate(iris, bench.maria, at=bench.at)

    again = Client().post("/sign-in", {"login": "maria", "password": PASSWORD})
    assert client.get("/internal/whoami").status_code == 401
    assert again.status_code == 403
    assert "Your account is closed" in again.content.decode()


def test_nobody_signs_out_of_a_talk(bench: Bench) -> None:
    client = maria_signs_in(bench)
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)

    answer = client.post("/sign-out")

    assert answer.status_code == 409
    assert "still talking" in answer.content.decode()


def test_signing_out_ends_the_session(bench: Bench) -> None:
    client = maria_signs_in(bench)

    answer = client.post("/sign-out")

    assert answer["Location"] == "/sign-in"
    assert "storage" in answer["Clear-Site-Data"]
    assert client.get("/internal/whoami").status_code == 401


def test_the_lock_outlives_a_reload_and_opens_with_the_password(bench: Bench) -> None:
    client = maria_signs_in(bench)

    client.post("/my/lock")
    locked = client.get("/my/keys").content.decode()
    refused = client.post("/my/unlock", {"proof_password": "wrong"}, headers={"Accept": "application/json"})
    client.post("/my/unlock", {"proof_password": PASSWORD})
    unlocked = client.get("/my/keys").content.decode()

    assert "is-locked" in locked
    assert (refused.status_code, refused.json()["sentence"]) == (403, "The password is not right. Try again.")
    assert "is-locked" not in unlocked


def test_keys_are_changed_and_turned_off(bench: Bench) -> None:
    client = maria_signs_in(bench)

    client.post("/my/keys", {"notes": "shift b", "reply": "", "topics": "T"})

    assert Person.objects.get(username="maria").keys == {"notes": "Shift+KeyB", "reply": ""}


def test_a_key_that_is_none_is_refused(bench: Bench) -> None:
    client = maria_signs_in(bench)

    answer = client.post("/my/keys", {"notes": "Ctrl N"}, headers={"HX-Request": "true"})

    assert answer.status_code == 400
    assert answer.content.decode().startswith("<p data-sentence>")


def test_a_refusal_is_told_in_the_form_in_which_it_was_asked(bench: Bench) -> None:
    client = maria_signs_in(bench)

    page = client.post("/my/readiness", {"readiness": "asleep"})
    as_json = client.post("/my/readiness", headers={"Accept": "application/json"})

    assert page.status_code == as_json.status_code == 400
    assert "Say whether you are ready" in page.content.decode()
    assert as_json.json() == {"sentence": "Say whether you are ready or on a break."}


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/admin/"]
)
def test_no_other_way_in_is_routed(bench: Bench, path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "first"), [("maria", "/desk/"), ("ines", "/floor/"), ("femi", "/office/reports/"), ("kai", None)]
)
def test_a_shift_starts_on_the_page_of_the_role(bench: Bench, name: str, first: str | None) -> None:
    bench.person(name)

    answer = sign_in(name).get("/start-of-shift")

    assert answer.get("Location") == first
