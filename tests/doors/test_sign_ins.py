"""Where one is signed in: locked, ended, proved anew, over after a while; and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from ringbuoy.access.gates import fresh, signed_in
from ringbuoy.access.limits import USUAL, is_fresh, limits_of
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.doors.shell.browsers import name_of_browser
from ringbuoy.doors.shell.leading import inside
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people import due
from ringbuoy.people.models import Person, SignIn
from ringbuoy.people.sign_ins import SEEN_TO_THE, end_all_of, lock_if_idle, note_sign_of_life
from ringbuoy.people.tries import count_try, forget_tries
from ringbuoy.server.urls import urlpatterns as ours
from tests.cast import PASSWORD, Bench

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@fresh
@signed_in
def dangerous(request: HttpRequest) -> HttpResponse:
    """Stand for a page that needs a fresh proof."""
    return HttpResponse(f"done: {request.POST.get('reason', '')}")


urlpatterns = [*ours, path("dangerous", dangerous)]
with_dangerous = override_settings(ROOT_URLCONF="tests.doors.test_sign_ins")


def signed_in_as(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend=BACKEND)
    return client


def is_in(client: Client) -> bool:
    return client.get("/internal/whoami").status_code == 200


def ago(**span: float) -> None:
    """Every sign-in began, was proved and was last seen so long ago."""
    then = now() - timedelta(**span)
    SignIn.objects.update(began_at=then, proved_at=then, seen_at=then)


def stale(**span: float) -> None:
    SignIn.objects.update(proved_at=now() - timedelta(**span))


@with_dangerous
def test_what_is_dangerous_asks_who_it_is_and_keeps_what_was_typed(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    stale(minutes=6)

    asked = maria.post("/dangerous", {"reason": "A long reason"})
    wrong = maria.post("/dangerous", {"reason": "A long reason", "proof_password": "wrong"})
    right = maria.post("/dangerous", {"reason": "A long reason", "proof_password": PASSWORD})
    again = maria.post("/dangerous", {"reason": "Another"})

    assert asked.status_code == wrong.status_code == 401
    assert 'name="reason" value="A long reason"' in wrong.content.decode()
    assert "The password is not right" in wrong.content.decode()
    assert (right.content, again.content) == (b"done: A long reason", b"done: Another")
    assert Entry.objects.filter(name="person.proved", codes__by="password").count() == 1
    assert Entry.objects.filter(name="person.proof_failed").count() == 1


@with_dangerous
def test_a_page_that_needs_a_proof_comes_after_it(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    stale(minutes=6)

    sent = maria.get("/dangerous?day=1")
    led = maria.post(sent["Location"], {"proof_password": PASSWORD})

    assert sent["Location"] == "/my/proof?next=/dangerous%3Fday%3D1"
    assert led["Location"] == "/dangerous?day=1"
    assert maria.get(led["Location"]).status_code == 200


@with_dangerous
def test_a_part_of_a_page_is_told_in_one_sentence(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    stale(minutes=6)

    answer = maria.post("/dangerous", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "Show first that it is you" in answer.content.decode()


@with_dangerous
def test_guessing_a_proof_is_stopped_and_keeps_nobody_else_out(bench: Bench) -> None:
    thief, maria = signed_in_as(bench, "maria"), signed_in_as(bench, "maria")
    stale(minutes=6)

    for _time in range(5):
        thief.post("/dangerous", {"proof_password": "guess"})
    stopped = thief.post("/dangerous", {"proof_password": PASSWORD})

    assert "Too many tries" in stopped.content.decode()
    assert maria.post("/dangerous", {"proof_password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "asked", ["//evil.example", "https://evil.example", "evil", "javascript:alert(1)", ""]
)
def test_a_proof_leads_to_no_other_site(asked: str) -> None:
    assert inside(asked) == "/start-of-shift"


def test_everything_of_mine_is_locked_from_another_browser(bench: Bench) -> None:
    desk, phone, tom = (signed_in_as(bench, name) for name in ("maria", "maria", "tom"))

    phone.post("/my/lock-everything")

    assert [one.get("/my/keys").status_code for one in (desk, phone, tom)] == [423, 423, 200]
    assert Entry.objects.get(name="person.screen_locked").codes == {"count": 2}


def test_behind_a_lock_nothing_is_shown_and_nothing_is_lost(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    notes = f"/desk/contacts/{contact.id}/notes"
    maria.post("/my/lock")

    pane = maria.get(f"/desk/contacts/{contact.id}/pane", headers={"HX-Request": "true"})
    saved = maria.post(notes, {"words": "What I heard", "seen": 0}, content_type="application/json")
    conflict = maria.post(notes, {"words": "Other", "seen": 0}, content_type="application/json")

    assert (pane.status_code, saved.status_code, conflict.status_code) == (423, 200, 423)
    assert "What I heard" not in conflict.content.decode()
    assert is_in(maria)


def test_a_screen_that_was_left_locks_by_itself(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    SignIn.objects.update(seen_at=now() - timedelta(minutes=16))

    locked = maria.get("/my/keys")
    maria.post("/my/unlock", {"proof_password": PASSWORD})

    assert locked.status_code == 423
    assert maria.get("/my/keys").status_code == 200


def test_the_house_never_locks_a_screen_before_its_page_does(bench: Bench) -> None:
    """It is told of signs of life a moment late, and does not write each of them down."""
    signed_in_as(bench, "maria").get("/my/keys")
    row = SignIn.objects.get()
    note_sign_of_life(row, at=(last := row.seen_at + SEEN_TO_THE * 0.9))

    page_locks_at = last + limits_of(bench.maria.roles).idle
    assert not lock_if_idle(SignIn.objects.get(), bench.maria, at=page_locks_at)
    assert lock_if_idle(SignIn.objects.get(), bench.maria, at=page_locks_at + SEEN_TO_THE)


def test_a_sign_of_life_keeps_the_screen_open(bench: Bench) -> None:
    maria = signed_in_as(bench, "maria")
    SignIn.objects.update(seen_at=now() - timedelta(minutes=14))
    maria.post("/my/alive")

    assert now() - SignIn.objects.get().seen_at < timedelta(minutes=1)


def test_a_sign_in_is_over_after_twelve_hours_but_not_in_the_middle_of_a_talk(bench: Bench) -> None:
    maria, tom = signed_in_as(bench, "maria"), signed_in_as(bench, "tom")
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    ago(hours=12, minutes=1)

    assert (is_in(maria), is_in(tom)) == (True, False)
    assert Entry.objects.get(name="person.sign_in_ended").codes == {"reason": "over"}


@pytest.mark.parametrize(
    ("roles", "minutes", "hours"),
    [([], 15, 12), (["counselor"], 15, 12), (["counselor", "it_administrator"], 5, 8), (["emperor"], 15, 12)],
)
def test_the_strictest_role_sets_the_limits(roles: list[str], minutes: int, hours: int) -> None:
    limits = limits_of(roles)

    assert (limits.idle, limits.absolute) == (timedelta(minutes=minutes), timedelta(hours=hours))


def test_a_proof_holds_for_five_minutes() -> None:
    at = now()

    assert is_fresh(at - timedelta(minutes=5), at=at)
    assert not is_fresh(at - timedelta(minutes=5, seconds=1), at=at)


def test_one_ends_ones_own_sign_ins_and_nobody_elses(bench: Bench) -> None:
    here, there, tom = (signed_in_as(bench, name) for name in ("maria", "maria", "tom"))
    of_tom = SignIn.objects.get(person=bench.tom).pk

    page = here.get("/my/sign-ins").content.decode()
    stolen = here.post(f"/my/sign-ins/{of_tom}/end")
    here.post("/my/sign-ins/end-others")

    assert page.count('/end"') == 1
    assert stolen.status_code == 404
    assert (is_in(here), is_in(there), is_in(tom)) == (True, False, True)


def test_a_new_password_of_ones_own_signs_out_everywhere_else(bench: Bench) -> None:
    here, there = signed_in_as(bench, "maria"), signed_in_as(bench, "maria")

    weak = here.post("/my/password", {"password": "Password1234"})
    here.post("/my/password", {"password": "Zugvögel fliegen südwärts"})

    assert weak.status_code == 400
    assert "a sentence that only you would say" in weak.content.decode()
    assert (is_in(here), is_in(there)) == (True, False)
    assert SignIn.objects.count() == 1
    bench.maria.refresh_from_db()
    assert bench.maria.check_password("Zugvögel fliegen südwärts")
    assert Entry.objects.get(name="person.changed").codes["settings"] == ["password"]


def test_a_new_password_asks_who_sits_there(bench: Bench) -> None:
    client = signed_in_as(bench, "maria")
    ago(minutes=6)
    new = {"password": "Zugvögel fliegen südwärts"}

    asked = client.post("/my/password", new)
    wrong = client.post("/my/password", {**new, "proof_password": "a guess"})

    assert (asked.status_code, wrong.status_code) == (401, 401)
    assert Person.objects.get(pk=bench.maria.pk).check_password(PASSWORD)


def test_the_office_ends_all_sign_ins_of_somebody(bench: Bench) -> None:
    maria = [signed_in_as(bench, "maria") for _browser in range(2)]

    ended = end_all_of(bench.owen, bench.maria, at=bench.at)

    assert ended == 2
    assert not any(is_in(browser) for browser in maria)
    told = Entry.objects.get(name="person.sign_in_ended")
    assert (told.person_id, told.codes["changed"]) == (bench.owen.pk, bench.maria.pk)


def test_signing_out_and_time_leave_no_rows_behind(bench: Bench) -> None:
    maria, _tom = signed_in_as(bench, "maria"), signed_in_as(bench, "tom")
    maria.post("/sign-out")
    left = SignIn.objects.count()
    ago(hours=25)

    swept = due.sweep(at=now())

    assert left == 1
    assert swept >= 1
    assert not SignIn.objects.exists()
    assert USUAL.absolute < due.LEFT_BEHIND_AFTER


def test_tries_are_counted_by_whom_they_are_about_and_forgotten(bench: Bench) -> None:
    within = timedelta(minutes=5)

    first = [count_try("door", "maria", within=within, at=bench.at) for _time in range(3)]
    other = count_try("door", "tom", within=within, at=bench.at)
    later = count_try("door", "maria", within=within, at=bench.later(minutes=6))
    forget_tries("door", "tom")

    assert (first, other, later) == ([1, 2, 3], 1, 1)
    assert count_try("door", "tom", within=within, at=bench.at) == 1


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; like Mac OS X) AppleWebKit Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537 Edg/130", "Edge · Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(said: str, name: str) -> None:
    assert name_of_browser(said) == name
