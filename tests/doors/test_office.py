"""The office through Django's own client: people, the center's settings, the journal, refusals."""

import re

import pytest
from django.test import Client

from ringbuoy.access.rules import Act, Role
from ringbuoy.alarms.models import Alarm
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.registering import registration_of
from ringbuoy.doors.office.policy_words import without_words
from ringbuoy.doors.office.role_words import ACT_WORDS, ROLE_WORDS
from ringbuoy.journal.models import Entry
from ringbuoy.lines.center import CenterChangedMeanwhile, change_center, roll_center_back, the_center
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.models import Person
from tests.cast import PASSWORD, Bench

INVITATION = {
    "name": "Nia Obi",
    "username": "nia",
    "roles": ["counselor"],
    "languages": ["en", "fr"],
    "skills": "youth, veterans",
    "chat_limit": "2",
}


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def administrator(bench: Bench) -> Client:
    """Iris looks after the system."""
    if "iris" not in bench.people:
        profile = Profile(name="Iris", username="iris", roles=["it_administrator"])
        bench.people["iris"] = enroll(profile, password=PASSWORD, at=bench.at)
    client = Client()
    client.force_login(bench.people["iris"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/office/people/",
        "/office/people/invite/",
        "/office/people/roles/",
        "/office/lines/",
        "/office/lines/new/",
        "/office/lines/harbor/",
        "/office/lines/harbor/basics/",
        "/office/lines/harbor/versions/",
        "/office/settings/",
        "/office/settings/versions/",
        "/office/system/",
        "/office/journal/",
        "/office/questions/",
    ],
)
def test_nobody_without_business_here_enters_the_office(bench: Bench, path: str) -> None:
    bench.line()

    answers = [signed_in(bench, name).get(path).status_code for name in ("maria", "dara", "kai")]

    assert answers == [403, 403, 403]
    assert Client().get(path).status_code == 302


def test_every_role_act_and_rule_has_words() -> None:
    assert (set(ROLE_WORDS), set(ACT_WORDS), without_words()) == (set(Role), set(Act), set())


def test_somebody_invited_chooses_a_password_by_the_link_that_is_shown_once(bench: Bench) -> None:
    page = administrator(bench).post("/office/people/invite/", INVITATION).content.decode()

    shown = re.search(r"http://testserver(/sign-in/link/[\w-]{43})<", page)
    assert shown is not None
    assert Client().post(shown.group(1), {"password": PASSWORD}).status_code == 302
    nia = Person.objects.get(username="nia")
    assert nia.check_password(PASSWORD)
    assert (nia.alias, nia.languages, nia.skills) == ("Nia", ["en", "fr"], ["youth", "veterans"])


def test_a_wrong_invitation_says_what_is_wrong_and_keeps_what_was_typed(bench: Bench) -> None:
    wrong = {**INVITATION, "username": "N", "languages": []}

    answer = administrator(bench).post("/office/people/invite/", wrong)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "<title>Error:" in page
    assert 'href="#id_languages_0">Choose at least one language.' in page
    assert 'value="Nia Obi"' in page
    taken = {**INVITATION, "username": "iris"}
    assert (
        "This sign-in name is taken"
        in administrator(bench).post("/office/people/invite/", taken).content.decode()
    )


def test_a_coordinator_invites_counselors_only(bench: Bench) -> None:
    owen = signed_in(bench, "owen")

    refused = owen.post("/office/people/invite/", {**INVITATION, "roles": ["supervisor"]})
    invited = owen.post("/office/people/invite/", INVITATION)

    assert (refused.status_code, invited.status_code) == (400, 200)
    assert owen.post(f"/office/people/{bench.maria.pk}/roles", {"roles": ["auditor"]}).status_code == 403


def test_work_is_changed_and_only_what_changed_is_journaled(bench: Bench) -> None:
    maria = bench.maria
    typed = {"name": "Maria", "alias": "Mia", "languages": ["en", "es"], "chat_limit": "3", "skills": ""}

    answer = signed_in(bench, "owen").post(f"/office/people/{maria.pk}/", typed)

    assert answer.status_code == 302
    maria.refresh_from_db()
    assert (maria.alias, maria.chat_limit) == ("Mia", 3)
    assert Entry.objects.get(name="person.changed").codes["settings"] == ["alias", "chat_limit"]
    assert signed_in(bench, "ines").post(f"/office/people/{maria.pk}/", typed).status_code == 403


def test_what_the_form_does_not_have_is_not_set(bench: Bench) -> None:
    maria = bench.maria
    typed = {"name": "Maria", "alias": "Mia", "languages": ["en"], "chat_limit": "3", "skills": ""}
    more = {
        "roles": "it_administrator",
        "username": "mia",
        "email": "mia@example.org",
        "is_active": "",
        "id": "1",
    }
    kept = {name: getattr(maria, name) for name in (*more, "password")}

    signed_in(bench, "owen").post(
        f"/office/people/{maria.pk}/", {**typed, **more, "password": "of somebody else"}
    )

    maria.refresh_from_db()
    assert maria.alias == "Mia"
    assert {name: getattr(maria, name) for name in kept} == kept


def test_new_roles_end_the_open_pages(bench: Bench) -> None:
    page = signed_in(bench, "tom")

    administrator(bench).post(f"/office/people/{bench.tom.pk}/roles", {"roles": ["reporter"]})

    bench.tom.refresh_from_db()
    assert bench.tom.roles == ["reporter"]
    assert page.get("/start-of-shift").status_code == 302
    iris = bench.people["iris"]
    assert administrator(bench).post(f"/office/people/{iris.pk}/roles", {"roles": []}).status_code == 403


