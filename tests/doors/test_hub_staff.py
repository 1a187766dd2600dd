"""Who of the staff hears and reads what: own contacts, those one takes part in, and nothing else."""

import time

from ringbuoy.alarms.queries import open_alarms
from ringbuoy.contacts.many_opens import explain
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.rules import Mode
from ringbuoy.escalations.watching import stop, watch
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.keyd import opens
from ringbuoy.people.actions import deactivate
from ringbuoy.people.models import SignIn
from ringbuoy.people.sign_ins import lock_everything, prove
from ringbuoy.presence.models import Presence
from tests.doors.hub_bench import HubBench, bench, hub, read_path, say_path, stored, web
from tests.doors.hubs import EventStream
from tests.doors.test_many_opens import has_opened
from tests.privacy.running import until

__all__ = ["bench", "hub", "web"]


def journaled(contact: Contact, name: Happened) -> list[tuple[int | None, str]]:
    rows = Entry.objects.filter(contact_id=contact.id, name=name.value).order_by("id")
    return [(row.person_id, row.codes["purpose"]) for row in rows]


def names_in(stream: EventStream, seconds: float = 1.5) -> list[str]:
    return [content["name"] for event, content in stream.everything_for(seconds) if event == "journal"]


def test_a_whisper_never_reaches_robin(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria, ines = bench.robin(contact), bench.seat("maria"), bench.seat("ines")
    watch(bench.ines, contact, Mode.WHISPER, at=bench.at)
    his, hers = robin.listen(), maria.listen("/live/stream")
    his.next("state")

    whispered = ines.say("Ask about tonight.", to=say_path(contact), audience="staff")
    robin.say("Still here.")

    assert whispered.status == 200
    heard = [hers.next("message") for _ in range(2)]
    assert [(one["author"], one["audience"]) for one in heard] == [
        ("supervisor", "staff"),
        ("caller", "everyone"),
    ]
    assert his.next("message")["words"] == "Still here."
    his.close()
    assert [words for words in _all_words(robin.listen()) if "tonight" in words] == []
    assert "tonight" not in robin.get("/here/log").text


def _all_words(stream: EventStream) -> list[str]:
    return [content["words"] for event, content in stream.everything_for(1.0) if event == "message"]


def test_a_listener_hears_and_may_not_speak_to_robin(bench: HubBench) -> None:
    contact = bench.talk()
    robin, ines = bench.robin(contact), bench.seat("ines")
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)
    stream = ines.listen("/live/stream")

    refused = ines.say("Hello Robin.", to=say_path(contact))
    robin.say("Who is there?")

    assert refused.status == 403
    assert stream.next("message")["words"] == "Who is there?"
    assert journaled(contact, Happened.CONTACT_READ) == [(bench.ines.pk, "floor")]


def test_a_supervisor_who_opens_many_says_why_and_reads_on(bench: HubBench) -> None:
    path = f"/live/contacts/{bench.talk().id}/messages"
    ines = bench.seat("ines")
    has_opened(bench.ines, opens.SUPERVISING_LIMIT)

    asked = ines.get(path)
    explain(bench.ines, "quality", at=clock.now())

    assert (asked.status, asked.headers["x-asks-at"]) == (403, "/my/many-opens")
    assert ines.get(path).status == 200
    assert open_alarms().filter(code="many_opens", about=bench.ines).exists()


def test_who_has_joined_speaks_to_robin(bench: HubBench) -> None:
    contact = bench.talk()
    watch(bench.ines, contact, Mode.JOIN, at=bench.at)
    his = bench.robin(contact).listen()

    bench.seat("ines").say("I am here too.", to=say_path(contact))

    heard = his.next("message")
    assert (heard["author"], heard["alias"]) == ("counselor", bench.ines.alias)


def test_who_has_left_hears_no_more(bench: HubBench) -> None:
    contact = bench.talk()
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)
    stream, robin = bench.seat("ines").listen("/live/stream"), bench.robin(contact)
    robin.say("One.")
    stream.next("message")

    stop(bench.ines, contact, at=bench.at)
    while stream.next("journal")["name"] != Happened.SUPERVISOR_LEFT:
        continue
    time.sleep(0.3)
    robin.say("Two.")

    assert [event for event, _ in stream.everything_for(1.0) if event == "message"] == []


def test_another_counselor_neither_reads_nor_writes(bench: HubBench) -> None:
    contact = bench.talk()
    bench.robin(contact).say("Only for Maria.")
    tom = bench.seat("tom")
    stream = tom.listen("/live/stream")

    read = tom.get(read_path(contact))
    written = tom.say("Hello?", to=say_path(contact))
    bench.robin(contact).say("Again only for Maria.")

    assert (read.status, written.status) == (403, 403)
    assert "Maria" not in read.text
    assert [event for event, _ in stream.everything_for(1.0) if event == "message"] == []
    refused = [(bench.tom.pk, "transcript"), (bench.tom.pk, "say")]
    assert journaled(contact, Happened.CONTACT_READ_REFUSED) == refused
    assert len(stored(contact)) == 2


def test_kai_hears_nothing_at_all(bench: HubBench) -> None:
    contact = bench.talk()
    kai = bench.seat("kai")
    stream = kai.listen("/live/stream")

    bench.robin(contact).say("Not for Kai.")

    assert kai.get(read_path(contact)).status == 403
    assert kai.say("Hello", to=say_path(contact)).status == 403
    assert stream.everything_for(1.0) == []


