"""Two hundred marked words, names and numbers go in by every door; then everything is searched for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.directory.models import Service
from ringbuoy.feedback.models import Feedback
from ringbuoy.kernel.clock import now
from ringbuoy.people.forgotten import ask_for_link
from ringbuoy.people.models import AskedLink
from ringbuoy.referrals.models import Referral
from ringbuoy.safety_plans.rules import Section, packed
from ringbuoy.server.postgres import Cluster
from ringbuoy.statements.rules import new_code
from ringbuoy.texting.addresses import inbound_address
from ringbuoy.texting.carriers.gateway import signed
from ringbuoy.texting.models import Outgoing
from ringbuoy.texting.outbox import take_what_was_said
from ringbuoy.texting.states import Sent
from ringbuoy.texting.ways import way_of
from ringbuoy.triage.due import sweep
from ringbuoy.triage.models import Look
from tests.canary import dump_of
from tests.directory.test_office_page import town
from tests.doors.hub_bench import HubBench, app_url, bench, hub, web
from tests.doors.hubs import Browser, Reply, RunningHub, RunningWeb, second_folder
from tests.doors.letters_told import SUBJECTS, keep_letters, keep_state, send_all_kinds, token_of
from tests.doors.mail_servers import mail_server
from tests.flock import Flock, processes_of, said_by
from tests.texting.air import Phone, sends_all

__all__ = ["bench", "hub", "town", "web"]

ATTEMPT = {
    "for_whom": "caller",
    "basis": "attempt_in_progress",
    "consent": "not_reached",
    "source": "person_says",
    "sureness": "door",
    "call_back": "not_done",
}
SOMEBODY = {"relation": "friend", "age": "adult", "consent": "unknown", "outcome": "nothing_yet"}
PROMISE = {"channel": "voice", "consent": "on", "from": "00:00", "until": "23:59", "zone": "UTC"}
GLASS_PAGES = "tests.unsealed_pages:application"


@dataclass
class Telling:
    """One run: who says what to whom, and every refusal and every address on the way."""

    bench: HubBench
    hub: RunningHub
    flock: Flock
    counselor: str = "maria"
    answers: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = list(self.flock.everything)
        self.contact = self.bench.talk(self.counselor)
        self.robin = self.bench.robin(self.contact, self.hub)
        self.own, self.ines = (self.bench.seat(name, self.hub) for name in (self.counselor, "ines"))
        self._tokens = {id(one): token_of(one) for one in (self.own, self.ines)}

    def some(self, many: int) -> str:
        """Some of what is not yet said."""
        said, self._left = self._left[:many], self._left[many:]
        return " ".join(said)

    def sends(self, who: Browser, path: str, **form: str) -> Reply:
        return self._kept(who.submit(path, csrfmiddlewaretoken=self._tokens[id(who)], **form))

    def tells(self, who: Browser, path: str, body: bytes) -> Reply:
        more = {"Content-Type": "application/json", "X-CSRFToken": self._tokens[id(who)]}
        return self._kept(who.ask("POST", path, body, **more))

    def _kept(self, reply: Reply) -> Reply:
        self.answers.append(reply)
        return reply

    def everything(self) -> None:
        """Say all of it, a share by each door."""
        self.chat()
        self.beside_the_chat()
        self.with_a_referral()
        self.by_text()
        self.without_a_chat()
        assert self._left == []
        assert [answer.text[:300] for answer in self.answers if answer.status >= 400] == []

    def chat(self) -> None:
        live = f"/live/contacts/{self.contact.id}"
        for _time in range(10):
            self._kept(self.robin.say(self.some(2)))
            self._kept(self.robin.submit("/here/say", id=str(uuid4()), words=self.some(3)))
            self._kept(self.own.say(self.some(3), to=f"{live}/say"))
        self.sends(self.ines, f"/floor/contacts/{self.contact.id}/take-part", mode="whisper")
        self._kept(self.ines.say(self.some(10), to=f"{live}/say", audience="staff"))
        self._kept(self.own.get(f"{live}/messages"))

    def beside_the_chat(self) -> None:
        at_desk = f"/desk/contacts/{self.contact.id}"
        for seen in range(5):
            note = b'{"words": "%s", "seen": %d}' % (self.some(4).encode(), seen)
            self.tells(self.own, f"{at_desk}/notes", note)
        plan = {"words": packed({Section.PEOPLE: self.some(5)}), "seen": 0}
        self.tells(self.own, f"{at_desk}/plan", json.dumps(plan).encode())
        self.sends(self.own, f"{at_desk}/plan/page", days="7")
        told = {"place": self.some(3), "facts": self.some(2)}
        self.sends(self.own, f"{at_desk}/rescue", **ATTEMPT, **told)
        self.sends(self.own, f"{at_desk}/level", level="high", reason=self.some(10))
        self.sends(self.own, f"{at_desk}/caller", kind="phone", handle=self.flock.numbers[0])
        self.sends(self.own, f"{at_desk}/help")
        self.sends(self.own, f"{at_desk}/others", **SOMEBODY, words=self.some(6))
        soon = str((now() + timedelta(hours=12)).weekday())
        how = {"number": self.flock.numbers[2], "ask_for": self.some(1), "code_word": self.some(1)}
        self.sends(self.own, f"{at_desk}/promise", **PROMISE, **how, day=soon, about=self.some(2))
        days = {day: f"{now() + timedelta(days=30):%Y-%m-%d}" for day in ("review_on", "ends_on")}
        helping = {"helps": self.some(4), "helps_not": self.some(2)}
        at_floor = f"/floor/contacts/{self.contact.id}/caller-plan"
        self.sends(self.ines, at_floor, reason="contacts_often", **days, **helping)

    def with_a_referral(self) -> None:
        service = str(Service.objects.get(name="Food pantry").pk)
        self.sends(self.own, f"/desk/contacts/{self.contact.id}/given", service=service)
        row = Referral.objects.get(contact_id=self.contact.id)
        wanted = {"way": "warm_transfer", "consent": "given", "wish": self.some(5)}
        self.sends(self.own, f"/desk/referrals/{row.pk}", **wanted)

    def by_text(self) -> None:
        """Robin texts from a marked number, is answered, and one answer more waits to go out."""
        phone = Phone(self.bench, number=self.flock.numbers[1])
        self.texts(phone, self.some(5))
        texted = Contact.objects.filter(channel="text").order_by("-reached_at", "-id")[0]
        at = now()
        swap(texted, Move.TAKE_NEXT, counselor=self.bench.person(self.counselor), seat=2, answered_at=at)
        self.texts(phone, self.some(6))
        self._kept(self.own.say(self.some(4), to=f"/live/contacts/{texted.id}/say"))
        self.text = texted

    def texts(self, phone: Phone, words: str) -> None:
        """Post a text to the running pages, signed as the carrier signs."""
        told = {"kind": "message", "id": str(uuid4()), "from": phone.number, "words": words}
        url, body = inbound_address(phone.carrier), json.dumps(told).encode()
        headers = signed(url, body, way_of(phone.carrier).checking)
        path = url.removeprefix(settings.RINGBUOY.public_url)
        carrier = Browser(self.hub.port, headers={})
        self._kept(carrier.ask("POST", path, body, **{"Content-Type": "application/json", **headers}))

    def without_a_chat(self) -> None:
        for _time in range(4):
            stranger = Browser(self.hub.port)
            form = {"line": "harbor", "id": str(uuid4()), "words": self.some(3), "reach": self.some(2)}
            self._kept(stranger.submit("/message", **form))
        form = {"line": "harbor", "channel": "voice", "began_at": f"{self.bench.at:%Y-%m-%dT00:00}"}
        paper = form | {"minutes": "10", "disposition": "supported", "words": self.some(6)}
        self.sends(self.own, "/desk/paper/enter", **paper)
        self.said_of_us()

    def said_of_us(self) -> None:
        """Robin complains on the page, a colleague notes a compliment, and Ines answers."""
        told = {"kind": "complaint", "code": new_code(), "words": self.some(1), "reach": self.some(1)}
        self._kept(Browser(self.hub.port).submit("/say", **told))
        row = Feedback.objects.latest("pk")
        noted = {"kind": "compliment", "words": self.some(1), "contact": str(self.contact.id)}
        self.sends(self.own, "/office/said/new/", **noted)
        self.sends(self.ines, f"/office/said/{row.pk}/take")
        self.sends(self.ines, f"/office/said/{row.pk}/answer", words=self.some(2), finding="upheld")
        self.sends(self.ines, f"/office/said/{row.pk}/close", words=self.some(1), learning="training")
        happened = {"kind": "near_miss", "severity": "no_harm", "happened": f"{self.bench.at:%Y-%m-%dT%H:%M}"}
        self.sends(self.own, "/office/incidents/new/", **happened, words=self.some(1), acts=self.some(1))

    def go_wrong(self) -> list[Reply]:
        """Say it all again where it is refused, with every kind of error."""
        said, at_desk = " ".join(self.flock.everything), f"/desk/contacts/{self.contact.id}"
        stranger = Browser(self.hub.port)
        return [
            self.robin.say(said),
            self.robin.ask("POST", "/here/say", said.encode(), **{"Content-Type": "application/json"}),
            self.robin.ask("GET", "/here/nowhere", **{"Referer": f"http://x/{said}", "X-Name": said}),
            stranger.submit("/sign-in", login=said[:100], password=said[:100]),
            stranger.submit("/sign-in/forgotten", login=said[:100]),
            stranger.ask("POST", "/text/" + "x" * 43, said.encode()),
            stranger.submit("/message", line="harbor", words="", reach="", id=said[:50]),
            stranger.submit("/start", line=said[:90]),
            stranger.ask("POST", "/policy-report", b'{"csp-report": {"document-uri": "%s"}}' % said.encode()),
            self.sends(self.own, f"{at_desk}/finish", disposition=said[:900]),
            self.sends(self.own, f"{at_desk}/caller", kind=said[:90], handle=said[:90]),
            self.sends(self.own, f"{at_desk}/questions", item=said[:90], answer=said[:90]),
            self.sends(self.own, f"{at_desk}/rescue", **ATTEMPT | {"basis": said[:90]}, place=said[:900]),
            self.sends(self.own, f"{at_desk}/rescue/points", area=said[:90]),
            self.sends(self.own, f"{at_desk}/others", **SOMEBODY | {"age": said[:90]}, words=said[:900]),
            self.sends(self.own, f"{at_desk}/promise", **PROMISE, number=said[:90], about=said[:900]),
            self.sends(self.own, f"{at_desk}/given/email", address=said[:90]),
            self.sends(self.ines, f"/floor/contacts/{self.contact.id}/caller-plan", helps=said[:900]),
            self.sends(self.own, "/my/readiness", readiness=said[:900]),
            self.tells(self.own, f"{at_desk}/notes", b'{"words": "%s"' % said.encode()),
            self.tells(self.own, f"{at_desk}/plan", b'{"words": "%s", "seen": 1}' % said.encode()),
            stranger.submit("/say", kind=said[:90], words=said, code=said[:40]),
            stranger.submit("/say/answer", code=said[:40]),
            stranger.ask("GET", f"/read/{said[:30].encode().hex()}"),
        ]


def leave_in_queues(telling: Telling) -> None:
    """Send what is due by text, leave one text and a forgotten password waiting, and read first words."""
    sends_all(at=now())
    telling.own.say(telling.flock.sentences[0], to=f"/live/contacts/{telling.text.id}/say")
    take_what_was_said(at=now())
    sweep(at=now() + timedelta(seconds=10))
    ask_for_link(telling.flock.names[0], network="192.0.2.0/24", at=now() + timedelta(hours=1))


def fail_in_the_database(cluster: Cluster, said: str) -> None:
    """Make PostgreSQL itself stumble over the words, in ways that would have it quote them."""
    with psycopg.connect(app_url(cluster), autocommit=True) as connection:
        for statement, values in (
            ("SELECT %s::int", [said]),
            ("SELECT 1 FROM no_such_table WHERE words = %s", [said]),
            ("INSERT INTO journal_entry (at, name, codes) VALUES (now(), %s, '{}')", [said[:30]]),
            ("DO $$ BEGIN RAISE WARNING 'It is said'; RAISE EXCEPTION 'So it is'; END $$", None),
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement, values)


def search(cluster: Cluster, flock: Flock, folders: list[Path], beside: Path) -> dict[bytes, str]:
    """Search the dump, a base backup, the data folders with heap, WAL and logs, and the list of processes."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    assert cluster.binaries is not None
    url = cluster.admin_url.replace("/ringbuoy?", "/test_ringbuoy?")
    (beside / "dump.sql").write_bytes(said_by([cluster.binaries.program("pg_dump"), url]))
    (beside / "rows").write_bytes(dump_of(url))
    backup = [cluster.binaries.program("pg_basebackup"), "-d", url, "-D", str(beside / "base"), "-Fp"]
    said_by([*backup, "-X", "none", "--checkpoint=fast", "--no-verify-checksums"])
    shown = [process / name for folder in folders for process in processes_of(folder) for name in SHOWN]
    places = flock.seen_at([*folders, beside])
    for file in shown:
        places |= {mark: str(file) for mark in flock.seen_in(read_now(file))}
    return places


