"""A promise is kept in the hours that somebody called safe, or a supervisor hears of it."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.callers.rules import UnreadableHandle
from ringbuoy.contacts.ending import close, close_as, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow as ContactMovedOn
from ringbuoy.contacts.rules import State as ContactState
from ringbuoy.contacts.rules import Tier
from ringbuoy.followups.due import RENEWED_AFTER, sweep
from ringbuoy.followups.laying import BadHours, Hours, NoSafeTime
from ringbuoy.followups.models import Attempt, FollowUp, Reach, ReachWords, Refusal
from ringbuoy.followups.promising import NoConsent, Promise, RecordIsClosed, promise, refuse
from ringbuoy.followups.reach import HowToReach, NothingToReachBy, open_to_keep
from ringbuoy.followups.rules import CalledOff, Need, NotPossibleNow, Outcome, State
from ringbuoy.followups.stopping import answer_for, call_off, kept_by_talk, withdraw
from ringbuoy.followups.swaps import NoSuchFollowUp
from ringbuoy.followups.taking import HandsFull, LeftToAColleague, NotSafeNow, SomebodyWaits, take
from ringbuoy.followups.telling import Said, UnknownOutcome, leave, tell
from ringbuoy.followups.times import BadTiming, set_times
from ringbuoy.followups.timing import Timing
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.privacy.rows import showing
from ringbuoy.reporting.facts import Outcome as ReportOutcome
from ringbuoy.reporting.queries import facts, report
from ringbuoy.reporting.spans import Span
from ringbuoy.retention.erasing import erase
from ringbuoy.routing.heartbeats import Heartbeats
from ringbuoy.routing.losing import return_those_of_lost
from ringbuoy.texting.agreeing import TextsStopped
from ringbuoy.texting.models import Outgoing
from tests.cast import Bench
from tests.doors.test_desk import talks_with
from tests.texting.air import NUMBER as ROBINS_PHONE
from tests.texting.air import Phone, maria_writes, said_by_robin

NUMBER = "+1 555 010 0167"
HOW = HowToReach(NUMBER, ask_for="Robin", code_word="the library", about="The appointment on Monday")
EVENINGS = Hours(time(18), time(20), "America/New_York")


def asked(**more: object) -> Promise:
    said = {"channel": Channel.VOICE, "how": HOW, "hours": EVENINGS, "has_consent": True, "language": "en"}
    return Promise(**{**said, **more})  # type: ignore[arg-type]


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria, on a Monday at 3 p.m. in New York."""
    return talks_with(bench, "maria")


@pytest.fixture
def promised(bench: Bench, contact: Contact) -> FollowUp:
    """Maria has promised to call on Tuesday or Wednesday evening, and the contact is over."""
    row = promise(bench.maria, contact, asked(), at=bench.at)
    ended(bench, contact)
    return row


def ended(bench: Bench, contact: Contact) -> Contact:
    end(bench.maria, bench.again(contact), at=bench.later(minutes=5))
    close(bench.maria, bench.again(contact), "referred", at=bench.later(minutes=2))
    return bench.again(contact)