def test_a_second_person_approves_on_the_page_of_the_people(bench: Bench) -> None:
    iris, nora = administrator(bench), signed_in(bench, "nora")
    iris.post("/office/people/invite/", INVITATION)
    nia = Person.objects.get(username="nia")
    approve = f"/office/people/proposals/{nia.role_proposals.get().pk}/approve"

    alone, shown = iris.post(approve), nora.get("/office/people/").content.decode()
    nora.post(approve)

    assert alone.status_code == 403
    assert "Waits for a second person" in shown
    assert "Proposed by Iris" in shown
    assert Person.objects.get(pk=nia.pk).roles == ["counselor"]
    assert "Waits for a second person" not in nora.get("/office/people/").content.decode()


def test_a_link_made_for_a_counselor_raises_an_alarm(bench: Bench) -> None:
    signed_in(bench, "owen").post(f"/office/people/{bench.tom.pk}/password")

    assert Alarm.objects.get().about == bench.owen


def test_a_closed_account_is_opened_again(bench: Bench) -> None:
    owen, tom = signed_in(bench, "owen"), bench.tom

    owen.post(f"/office/people/{tom.pk}/close")
    closed = Person.objects.get(pk=tom.pk).is_active
    owen.post(f"/office/people/{tom.pk}/open")

    assert (closed, Person.objects.get(pk=tom.pk).is_active) == (False, True)
    assert owen.post(f"/office/people/{bench.owen.pk}/close").status_code == 403
    assert owen.post("/office/people/99999/close").status_code == 404


def test_a_link_is_made_by_whoever_may_give_the_role(bench: Bench) -> None:
    owen = signed_in(bench, "owen")

    given = owen.post(f"/office/people/{bench.tom.pk}/password")
    refused = owen.post(f"/office/people/{bench.ines.pk}/password")

    assert (given.status_code, refused.status_code) == (200, 403)
    assert Person.objects.get(pk=bench.tom.pk).check_password(PASSWORD)


def center(**typed: str) -> dict[str, str]:
    now = the_center()
    return {
        "seen": str(now.version),
        "name": "Harbor Line",
        "emergency_number": "911",
        "crisis_numbers": "Lifeline: 988",
        "on_call_numbers": "Night supervisor: +1 202 555 0123",
        "exit_url": "https://www.wikipedia.org/",
        "zone": "America/New_York",
        "country": "US",
        **typed,
    }


def test_the_center_is_changed_versioned_and_set_back(bench: Bench) -> None:
    client = administrator(bench)
    assert "Nothing has been changed yet" in client.get("/office/settings/versions/").content.decode()
    client.post("/office/settings/", center())
    client.post("/office/settings/", center(emergency_number="112"))

    versions = client.get("/office/settings/versions/").content.decode()
    client.post("/office/settings/versions/1/back", {"seen": "2"})

    assert "112" in versions
    assert (the_center().emergency_number, the_center().version) == ("911", 3)
    assert [entry.codes["version"] for entry in Entry.objects.filter(name="center.changed")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("emergency_number", "", "Give the emergency number"),
        ("exit_url", "http://example.org", "begins with https://"),
        ("zone", "Harbor", "America/New_York or Europe/Lisbon"),
        ("crisis_numbers", "Lifeline", "name: number"),
        ("on_call_numbers", "Night supervisor: soon", "with + and the country"),
        ("on_call_numbers", ": +12025550123", "with + and the country"),
    ],
)
def test_wrong_settings_are_refused_beside_their_field(
    bench: Bench, field: str, text: str, sentence: str
) -> None:
    answer = administrator(bench).post("/office/settings/", center(**{field: text}))

    assert answer.status_code == 400
    assert answer.content.decode().count(sentence) >= 2
    assert the_center().version == 0


def test_two_who_change_the_center_lose_nothing(bench: Bench) -> None:
    client = administrator(bench)
    client.post("/office/settings/", center())
    begun = center(name="Harbor Crisis Line")
    change_center(bench.people["iris"], {"emergency_number": "112"}, seen=1, at=bench.at)

    answer = client.post("/office/settings/", begun)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Iris saved a change while you typed" in page
    assert 'value="Harbor Crisis Line"' in page
    assert 'value="112"' in page
    with pytest.raises(CenterChangedMeanwhile):
        roll_center_back(bench.people["iris"], to=1, seen=1, at=bench.at)


def director(bench: Bench) -> Client:
    """Ruth answers for the clinical work."""
    if "ruth" not in bench.people:
        profile = Profile(name="Ruth", username="ruth", roles=["clinical_director"])
        bench.people["ruth"] = enroll(profile, password=PASSWORD, at=bench.at)
    client = Client()
    client.force_login(bench.people["ruth"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_questions_are_on_once_their_registration_is_recorded(bench: Bench) -> None:
    ruth, path = director(bench), f"/office/questions/{CSSRS.code}/"

    empty = ruth.post(path, {"reference": " "})
    recorded = ruth.post(path, {"reference": "Registered on 2 March 2026"})

    assert (empty.status_code, recorded.status_code) == (400, 302)
    assert "Registered on 2 March 2026" in ruth.get("/office/questions/").content.decode()
    assert registration_of(CSSRS.code) is not None
    assert ruth.get("/office/questions/nonsense/").status_code == 404
    assert signed_in(bench, "ines").get("/office/questions/").status_code == 403


def test_the_journal_names_people_and_settings(bench: Bench) -> None:
    administrator(bench).post("/office/settings/", center())
    client = director(bench)

    page = client.get("/office/journal/").content.decode()
    every = [client.get(f"/office/journal/?group={group}").status_code for group in ("reading", "all", "odd")]

    assert "Iris" in page
    assert "Time zone" in page
    assert every == [200, 200, 200]
