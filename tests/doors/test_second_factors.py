"""Passkeys, code apps, recovery codes: each opens what it should, once, and nothing else does."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory, override_settings

from ringbuoy.access.rules import Role
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.doors.shell.factors import Adapter, FactorsClosed, make_recovery_codes, recovery_codes_of
from ringbuoy.doors.shell.throttle import may_try
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people.codes import use_step
from ringbuoy.people.models import Person, SignIn
from ringbuoy.people.sign_in_rules import USUAL, BadRules, Need, change_rules, the_rules
from tests.cast import PASSWORD, Bench
from tests.passkey import Passkey, add_passkey, sign_in_with

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
a_real_center = override_settings(RINGBUOY=replace(settings.RINGBUOY, demo=False))


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


def signed_in_as(person: Person) -> Client:
    client = Client(headers={"Host": "localhost"})
    client.force_login(person, backend=BACKEND)
    return client


def by_password(name: str, password: str = PASSWORD, *, address: str = HOME) -> Client:
    client = Client(headers={"X-Forwarded-For": address})
    client.post("/sign-in", {"login": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/internal/whoami").status_code == 200


def code_now(secret: str, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(now().timestamp()) // 30 + steps))


def add_code_app(client: Client) -> str:
    """Add a code app for whoever has signed in, and give its secret."""
    page = client.get("/my/code-app").content.decode()
    secret = re.search(r'c-password" dir="ltr">([A-Z0-9 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]  # type: ignore[index]
    client.post("/my/code-app", {"sealed": sealed, "code": code_now(secret, steps=-1)})
    return secret


def test_a_passkey_signs_in_without_a_password_and_asks_for_no_second_step(bench: Bench) -> None:
    passkey = add_passkey(signed_in_as(bench.maria))

    maria = sign_in_with(passkey)

    assert maria.get("/internal/whoami").json()["person"] == bench.maria.pk
    assert Entry.objects.get(name="person.signed_in").codes == {"by": ["webauthn"]}


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example", "evil", ""])
def test_a_sign_in_by_passkey_leads_to_no_other_site(bench: Bench, asked: str) -> None:
    passkey = add_passkey(signed_in_as(bench.maria))
    client = Client(headers={"Host": "localhost"})
    question = client.post("/sign-in/passkey/question").json()

    answer = client.post("/sign-in/passkey", {"credential": passkey.shown(question), "next": asked})

    assert answer["Location"] == "/start-of-shift"


@pytest.mark.parametrize(
    "passkey",
    [Passkey(checks_owner=False), Passkey(origin="https://evil.example")],
    ids=["does not check its owner", "made on a false page"],
)
def test_a_passkey_that_proves_too_little_is_not_kept(bench: Bench, passkey: Passkey) -> None:
    add_passkey(signed_in_as(bench.maria), passkey)

    assert not Authenticator.objects.exists()
    assert not is_in(sign_in_with(passkey))


def test_a_passkey_shown_on_a_false_page_opens_nothing(bench: Bench) -> None:
    passkey = add_passkey(signed_in_as(bench.maria))
    passkey.origin = "https://1ocalhost"

    assert not is_in(sign_in_with(passkey))


def test_an_answer_opens_once(bench: Bench) -> None:
    passkey = add_passkey(signed_in_as(bench.maria))
    client = Client(headers={"Host": "localhost"})
    said = passkey.shown(client.post("/sign-in/passkey/question").json())
    thief = Client(headers={"Host": "localhost"})
    thief.post("/sign-in/passkey/question")

    thief.post("/sign-in/passkey", {"credential": said})
    client.post("/sign-in/passkey", {"credential": said})

    assert (is_in(thief), is_in(client)) == (False, True)


def test_nobody_shows_a_passkey_as_somebody_else(bench: Bench) -> None:
    mine, theirs = add_passkey(signed_in_as(bench.maria)), add_passkey(signed_in_as(bench.tom))
    mine.owner = theirs.owner

    assert not is_in(sign_in_with(mine))


RUBBISH = ["", "{", "[]", "{}", '{"response": {}}', '{"response": {"userHandle": 7}}', "9" * 30_000]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_instead_of_a_passkey_is_a_sentence(bench: Bench, rubbish: str) -> None:
    maria, stranger = signed_in_as(bench.maria), Client(headers={"Host": "localhost"})
    maria.post("/my/passkeys/question")
    stranger.post("/sign-in/passkey/question")

    kept = maria.post("/my/passkeys/new", {"credential": rubbish})
    answer = stranger.post("/sign-in/passkey", {"credential": rubbish}, follow=True)

    assert kept.status_code == 400
    assert "This passkey is not known here" in answer.content.decode()


def test_a_person_with_a_code_app_is_asked_for_the_code(bench: Bench) -> None:
    secret = add_code_app(signed_in_as(bench.maria))

    maria = by_password("maria")
    before = is_in(maria)
    wrong = maria.post("/sign-in/second-step", {"code": "000000"})
    maria.post("/sign-in/second-step", {"code": code_now(secret)})

    assert (before, wrong.status_code, is_in(maria)) == (False, 403, True)
    assert Entry.objects.get(name="person.signed_in").codes == {"by": ["password", "totp"]}


def test_a_code_opens_once_in_every_process(bench: Bench) -> None:
    secret = add_code_app(signed_in_as(bench.maria))
    code = code_now(secret)

    first, second = by_password("maria"), by_password("maria", address=ELSEWHERE)
    first.post("/sign-in/second-step", {"code": code})
    cache.clear()
    second.post("/sign-in/second-step", {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)


def test_the_step_of_time_only_rises(bench: Bench) -> None:
    steps = [use_step(bench.maria.pk, step) for step in (7, 7, 6, 8)]

    assert (steps, use_step(bench.tom.pk, 7)) == ([True, False, False, True], True)


def test_recovery_codes_are_shown_once_and_open_once(bench: Bench) -> None:
    client = signed_in_as(bench.maria)
    add_code_app(client)
    first, again = (client.get("/my/recovery-codes").content.decode() for _time in range(2))
    codes = re.findall(r"<li><code>(\d+)</code>", first)

    maria, thief = by_password("maria"), by_password("maria", address=ELSEWHERE)
    maria.post("/sign-in/second-step", {"code": codes[0]})
    thief.post("/sign-in/second-step", {"code": codes[0]})

    assert (len(codes), codes[0] in again) == (10, False)
    assert (is_in(maria), is_in(thief)) == (True, False)


def test_new_recovery_codes_replace_the_old_ones(bench: Bench) -> None:
    add_code_app(signed_in_as(bench.maria))
    old = recovery_codes_of(bench.maria).get_unused_codes()  # type: ignore[union-attr]

    make_recovery_codes(bench.maria)

    assert not set(old) & set(recovery_codes_of(bench.maria).get_unused_codes())  # type: ignore[union-attr]


def test_a_copy_of_the_database_opens_no_second_factor(bench: Bench, data: Path) -> None:
    secret = add_code_app(signed_in_as(bench.maria))
    kept = [str(one.data) for one in Authenticator.objects.all()]

    assert not any(secret in one for one in kept)
    assert all(code not in one for one in kept for code in recovery_codes_of(bench.maria).generate_codes())  # type: ignore[union-attr]
    assert (data / "secrets" / "factor.key").stat().st_mode & 0o077 in (0, 0o040)
    for key in ("", "00" * 32):
        with (
            override_settings(RINGBUOY=replace(settings.RINGBUOY, factor_key=key)),
            pytest.raises(FactorsClosed),
        ):
            Adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"])


def test_the_last_factor_takes_the_recovery_codes_along(bench: Bench) -> None:
    client = signed_in_as(bench.maria)
    add_passkey(client)
    passkey = Authenticator.objects.get(type="webauthn")

    stolen = signed_in_as(bench.tom).post(f"/my/factors/{passkey.pk}/remove")
    client.post(f"/my/factors/{passkey.pk}/remove")

    assert stolen.status_code == 404
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("means", ["passkey", "code"])
def test_a_passkey_or_a_code_proves_and_unlocks_too(bench: Bench, means: str) -> None:
    client = signed_in_as(bench.maria)
    if means == "passkey":
        passkey = add_passkey(client)
        question = client.post("/my/proof/question").json()
        proof = {"proof_credential": passkey.shown(question)}
    else:
        proof = {"proof_code": code_now(add_code_app(client))}
    client.post("/my/lock")

    assert client.post("/my/unlock", proof).status_code == 204
    assert client.get("/my/keys").status_code == 200


def test_ten_thousand_wrong_tries_from_elsewhere_keep_nobody_out(bench: Bench) -> None:
    bench.person("maria")
    by_password("maria")
    passkey = add_passkey(signed_in_as(bench.maria))
    by_password("maria", "guess", address=ELSEWHERE)
    for number in range(10_000):
        asking = RequestFactory().post("/sign-in", headers={"X-Forwarded-For": f"10.{number % 250}.0.9"})
        may_try(asking, "password", "maria")

    stranger = by_password("maria", address="192.0.2.77")
    maria = by_password("maria")

    assert stranger.get("/sign-in/second-step").status_code == 302
    assert maria.get("/sign-in/second-step").status_code == 200
    assert is_in(sign_in_with(passkey))


@a_real_center
def test_whoever_must_have_a_factor_is_told_then_led_to_add_one(bench: Bench) -> None:
    ines = signed_in_as(bench.ines)
    told = ines.get("/floor/").content.decode()
    SignIn.objects.update(factor_due_at=now() - timedelta(minutes=1))

    led = ines.get("/floor/")
    part = ines.get("/floor/board", headers={"HX-Request": "true"})
    add_passkey(ines)

    assert "Your role needs a passkey or a code app" in told
    assert (led["Location"], part.status_code) == ("/my/sign-ins", 403)
    assert ines.get("/floor/").status_code == 200
    assert Person.objects.get(pk=bench.ines.pk).factor_asked_at is None


@a_real_center
def test_nobody_is_taken_from_a_talk_to_add_a_factor(bench: Bench) -> None:
    ines = signed_in_as(bench.ines)
    SignIn.objects.update(factor_due_at=now() - timedelta(minutes=1))
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.ines, seat=1, answered_at=bench.at)

    assert ines.get("/desk/").status_code == 200


@a_real_center
def test_the_days_of_grace_begin_once(bench: Bench) -> None:
    signed_in_as(bench.ines)
    asked_at = Person.objects.get(pk=bench.ines.pk).factor_asked_at
    signed_in_as(bench.ines)
    signed_in_as(bench.kai)

    dues = SignIn.objects.filter(person=bench.ines).values_list("factor_due_at", flat=True)
    assert set(dues) == {asked_at + timedelta(days=7)}  # type: ignore[operator]
    assert SignIn.objects.get(person=bench.kai).factor_due_at is None


def test_where_a_role_needs_a_passkey_nothing_else_will_do(bench: Bench) -> None:
    client = signed_in_as(bench.ines)
    secret = add_code_app(client)
    passkey = add_passkey(client)
    iris = Person.objects.create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])
    rules = replace(USUAL, needs_passkey=frozenset({Role.SUPERVISOR.value}))
    change_rules(iris, rules, at=bench.at)

    ines = by_password("ines")
    answer = ines.post("/sign-in/second-step", {"code": code_now(secret)})

    assert "Your role signs in with a passkey" in answer.content.decode()
    assert client.post("/my/unlock", {"proof_password": PASSWORD}).status_code == 403
    assert is_in(sign_in_with(passkey))


def test_the_rules_are_changed_in_the_office(bench: Bench) -> None:
    iris = Person.objects.create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])
    client = signed_in_as(iris)

    wrong = client.post("/office/settings/sign-in/", {"grace_days": "400"})
    client.post("/office/settings/sign-in/", {"needs_passkey": ["supervisor"], "grace_days": "3"})

    assert wrong.status_code == 400
    assert "no more than 90" in wrong.content.decode()
    assert the_rules().need_of(["supervisor"]) is Need.PASSKEY
    assert (the_rules().needs_factor, the_rules().grace.days) == (frozenset(), 3)


def test_two_colleagues_vouch_on_the_page_of_a_person(bench: Bench) -> None:
    add_code_app(signed_in_as(bench.maria))
    page = f"/office/people/{bench.maria.pk}/"

    shown = signed_in_as(bench.ines).get(page).content.decode()
    signed_in_as(bench.ines).post(f"{page}vouch")
    half = signed_in_as(bench.owen).get(page).content.decode()
    signed_in_as(bench.owen).post(f"{page}vouch")

    assert "I vouch for Maria" in shown
    assert "Vouched so far: Ines" in half
    assert is_in(by_password("maria"))


def test_rules_that_nobody_can_keep_are_refused(bench: Bench) -> None:
    iris = Person.objects.create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])
    wrong = [replace(USUAL, grace=timedelta(days=91)), replace(USUAL, needs_factor=frozenset({"emperor"}))]

    for rules in wrong:
        with pytest.raises(BadRules):
            change_rules(iris, rules, at=bench.at)

    assert the_rules() == USUAL


def test_by_default_every_role_needs_a_factor() -> None:
    assert {USUAL.need_of([role]) for role in Role} == {Need.FACTOR}


def test_the_strictest_role_decides_what_is_needed() -> None:
    rules = replace(USUAL, needs_factor=frozenset({"supervisor"}), needs_passkey=frozenset({"auditor"}))

    needs = [rules.need_of(roles) for roles in ([], ["counselor"], ["supervisor"], ["supervisor", "auditor"])]

    assert needs == [Need.NOTHING, Need.NOTHING, Need.FACTOR, Need.PASSKEY]