SHOWN = ("environ", "cmdline", "comm")


def read_now(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def glass(data: Path, cluster: Cluster, hub: RunningHub) -> Iterator[RunningHub]:
    """Pages and a hub with a cipher of glass, beside the real ones, on the same database."""
    folder = second_folder(data, "glass")
    pages = RunningWeb(folder, app_url(cluster), application=GLASS_PAGES)
    running = RunningHub(folder, app_url(cluster), "-m", "tests.unsealed")
    pages.start()
    running.start()
    yield running
    running.stop()
    pages.stop()


def test_none_of_two_hundred_is_found_and_without_a_seal_all_are(
    town: HubBench, glass: RunningHub, cluster: Cluster, tmp_path: Path
) -> None:
    sealed, unsealed, bench = Flock.hatch(), Flock.hatch(), town
    beside = tmp_path / "beside"
    beside.mkdir()
    telling = Telling(bench, bench.hub, sealed)
    telling.everything()
    leave_in_queues(telling)
    with mail_server() as server:
        send_all_kinds(bench, server, " ".join(sealed.everything))
    statuses = {answer.status for answer in telling.go_wrong()}
    fail_in_the_database(cluster, " ".join(sealed.everything))
    Telling(bench, glass, unsealed, counselor="tom").everything()

    keep_state(bench, beside)
    folders = [bench.data, glass.data]
    subjects = keep_letters(server, beside)
    found = search(cluster, both(sealed, unsealed), folders, beside)

    assert {mark: place for mark, place in found.items() if mark in sealed.marks} == {}
    assert len(found.keys() & unsealed.marks) == len(unsealed.marks) == 200
    assert {400, 404, 413} <= statuses
    assert subjects == SUBJECTS
    assert {Sent.WAITING, Sent.WITH_CARRIER} <= {*Outgoing.objects.values_list("state", flat=True)}
    assert Look.objects.exists()
    assert AskedLink.objects.exists()


def both(one: Flock, other: Flock) -> Flock:
    """Two flocks as one, so that everything is searched once."""
    return Flock(one.sentences + other.sentences, one.names + other.names, one.numbers + other.numbers)