def test_a_supervisor_reads_any_contact_and_the_journal_knows_first(bench: HubBench) -> None:
    contact = bench.talk()
    bench.robin(contact).say("Hello.")

    read = bench.seat("ines").get(read_path(contact))

    assert [one["words"] for one in read.fields["messages"]] == ["Hello."]
    assert journaled(contact, Happened.CONTACT_READ) == [(bench.ines.pk, "transcript")]


def test_nobody_without_a_session(bench: HubBench) -> None:
    contact = bench.talk()
    stranger = bench.hub.staff("no-such-session")

    replies = [
        stranger.get("/live/stream"),
        stranger.get(read_path(contact)),
        stranger.say("Hello", to=say_path(contact)),
        stranger.ask("POST", "/live/beat", b"{}"),
    ]

    assert [reply.status for reply in replies] == [401] * 4
    assert "Sign in again" in replies[0].fields["sentence"]


def test_a_counselor_sees_counts_change_but_not_whose(bench: HubBench) -> None:
    stream = bench.seat("tom").listen("/live/stream")
    stream.next("beat")

    contact = bench.reaches_out().contact

    heard = _until_name(stream, "contact.opened")
    assert (heard["contact"], heard["person"], heard["line"]) == (None, None, contact.line_id)


def test_a_supervisor_sees_all_with_ids(bench: HubBench) -> None:
    stream = bench.seat("ines").listen("/live/stream")
    stream.next("beat")

    contact = bench.reaches_out().contact

    assert _until_name(stream, "contact.opened")["contact"] == str(contact.id)


def test_the_counselor_sees_what_happens_to_the_own_contact(bench: HubBench) -> None:
    stream = bench.seat("maria").listen("/live/stream")
    stream.next("beat")
    contact = bench.talk()

    assert _answered(stream)["contact"] == str(contact.id)
    watch(bench.ines, contact, Mode.LISTEN, at=bench.at)

    assert _until_name(stream, "supervisor.listens")["person"] == bench.ines.pk


def _answered(stream: EventStream) -> dict[str, object]:
    return _until_name(stream, "contact.answered")


def _until_name(stream: EventStream, name: str) -> dict[str, object]:
    while True:
        content: dict[str, object] = stream.next("journal")
        if content["name"] == name:
            return content


def test_that_somebody_reads_is_not_told(bench: HubBench) -> None:
    contact = bench.talk()
    ines = bench.seat("ines")
    stream = ines.listen("/live/stream")
    stream.next("beat")

    ines.get(read_path(contact))

    assert "contact.read" not in names_in(stream)


def test_a_stream_tells_what_was_missed_while_it_was_cut(bench: HubBench) -> None:
    contact = bench.talk()
    maria, robin = bench.seat("maria"), bench.robin(contact)
    stream = maria.listen("/live/stream")
    robin.say("One.")
    stream.next("message")
    stream.close()
    robin.say("Two.")
    bench.reaches_out()

    again = maria.listen(f"/live/stream?after={stream.last_id}")

    missed = {"message": "", "journal": ""}
    while missed != {"message": "Two.", "journal": "contact.opened"}:
        event, content = again.next_of(*missed)
        missed[event] = content["words"] if event == "message" else content["name"]


def test_a_stream_ends_when_the_account_is_closed(bench: HubBench) -> None:
    maria = bench.seat("maria")
    stream = maria.listen("/live/stream")
    stream.next("beat")

    from ringbuoy.access.rules import Role

    bench.owen.roles = [Role.COORDINATOR]
    deactivate(bench.owen, bench.maria, at=bench.at)

    assert stream.has_ended()
    assert maria.get("/live/stream").status == 401


def test_a_heartbeat_is_written_down(bench: HubBench) -> None:
    bench.ready("maria")
    before = Presence.objects.get(person=bench.maria).beat_at
    maria = bench.seat("maria")

    reply = maria.ask("POST", "/live/beat", b"{}", **{"Content-Type": "application/json"})

    assert reply.status == 204
    until(lambda: Presence.objects.get(person=bench.maria).beat_at > before)


def test_what_the_pages_say_is_heard_too(bench: HubBench) -> None:
    from uuid import uuid4

    from ringbuoy.contacts.messages import Saying, say
    from ringbuoy.contacts.rules import Author

    opened = bench.reaches_out()
    robin = bench.robin(opened.contact)
    his = robin.listen()
    his.next("state")

    say(opened.contact, Saying("You have reached us.", Author.LINE, uuid4()), key=opened.key, at=bench.at)
    robin.say("Hello.")

    heard = [his.next("message") for _ in range(2)]
    assert [(one["sequence"], one["author"]) for one in heard] == [(1, "line"), (2, "you")]


def test_a_locked_screen_is_shown_no_word_and_misses_none(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    robin.say("Before the lock.")
    assert maria.get(read_path(contact)).status == 200

    lock_everything(bench.maria, at=clock.now())
    until(lambda: maria.get(read_path(contact)).status == 423)
    stream, thief = maria.listen("/live/stream"), maria.listen("/live/stream")
    robin.say("Behind the lock.")
    shown = [event for event, _ in thief.everything_for(1.0) if event == "message"]
    prove(SignIn.objects.get(person=bench.maria), by="password", at=clock.now())

    assert shown == []
    heard = iter(lambda: stream.next("message")["words"], "Behind the lock.")
    assert all(words == "Before the lock." for words in heard)
    assert maria.get(read_path(contact)).status == 200
