"""Robin and Maria talk: each word once, in order, on both sides."""

from datetime import timedelta
from uuid import uuid4

from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact, Conversation
from ringbuoy.kernel import clock
from ringbuoy.privacy.rows import showing
from tests.doors.hub_bench import CANARY, HubBench, bench, hub, read_path, say_path, stored, web

__all__ = ["bench", "hub", "web"]


def test_words_reach_the_other_side(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    hers = maria.listen("/live/stream")
    his = robin.listen()
    his.next("state")

    robin.say("Is anybody there?")
    heard = hers.next("message")
    maria.say("Yes, I am here.", to=say_path(contact))

    assert (heard["words"], heard["author"], heard["sequence"]) == ("Is anybody there?", "caller", 1)
    assert his.next("message")["author"] == "you"
    answer = his.next("message")
    assert (answer["words"], answer["author"]) == ("Yes, I am here.", "counselor")
    assert answer["alias"] == bench.maria.alias


def test_robin_may_write_while_waiting(bench: HubBench) -> None:
    contact = bench.reaches_out().contact
    robin = bench.robin(contact)

    reply = robin.say("I do not know how to begin.")

    assert (reply.status, reply.fields["sequence"]) == (200, 1)
    assert robin.listen().next("state") == {"state": "waiting", "alias": None, "wait": "unknown"}


def test_a_jam_is_told_while_it_lasts(bench: HubBench) -> None:
    for _time in range(3):
        bench.reaches_out()
    Contact.objects.update(waiting_since=clock.now() - timedelta(minutes=20))
    robin = bench.reaches_out().contact

    told = bench.robin(robin).listen().next("state")

    assert told["wait"] == "about_twenty_minutes"


def test_a_repeat_is_kept_once(bench: HubBench) -> None:
    contact = bench.talk()
    robin, same = bench.robin(contact), uuid4()

    replies = [robin.say("Only once.", id=same) for _ in range(4)]

    assert [reply.fields["sequence"] for reply in replies] == [1, 1, 1, 1]
    assert stored(contact) == [(1, same)]


def test_a_late_repeat_does_not_change_the_order(bench: HubBench) -> None:
    contact = bench.talk()
    robin, first, second = bench.robin(contact), uuid4(), uuid4()

    robin.say("First.", id=first)
    robin.say("Second.", id=second)
    again = robin.say("First.", id=first)

    assert again.fields["sequence"] == 1
    assert stored(contact) == [(1, first), (2, second)]


def test_a_stream_goes_on_where_it_was_cut(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    stream = robin.listen()
    for words in ("One.", "Two.", "Three."):
        robin.say(words)
    assert stream.sequences(2) == [1, 2]
    stream.close()
    robin.say("Four.")

    again = robin.listen(Last_Event_ID=stream.last_id)

    assert stream.last_id == "2"
    assert again.sequences(2) == [3, 4]


def test_a_page_that_claims_too_much_still_hears(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    robin.say("One.")
    stream = robin.listen("/here/stream?after=99999")
    stream.next("state")

    robin.say("Two.")

    assert stream.next("message")["sequence"] == 2


def test_what_was_said_comes_before_where_it_stands(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    robin.say("Before.")

    stream = robin.listen()

    assert [stream.next_of("message", "state")[0] for _event in range(2)] == ["message", "state"]
    assert not [name for name, _ in stream.everything_for(0.5) if name in {"message", "state"}]


def test_robin_sees_who_answers_and_when_it_is_over(bench: HubBench) -> None:
    contact = bench.reaches_out().contact
    stream = bench.robin(contact).listen()
    assert stream.next("state")["state"] == "waiting"

    bench.ready("maria")
    from ringbuoy.routing.actions import take_next

    contact = take_next(bench.maria, at=bench.at)
    assert stream.next("state") == {"state": "talking", "alias": bench.maria.alias, "wait": "unknown"}
    end(bench.maria, contact, at=bench.at)

    assert stream.next("state")["state"] == "ended"


def test_nobody_writes_in_a_talk_that_is_over(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, bench.again(contact), "supported", at=bench.at)

    replies = [robin.say("Wait."), maria.say("Hello?", to=say_path(contact))]

    assert [reply.status for reply in replies] == [409, 409]
    assert stored(contact) == []


def test_the_hub_notes_that_robin_is_there(bench: HubBench) -> None:
    contact = bench.talk()
    before = Conversation.objects.get(contact=contact).caller_seen_at

    bench.robin(contact).say("Here.")

    talk = Conversation.objects.get(contact=contact)
    assert before is not None
    assert talk.caller_seen_at is not None
    assert talk.caller_seen_at > before
    assert talk.caller_wrote_at == talk.caller_seen_at
    assert talk.last_sequence == 1


def test_nothing_readable_is_kept(bench: HubBench) -> None:
    from ringbuoy.contacts.models import Message

    contact = bench.talk()
    bench.robin(contact).say(CANARY)

    with showing(contact.pk):
        sealed = Message.objects.get(contact=contact).words.stored()

    assert b"heron" not in sealed
    assert "heron" not in bench.hub.log.read_text()


def test_old_view_and_events_make_the_fresh_view(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    robin.say("One.")
    old = maria.get(read_path(contact)).fields["messages"]
    stream = maria.listen("/live/stream")
    robin.say("Two.")
    maria.say("Three.", to=say_path(contact))

    seen = {message["sequence"]: message for message in old}
    while max(seen) < 3:
        message = stream.next("message")
        seen[message["sequence"]] = message

    assert list(seen.values()) == maria.get(read_path(contact)).fields["messages"]
