"""What a counselor does with a contact: hand over, finish, know again, end, enter from paper."""

from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.rules import HandleKind, UnreadableHandle
from ringbuoy.contacts import transfers
from ringbuoy.contacts.boundary import end_with_boundary
from ringbuoy.contacts.danger import lower_imminent, raise_imminent, set_tier
from ringbuoy.contacts.ending import close, close_as, end, leave
from ringbuoy.contacts.finishing import Closing, Missing, RecordIncomplete, finish
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact, Transfer
from ringbuoy.contacts.notes import newest_note, save_note
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.paper import ImpossibleTimes, PaperForm, enter_paper
from ringbuoy.contacts.queries import earlier_contacts, open_contacts_of, transfers_to
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Move, NotPossibleNow, State, Tier
from ringbuoy.contacts.swaps import swap
from ringbuoy.contacts.topics import UnknownTopic, set_topics
from ringbuoy.contacts.transfers import (
    NoSuchTransfer,
    NotReadyToReceive,
    accept,
    ask_to_take_over,
    decline,
    find_transfer,
    join_first,
)
from ringbuoy.contacts.whose import contact_of_transfer
from ringbuoy.escalations.rules import Mode
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.actions import create
from ringbuoy.presence.models import Presence
from ringbuoy.presence.queries import ready_people
from ringbuoy.presence.rules import Readiness
from ringbuoy.telephony.calls.events import Watches
from ringbuoy.telephony.standings import standings
from tests.cast import DISPOSITIONS, Bench
from tests.rows import all_rows

TOPICS = [{"code": "family", "name": "Family"}, {"code": "money", "name": "Money"}]


