"""The mail server: set up, tried, and what is said when it fails; links go by e-mail."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, override_settings

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import Role
from ringbuoy.journal.models import Entry
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.mail_rules import Encryption, MailWay, OpenWay
from ringbuoy.people.mail_settings import MailPasswordClosed, change_mail, mail_password, the_way
from ringbuoy.people.models import MailServer, Person
from ringbuoy.people.posting import WORDS, MailNotSent, post
from tests.cast import PASSWORD, Bench
from tests.doors.mail_servers import MailServerHere, mail_server

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "the mail server's own password"
HERE = MailWay("127.0.0.1", 25, Encryption.NONE, "mailer", "office@example.org")
FAR = MailWay("smtp.example.org", 587, Encryption.STARTTLS, "mailer", "office@example.org")


@pytest.fixture
def iris(bench: Bench) -> Person:
    roles = [Role.IT_ADMINISTRATOR]
    return enroll(Profile(name="Iris", username="iris", roles=roles), password=PASSWORD, at=bench.at)


def signed_in_as(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def sends_by(server: MailServerHere, iris: Person, bench: Bench) -> None:
    change_mail(iris, replace(HERE, port=server.port), password=SECRET, at=bench.at)


def say(way: MailWay) -> str:
    with pytest.raises(MailNotSent) as refused:
        post(way, password=SECRET, to="tom@example.org", subject="s", words="w")
    return refused.value.sentence


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("AUTH", "535 no", "refused the sign-in"),
        ("MAIL", "550 no", "refused the sender"),
        ("RCPT", "550 no", "refused the recipient"),
        ("DATA", "451 no", "could not be sent"),
    ],
)
def test_what_the_mail_server_refuses_is_said_in_plain_words(verb: str, answer: str, said: str) -> None:
    with mail_server(**{verb: answer}) as server:
        assert said in say(replace(HERE, port=server.port))


@pytest.mark.parametrize(
    ("encryption", "said"),
    [(Encryption.TLS, "No encrypted connection"), (Encryption.STARTTLS, "does not offer this encryption")],
)
def test_an_encryption_that_the_server_does_not_speak_is_said(encryption: Encryption, said: str) -> None:
    with mail_server() as server:
        assert said in say(replace(HERE, port=server.port, encryption=encryption))


def test_a_port_where_nothing_answers_is_said() -> None:
    with mail_server() as server:
        port = server.port

    assert "Nothing answers on this port" in say(replace(HERE, port=port))


def test_each_kind_of_failure_has_a_sentence_of_its_own() -> None:
    sentences = [str(words) for _kind, words in WORDS]

    assert len(set(sentences)) == len(sentences)
    assert WORDS[-1][0] is OSError


def test_the_password_is_sealed_and_goes_to_no_other_server(iris: Person, bench: Bench) -> None:
    change_mail(iris, FAR, password=SECRET, at=bench.at)
    change_mail(iris, replace(FAR, sender="desk@example.org"), password="", at=bench.at)
    kept = mail_password()
    change_mail(iris, replace(FAR, host="smtp.evil.example"), password="", at=bench.at)

    assert (kept, mail_password()) == (SECRET, "")
    assert SECRET not in str(list(Entry.objects.values()))


def test_another_key_opens_no_password(iris: Person, bench: Bench) -> None:
    change_mail(iris, FAR, password=SECRET, at=bench.at)

    assert SECRET.encode() not in bytes(MailServer.objects.get().password)
    for key in ("", "00" * 32):
        with (
            override_settings(RINGBUOY=replace(settings.RINGBUOY, mail_key=key)),
            pytest.raises(MailPasswordClosed),
        ):
            mail_password()


def test_nothing_leaves_the_machine_unencrypted_and_nobody_else_sets_it_up(
    iris: Person, bench: Bench
) -> None:
    with pytest.raises(OpenWay):
        change_mail(iris, replace(FAR, encryption=Encryption.NONE), password="", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        change_mail(bench.owen, FAR, password="", at=bench.at)


def test_the_page_saves_and_tries_and_never_shows_the_password(iris: Person) -> None:
    browser = signed_in_as(iris)
    early = browser.post("/office/settings/mail/try", {"to": "iris@example.org"})
    with mail_server() as server:
        typed = {**vars(replace(HERE, port=server.port)), "password": SECRET}
        done = browser.post("/office/settings/mail/", typed, follow=True)
        tried = browser.post("/office/settings/mail/try", {"to": "iris@example.org"}, follow=True)
    late = browser.post("/office/settings/mail/try", {"to": "iris@example.org"})

    assert "There is no mail server yet" in early.content.decode()
    assert "Saved" in done.content.decode()
    assert SECRET not in done.content.decode()
    assert "took the message" in tried.content.decode()
    assert "Nothing answers on this port" in late.content.decode()
    assert "To: iris@example.org" in server.taken[0]


def test_a_wrong_way_says_what_is_wrong_and_keeps_what_was_typed(iris: Person) -> None:
    typed = {**vars(FAR), "encryption": "none", "sender": ""}

    answers = [
        signed_in_as(iris).post("/office/settings/mail/", {**typed, **more}).content.decode()
        for more in ({}, {"sender": "office@example.org"})
    ]

    assert "Write the address from which" in answers[0]
    assert "only a mail server on this machine" in answers[1]
    assert 'value="smtp.example.org"' in answers[1]
    assert not the_way().host


def test_a_link_goes_by_mail_and_the_page_does_not_show_it(iris: Person, bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org", languages=["es"])
    with mail_server() as server:
        sends_by(server, iris, bench)
        page = signed_in_as(iris).post(f"/office/people/{bench.tom.pk}/password").content.decode()

    letter = server.taken[0].replace("=\r\n", "")
    link = re.search(r"/sign-in/link/[\w-]{43}", letter)
    assert link is not None
    assert "tom@example.org" in page
    assert "/sign-in/link/" not in page
    assert Client().get(link[0]).status_code == 200
    assert "Crisis" not in letter


def test_a_link_that_could_not_be_mailed_is_shown_with_the_reason(iris: Person, bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org")
    with mail_server(AUTH="535 no") as server:
        sends_by(server, iris, bench)
        page = signed_in_as(iris).post(f"/office/people/{bench.tom.pk}/password").content.decode()

    assert "hand the link over yourself" in page
    assert "refused the sign-in" in page
    assert "/sign-in/link/" in page
