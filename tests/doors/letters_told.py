"""Every kind of e-mail that the program writes, sent by the running pages, and what it tells of its state."""

from email import message_from_string
from email.policy import default
from pathlib import Path

from ringbuoy.access.rules import Role
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.settings import load
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.forgotten import ask_for_link, send_asked
from ringbuoy.people.mail_rules import Encryption
from ringbuoy.people.mail_settings import THE_SERVER
from ringbuoy.people.models import MailServer, Person
from ringbuoy.server.health import examine
from tests.cast import PASSWORD
from tests.doors.hub_bench import HubBench
from tests.doors.hubs import Browser
from tests.doors.mail_servers import MailServerHere

SUBJECTS = {"E-mail works", "Choose your password", "Your e-mail address was changed"}
STATE_PAGES = ("/office/system/", "/office/settings/mail/", "/office/people/")


def token_of(browser: Browser) -> str:
    """The word with which a form of this browser is taken."""
    page = browser.get("/my/keys").text
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def send_all_kinds(bench: HubBench, server: MailServerHere, said: str) -> None:
    """Send a letter of each kind; what callers said is tried wherever an address or a name is typed."""
    way = {"host": "127.0.0.1", "port": server.port, "encryption": Encryption.NONE}
    MailServer.objects.create(pk=THE_SERVER, sender="office@example.org", **way)
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org")
    bench.people["iris"] = _it_administrator(bench)
    iris, owen = bench.seat("iris"), bench.seat("owen")
    nia = {"name": "Nia", "username": "nia", "email": "nia@example.org", "roles": Role.TRAINEE.value}
    for who, path, form in (
        (iris, "/office/settings/mail/try", {"to": said[:200]}),
        (iris, "/office/settings/mail/try", {"to": "iris@example.org"}),
        (owen, "/office/people/invite/", nia | {"email": said[:200]}),
        (owen, "/office/people/invite/", nia),
        (iris, f"/office/people/{bench.tom.pk}/email", {"email": "tom@elsewhere.example"}),
    ):
        who.submit(path, csrfmiddlewaretoken=token_of(who), **form)
    ask_for_link("tom", network="192.0.2.0/24", at=now())
    send_asked(at=now())


def keep_letters(server: MailServerHere, beside: Path) -> set[str]:
    """Write the letters into a file, as they were sent and as they are read, and give their subjects."""
    letters = [message_from_string(letter, policy=default) for letter in server.taken]
    read = [f"{letter['subject']}\n{letter.get_content()}" for letter in letters]
    (beside / "letters").write_text("\n".join([*server.taken, *read]))
    return {str(letter["subject"]) for letter in letters}


def keep_state(bench: HubBench, beside: Path) -> None:
    """Write down what the program tells of its own state: by `doctor`, and on IT administrators' pages."""
    findings = [repr(finding) for finding in examine(load(bench.data))]
    pages = [bench.seat("iris").get(path) for path in STATE_PAGES]
    assert {page.status for page in pages} == {200}
    (beside / "state").write_text("\n".join([*findings, *(page.text for page in pages)]))


def _it_administrator(bench: HubBench) -> Person:
    profile = Profile(name="Iris", username="iris", roles=[Role.IT_ADMINISTRATOR])
    return enroll(profile, password=PASSWORD, at=bench.at)