def talks_with(bench: Bench, name: str, **arrival: object) -> Opened:
    """Robin talks with a counselor."""
    bench.ready(name)
    opened = bench.reaches_out(**arrival)
    swap(opened.contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return opened


def line_with_topics(bench: Bench) -> object:
    settings = {"name": "Harbor", "languages": ["en"], "emergency_number": "911"}
    return create("topics", {**settings, "topics": TOPICS, "dispositions": DISPOSITIONS}, at=bench.at)


def test_a_colleague_who_accepts_has_the_contact(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()
    bench.ready("tom")
    transfer = ask_to_take_over(
        bench.maria, contact, bench.tom, words="Wants to talk Spanish.", key=key, at=bench.at
    )
    assert [row.pk for row in transfers_to(bench.tom)] == [transfer.pk]

    accept(bench.tom, find_transfer(transfer.pk), at=bench.later(seconds=5))

    after = bench.again(contact)
    assert (after.where, after.counselor, after.seat) == (State.TALKING, bench.tom, 1)
    assert find_transfer(transfer.pk).words.open(key, sequence=1) == "Wants to talk Spanish."
    assert not open_contacts_of(bench.maria)


def test_a_request_leads_to_its_own_contact_and_no_other_number_does(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()
    bench.ready("tom")
    asked = ask_to_take_over(bench.maria, contact, bench.tom, words="Why.", key=key, at=bench.at)

    assert contact_of_transfer(asked.pk) == contact.pk
    assert contact_of_transfer(asked.pk + 1) is None


def test_nobody_is_lost_when_a_colleague_declines_or_does_not_answer(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()
    bench.ready("tom")
    first = ask_to_take_over(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    decline(bench.tom, first, at=bench.later(seconds=5))
    contact = bench.again(contact)
    ask_to_take_over(bench.maria, contact, bench.tom, words="Please.", key=key, at=bench.at)

    lapsed = transfers.sweep(at=bench.later(seconds=61))

    after = bench.again(contact)
    assert lapsed == 1
    assert (after.where, after.counselor) == (State.TALKING, bench.maria)
    assert after.due_at is not None, "the silence clock must run again"
    with all_rows():
        assert list(Transfer.objects.values_list("outcome", flat=True)) == ["declined", "lapsed"]


def test_a_late_answer_finds_the_request_over(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()
    bench.ready("tom")
    transfer = ask_to_take_over(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    transfers.sweep(at=bench.later(seconds=61))

    with pytest.raises(NoSuchTransfer):
        accept(bench.tom, transfer, at=bench.at)
    with pytest.raises(NoSuchTransfer):
        decline(bench.maria, transfer, at=bench.at)


def test_nobody_hands_over_to_somebody_on_a_break_or_to_somebody_without_business_here(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()

    for receiver in (bench.tom, bench.kai):
        with pytest.raises(NotReadyToReceive):
            ask_to_take_over(bench.maria, contact, receiver, words="", key=key, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        ask_to_take_over(bench.kai, contact, bench.tom, words="", key=key, at=bench.at)
    assert bench.again(contact).where is State.TALKING


def test_a_call_is_handed_only_to_somebody_with_nothing_else_and_nothing_else_to_somebody_in_a_call(
    bench: Bench,
) -> None:
    call, key = vars(talks_with(bench, "maria", channel=Channel.VOICE)).values()
    chat, chats_key = vars(talks_with(bench, "tom")).values()

    with pytest.raises(NotReadyToReceive):
        ask_to_take_over(bench.maria, call, bench.tom, words="", key=key, at=bench.at)
    with pytest.raises(NotReadyToReceive):
        ask_to_take_over(bench.tom, chat, bench.maria, words="", key=chats_key, at=bench.at)

    bench.ready("ines")
    asked = ask_to_take_over(bench.maria, call, bench.ines, words="", key=key, at=bench.at)
    with pytest.raises(NoSuchTransfer):
        join_first(bench.tom, asked, at=bench.at)
    join_first(bench.ines, asked, at=bench.at)
    assert standings([call.pk])[0].watchers == (Watches(bench.ines.pk, Mode.JOIN),)
    assert transfers.sweep(at=bench.later(minutes=5)) == 0
    accept(bench.ines, asked, at=bench.at)
    assert (bench.again(call).counselor, standings([call.pk])[0].watchers) == (bench.ines, ())


def test_a_request_whose_contact_went_back_to_the_queue_does_not_block_the_next(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()
    bench.ready("tom")
    ask_to_take_over(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    swap(contact, Move.LOSE_COUNSELOR, counselor=None, seat=None)
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1)

    again = ask_to_take_over(bench.maria, contact, bench.tom, words="", key=key, at=bench.later(seconds=3))

    assert [row.pk for row in transfers_to(bench.tom)] == [again.pk]


def test_finishing_names_everything_that_is_missing_at_once(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria", line=line_with_topics(bench))).values()
    Contact.objects.filter(pk=contact.pk).update(tier=Tier.HIGH)
    end(bench.maria, contact, at=bench.later(minutes=10))
    contact = bench.again(contact)

    with pytest.raises(RecordIncomplete) as incomplete:
        finish(bench.maria, contact, Closing("", []), at=bench.at)
    save_note(bench.maria, contact, "Sister stays.", seen=0, key=key, at=bench.at)
    finish(bench.maria, contact, Closing("supported", ["money", "family"]), at=bench.at)

    assert incomplete.value.missing == (Missing.DISPOSITION, Missing.TOPICS, Missing.NOTES)
    after = bench.again(contact)
    assert (after.where, after.disposition, after.topics) == (State.CLOSED, "supported", ["family", "money"])


def test_after_high_risk_the_next_one_waits_until_the_counselor_is_ready(bench: Bench) -> None:
    contact = talks_with(bench, "maria").contact
    set_tier(contact, Tier.HIGH)
    end(bench.maria, contact, at=bench.later(minutes=10))

    close(bench.maria, bench.again(contact), "supported", at=bench.later(minutes=2))

    assert Presence.objects.get(person=bench.maria).readiness == Readiness.PAUSED
    assert bench.maria not in ready_people()


def test_a_topic_that_the_line_does_not_have_is_refused(bench: Bench) -> None:
    contact = talks_with(bench, "maria", line=line_with_topics(bench)).contact

    with pytest.raises(UnknownTopic):
        set_topics(bench.maria, contact, ["family", "weather"], at=bench.at)
    with pytest.raises(NotYourContact):
        set_topics(bench.tom, contact, ["family"], at=bench.at)


def test_an_abusive_chat_ends_with_the_boundary_in_the_lines_own_voice(bench: Bench) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()

    end_with_boundary(bench.maria, contact, key=key, at=bench.later(minutes=1))

    ((message, words),) = transcript(contact, key)
    assert (message.author, words[:16]) == ("line", "We cannot go on ")
    assert bench.again(contact).left_by == "boundary"


def test_what_is_no_counseling_contact_closes_in_one_step(bench: Bench) -> None:
    contact = talks_with(bench, "maria").contact

    close_as(bench.maria, contact, "test", at=bench.later(minutes=1))

    after = bench.again(contact)
    assert (after.where, after.counts_as) == (State.CLOSED, "test")


def test_a_caller_is_known_again_by_what_they_gave(bench: Bench) -> None:
    first, key = vars(talks_with(bench, "maria")).values()
    link_caller(bench.maria, first, HandleKind.PHONE, "+1 (555) 0100-19", key=key, at=bench.at)
    close_as(bench.maria, first, "test", at=bench.later(minutes=1))
    second, key = vars(talks_with(bench, "maria")).values()

    link_caller(bench.maria, second, HandleKind.PHONE, "0015550100 19", key=key, at=bench.later(days=1))

    assert [row.pk for row in earlier_contacts(second)] == [first.pk]
    linked = Entry.objects.filter(name="contact.caller_linked").values_list("codes", flat=True)
    assert list(linked) == [{"kind": "phone"}, {"kind": "phone"}]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(HandleKind.PHONE, "12"), (HandleKind.EMAIL, "robin"), (HandleKind.WORD, " a ")],
)
def test_a_handle_that_cannot_be_read_is_refused(bench: Bench, kind: HandleKind, text: str) -> None:
    contact, key = vars(talks_with(bench, "maria")).values()

    with pytest.raises(UnreadableHandle):
        link_caller(bench.maria, contact, kind, text, key=key, at=bench.at)


def paper_form(bench: Bench, **changes: object) -> PaperForm:
    said = {
        "line": bench.line(),
        "channel": Channel.CHAT,
        "language": "en",
        "began_at": bench.at - timedelta(hours=3),
        "minutes": 25,
        "disposition": "supported",
        "topics": [],
        "words": "The page was down. We talked by phone.",
    }
    return PaperForm(**{**said, **changes})  # type: ignore[arg-type]


def test_a_paper_form_becomes_a_sealed_closed_contact(bench: Bench) -> None:
    contact = enter_paper(bench.maria, paper_form(bench), at=bench.at)

    after = bench.again(contact)
    key = unlock(bench.maria, after, purpose="notes", at=bench.at)
    assert (after.where, after.counselor, after.left_by) == (State.CLOSED, bench.maria, "paper")
    assert newest_note(after, key).words == "The page was down. We talked by phone."
    assert Entry.objects.filter(name="contact.paper_entered", contact_id=contact.pk).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"minutes": 60 * 13}, {"minutes": 600}, {"began_at_days": 40}], ids=["long", "future", "old"]
)
def test_a_paper_form_with_impossible_times_is_refused(bench: Bench, wrong: dict[str, int]) -> None:
    days = wrong.pop("began_at_days", 0)
    began_at = bench.at - timedelta(hours=3, days=days)

    with pytest.raises(ImpossibleTimes):
        enter_paper(bench.maria, paper_form(bench, began_at=began_at, **wrong), at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        enter_paper(bench.kai, paper_form(bench), at=bench.at)


def test_a_caller_who_leaves_while_it_rings_has_left(bench: Bench) -> None:
    bench.ready("maria")
    seen = bench.reaches_out().contact
    bench.later(seconds=1)
    bench.routes()

    leave(seen, how="exit_button", at=bench.later(seconds=1))

    assert bench.again(seen).state == State.ABANDONED


def test_a_flag_that_was_never_raised_is_not_lowered(bench: Bench) -> None:
    contact = bench.reaches_out().contact

    with pytest.raises(NotPossibleNow):
        lower_imminent(bench.ines, contact, at=bench.at)
    assert bench.again(contact).tier == Tier.EVERYONE


def test_a_level_never_hides_a_flag_raised_in_the_same_moment(bench: Bench) -> None:
    seen_before = bench.reaches_out().contact
    raise_imminent(bench.tom, bench.again(seen_before), reason="attempt", at=bench.at)

    set_tier(seen_before, Tier.HIGH)

    assert bench.again(seen_before).tier == Tier.IMMINENT