def again(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.get(pk=follow_up.pk)


def tomorrow_evening(bench: Bench) -> None:
    """Let the clock go to Tuesday, 6.30 p.m. in New York."""
    bench.at = bench.at.replace(hour=23, minute=30, second=0) + timedelta(days=1)


def taken(bench: Bench, promised: FollowUp, name: str = "maria") -> Contact:
    tomorrow_evening(bench)
    return take(bench.person(name), promised, at=bench.at)


def said(outcome: Outcome, hours: int | None = None) -> Said:
    return Said(outcome, hours)


def test_a_promise_is_kept_in_a_contact_of_its_own(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)
    how = open_to_keep(bench.maria, again(promised), contact, at=bench.at)
    tell(bench.maria, contact, said(Outcome.REACHED), at=bench.later(minutes=3))

    row, attempt = again(promised), Attempt.objects.get()
    assert (how, contact.channel, contact.where) == (HOW, "voice", ContactState.TALKING)
    assert (row.where, row.due, attempt.outcome, attempt.contact_id) == (
        State.REACHED,
        "",
        "reached",
        contact.pk,
    )
    assert not Reach.objects.exists()
    assert sweep(at=bench.later(days=30)) == 0


def test_the_number_stands_sealed_and_in_no_line_of_the_journal(bench: Bench, promised: FollowUp) -> None:
    reach = Reach.objects.get()
    with showing(reach.pk):
        row = ReachWords.objects.get()

    assert all(word.encode() not in row.number.stored() for word in (NUMBER, "0167"))
    assert not ReachWords.objects.exists()
    said = "".join(str(entry.codes) for entry in Entry.objects.all())
    assert not any(word in said for word in ("0167", "Robin", "library", "Monday"))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"has_consent": False}, NoConsent),
        ({"how": HowToReach("call me")}, UnreadableHandle),
        ({"hours": Hours(time(18), time(18), "America/New_York")}, BadHours),
        ({"hours": Hours(time(18), time(20), "Atlantis")}, BadHours),
        ({"hours": Hours(time(18), time(20), "UTC", frozenset())}, BadHours),
        ({"within_hours": 2}, NoSafeTime),
    ],
)
def test_what_cannot_be_kept_is_not_promised(
    bench: Bench, contact: Contact, more: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        promise(bench.maria, contact, asked(**more), at=bench.at)

    assert not FollowUp.objects.exists()


def test_only_who_has_the_open_contact_promises(bench: Bench, contact: Contact) -> None:
    with pytest.raises(NotYourContact):
        promise(bench.tom, contact, asked(), at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        promise(bench.kai, contact, asked(), at=bench.at)
    with pytest.raises(RecordIsClosed):
        promise(bench.maria, ended(bench, contact), asked(), at=bench.at)


def test_a_no_is_counted_once_and_a_later_yes_takes_its_place(bench: Bench, contact: Contact) -> None:
    refuse(bench.maria, contact, at=bench.at)
    refuse(bench.maria, contact, at=bench.at)
    assert Refusal.objects.count() == 1

    promise(bench.maria, contact, asked(), at=bench.at)

    assert not Refusal.objects.exists()
    with pytest.raises(NotPossibleNow, match="stop it"):
        refuse(bench.maria, contact, at=bench.at)


def test_nobody_is_called_outside_the_hours_they_called_safe(bench: Bench, promised: FollowUp) -> None:
    for hours in (3, 24, 26, 29):  # Monday 6 p.m., too early; Tuesday 3 p.m., 5 p.m., 8 p.m. in New York
        with pytest.raises(NotSafeNow, match="safe"):
            take(bench.maria, promised, at=bench.at.replace(hour=20, minute=0) + timedelta(hours=hours))

    assert again(promised).where is State.PROMISED


def test_whoever_waits_goes_before_any_promise(bench: Bench, promised: FollowUp) -> None:
    tomorrow_evening(bench)
    bench.reaches_out()

    with pytest.raises(SomebodyWaits, match="Take them first"):
        take(bench.maria, promised, at=bench.at)


def test_a_call_is_alone_at_a_desk(bench: Bench, promised: FollowUp) -> None:
    talks_with(bench, "maria")
    tomorrow_evening(bench)

    with pytest.raises(HandsFull):
        take(bench.maria, promised, at=bench.at)


def test_the_one_they_know_comes_first_and_leave_does_not_lose_the_promise(
    bench: Bench, contact: Contact
) -> None:
    row = promise(bench.maria, contact, asked(prefers=bench.maria), at=bench.at)
    ended(bench, contact)
    tomorrow_evening(bench)
    with pytest.raises(LeftToAColleague):
        take(bench.tom, row, at=bench.at)

    bench.later(days=1)

    assert take(bench.tom, row, at=bench.at).counselor == bench.tom


def test_two_hands_on_one_promise_make_one_call(bench: Bench, promised: FollowUp) -> None:
    taken(bench, promised)

    with pytest.raises(NotPossibleNow):
        take(bench.tom, promised, at=bench.at)
    assert Contact.objects.filter(counts_as="follow_up").count() == 1


def test_a_trainee_and_who_has_no_business_here_call_nobody(bench: Bench, promised: FollowUp) -> None:
    tomorrow_evening(bench)
    bench.tom.roles = ["trainee"]

    for person in (bench.tom, bench.kai, bench.owen):
        with pytest.raises(RoleDoesNotAllow):
            take(person, promised, at=bench.at)


def test_a_colleague_does_not_see_the_number_of_what_somebody_else_keeps(
    bench: Bench, promised: FollowUp
) -> None:
    contact = taken(bench, promised)

    with pytest.raises(NotYourContact):
        open_to_keep(bench.tom, again(promised), contact, at=bench.at)


def test_without_an_answer_it_is_tried_again_and_then_a_supervisor_hears_of_it(
    bench: Bench, contact: Contact
) -> None:
    Contact.objects.filter(pk=contact.pk).update(tier=Tier.HIGH)
    row = promise(
        bench.maria, bench.again(contact), asked(hours=Hours(time(0), time(23, 59), "UTC")), at=bench.at
    )
    ended(bench, contact)
    for tries in (1, 2, 3):
        call = take(bench.maria, again(row), at=bench.later(hours=5))
        tell(bench.maria, call, said(Outcome.NO_ANSWER), at=bench.later(minutes=2))
        assert (again(row).tries, bench.again(call).where) == (tries, ContactState.CLOSED)

    assert (again(row).where, again(row).need) == (State.NOT_REACHED, Need.NOT_REACHED)


def test_where_no_message_may_be_left_none_can_be_told(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)

    with pytest.raises(UnknownOutcome, match="said no"):
        tell(bench.maria, contact, said(Outcome.MESSAGE_LEFT), at=bench.at)


def test_not_now_ends_safely_and_is_kept_when_they_asked_for_it(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)
    row = tell(bench.maria, contact, said(Outcome.NOT_NOW, 24), at=bench.at)

    assert (row.where, row.opens_at) == (State.PROMISED, bench.at + timedelta(hours=24))
    assert bench.again(contact).where is ContactState.WRAP_UP
    with pytest.raises(NotPossibleNow, match="written down"):
        tell(bench.maria, contact, said(Outcome.REACHED), at=bench.at)


def test_a_missed_promise_is_never_silent(bench: Bench, promised: FollowUp) -> None:
    assert sweep(at=promised.warn_at - timedelta(seconds=1)) == 0
    sweep(at=promised.warn_at)
    assert again(promised).need == Need.LAST_HOURS

    sweep(at=promised.miss_at)

    row = again(promised)
    assert (row.need, row.missed_at, row.where) == (Need.MISSED, promised.miss_at, State.PROMISED)
    assert Alarm.objects.get().code == "follow_up_missed"
    answer_for(bench.ines, row, at=promised.miss_at)
    assert again(promised).need == ""
    with pytest.raises(NoSuchFollowUp):
        answer_for(bench.ines, row, at=promised.miss_at)
    sweep(at=promised.miss_at + timedelta(days=14))
    assert (again(promised).where, again(promised).need) == (State.LAPSED, Need.LAPSED)


def test_after_a_standstill_everything_that_came_due_is_done_at_once(
    bench: Bench, promised: FollowUp
) -> None:
    sweep(at=promised.miss_at + timedelta(days=1))

    names = Entry.objects.filter(name__startswith="followup.").values_list("name", flat=True)
    assert list(names)[1:] == ["followup.warned", "followup.missed"]


def test_who_takes_one_and_says_nothing_gives_it_back(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)
    sweep(at=bench.later(hours=2))
    assert again(promised).where is State.TAKEN  # They still talk.
    end(bench.maria, bench.again(contact), at=bench.at)

    sweep(at=bench.later(hours=2))

    assert (again(promised).where, again(promised).need) == (State.PROMISED, Need.NO_OUTCOME)


def test_what_cannot_be_done_now_goes_back_to_the_list(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)
    leave(bench.maria, contact, at=bench.later(minutes=1))

    assert (again(promised).where, again(promised).tries) == (State.PROMISED, 0)
    assert bench.again(contact).disposition == "not_reached"
    assert take(bench.tom, again(promised), at=bench.at).counselor == bench.tom


def test_a_yes_that_is_taken_back_stops_everything_at_once(bench: Bench, contact: Contact) -> None:
    first = promise(bench.maria, contact, asked(is_series=True), at=bench.at)
    tomorrow = promise(bench.maria, contact, asked(channel=Channel.TEXT), at=bench.at)
    call = taken(bench, first, "tom")

    assert withdraw(bench.maria, bench.again(contact), at=bench.at) == 2

    assert {again(first).where, again(tomorrow).where} == {State.WITHDRAWN}
    with pytest.raises(NothingToReachBy):
        open_to_keep(bench.tom, again(first), call, at=bench.at)
    with pytest.raises(NotPossibleNow):
        tell(bench.tom, call, said(Outcome.REACHED), at=bench.at)
    leave(bench.tom, call, at=bench.at)
    sweep(at=bench.at)
    assert not Reach.objects.exists()


def test_what_is_erased_is_promised_no_more(bench: Bench, promised: FollowUp) -> None:
    erase(bench.nora, bench.again(promised.contact), reason="caller_asked", at=bench.at)

    sweep(at=bench.at)

    assert again(promised).where is State.WITHDRAWN
    assert not Reach.objects.exists()


def test_a_series_goes_on_with_the_same_sealed_words(bench: Bench, contact: Contact) -> None:
    row = promise(bench.maria, contact, asked(is_series=True), at=bench.at)
    ended(bench, contact)
    call = taken(bench, row)
    tell(bench.maria, call, said(Outcome.REACHED), at=bench.at)
    end(bench.maria, bench.again(call), at=bench.at)
    close(bench.maria, bench.again(call), "supported", at=bench.at)

    following = FollowUp.objects.get(before=row)
    assert (following.days_left, Reach.objects.get().follow_up) == ([30, 90], following)
    bench.at = following.warn_at
    call = take(bench.maria, following, at=bench.at)
    assert open_to_keep(bench.maria, again(following), call, at=bench.at) == HOW


def test_how_to_reach_is_sealed_anew_before_the_months_key_can_go(bench: Bench, contact: Contact) -> None:
    set_times(bench.nora, Timing(series_days=(60,)), seen=0, at=bench.at)
    row = promise(bench.maria, contact, asked(is_series=True), at=bench.at)
    ended(bench, contact)
    tell(bench.maria, taken(bench, row), said(Outcome.REACHED), at=bench.at)
    before = Reach.objects.get()

    sweep(at=before.made_at + RENEWED_AFTER)

    after = Reach.objects.get()
    assert after.pk != before.pk
    with showing(after.pk):
        assert ReachWords.objects.get().reach_id == after.pk


def test_a_supervisor_ends_a_promise_with_a_reason_only(bench: Bench, promised: FollowUp) -> None:
    with pytest.raises(RoleDoesNotAllow):
        call_off(bench.maria, promised, CalledOff.BY_MISTAKE, at=bench.at)

    call_off(bench.ines, promised, CalledOff.WITH_ANOTHER_SERVICE, at=bench.at)

    assert again(promised).where is State.CALLED_OFF


def test_who_comes_back_by_themself_has_been_reached(
    bench: Bench, contact: Contact, promised: FollowUp
) -> None:
    other = talks_with(bench, "tom")
    with pytest.raises(NoSuchFollowUp):
        kept_by_talk(bench.tom, promised, other, at=bench.at)


def test_a_follow_up_is_in_no_count_of_those_who_reached_us(bench: Bench, promised: FollowUp) -> None:
    contact = taken(bench, promised)
    span = Span.day(f"{bench.at:%Y-%m-%d}")

    assert [one.outcome for one in facts(span)] == [ReportOutcome.FOLLOW_UP]
    assert report(span).total.contacts == 0
    with pytest.raises(ContactMovedOn, match="what came of it"):
        close_as(bench.maria, contact, "prank", at=bench.at)


def test_the_times_are_the_centers_own(bench: Bench, contact: Contact) -> None:
    with pytest.raises(BadTiming):
        set_times(bench.nora, Timing(opens_hours=50, closes_hours=50), seen=0, at=bench.at)
    set_times(bench.nora, Timing(closes_hours=48), seen=0, at=bench.at)

    row = promise(bench.maria, contact, asked(), at=bench.at)

    assert row.closes_at == bench.at + timedelta(hours=48)


def test_the_database_forgets_no_open_promise(bench: Bench, promised: FollowUp) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(due_at=None)


def texted(bench: Bench, promised: FollowUp) -> tuple[Phone, Contact]:
    """Maria has taken a promise to text Robin up, on Tuesday at 6.30 p.m. in New York."""
    phone = Phone(bench)
    return phone, taken(bench, promised)


@pytest.fixture
def to_text(bench: Bench, contact: Contact) -> FollowUp:
    """Maria has promised to text on Tuesday or Wednesday evening."""
    how = HowToReach(ROBINS_PHONE)
    row = promise(bench.maria, contact, asked(channel=Channel.TEXT, how=how), at=bench.at)
    ended(bench, contact)
    return row


def test_a_text_goes_out_in_the_safe_hours_and_an_answer_comes_back_to_who_wrote(
    bench: Bench, to_text: FollowUp
) -> None:
    phone, contact = texted(bench, to_text)
    maria_writes(phone, contact, "Hello Robin, how are you?")
    assert phone.shows == ["Hello Robin, how are you?"]

    phone.texts("better")

    assert (said_by_robin(phone, contact), Contact.objects.count()) == (["better"], 2)
    maria_writes(phone, contact, "Good to hear.")
    assert phone.shows[-1] == "Good to hear."


def test_what_is_written_after_the_safe_hours_does_not_go_out(bench: Bench, to_text: FollowUp) -> None:
    phone, contact = texted(bench, to_text)
    bench.later(hours=2)
    maria_writes(phone, contact, "Hello Robin")

    assert phone.shows == []
    assert list(Outgoing.objects.values_list("state", "code")) == [("not_sent", "not_safe_now")]


def test_a_yes_taken_back_stops_what_waits_to_be_sent(bench: Bench, to_text: FollowUp) -> None:
    phone, contact = texted(bench, to_text)
    maria_writes(phone, contact, "Hello Robin")
    call_off(bench.ines, again(to_text), CalledOff.NOT_SAFE, at=bench.at)

    assert phone.shows == []


def test_stop_by_text_ends_the_promise_to_text(bench: Bench, to_text: FollowUp) -> None:
    phone = Phone(bench)
    phone.texts("STOP")
    tomorrow_evening(bench)
    with pytest.raises(TextsStopped):
        take(bench.maria, to_text, at=bench.at)

    sweep(at=bench.at)

    assert again(to_text).where is State.WITHDRAWN


def test_whoever_waits_for_an_answer_to_our_text_waits_in_no_queue(bench: Bench, to_text: FollowUp) -> None:
    phone, contact = texted(bench, to_text)
    bench.later(minutes=10)
    nobody = Heartbeats()

    assert return_those_of_lost(nobody, at=bench.at, without_leg=Contact.objects.none()) == 0
    phone.texts("hello?")
    assert return_those_of_lost(nobody, at=bench.at, without_leg=Contact.objects.none()) == 1
    assert bench.again(contact).where is ContactState.WAITING


def test_what_is_kept_late_was_missed_also_where_no_worker_said_so(bench: Bench, contact: Contact) -> None:
    row = promise(bench.maria, contact, asked(within_hours=30), at=bench.at)
    ended(bench, contact)
    bench.later(days=1)

    call = taken(bench, row)

    assert (again(row).missed_at, call.where) == (row.miss_at, ContactState.TALKING)
    assert Alarm.objects.get().code == "follow_up_missed"
