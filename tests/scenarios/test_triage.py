"""First words: who waits and says that a life is in danger goes first; how a list goes live."""

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.leaving_messages import Left, leave_message
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened
from ringbuoy.contacts.rules import Author, Move, State, Tier
from ringbuoy.contacts.swaps import swap
from ringbuoy.escalations.danger import lower_imminent
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.routing.taking import next_for
from ringbuoy.triage.drafts import (
    DraftChangedMeanwhile,
    PhraseTwice,
    Seen,
    Wording,
    add,
    change,
    discard,
    find_draft,
    live_phrases,
    live_version,
    take_out,
)
from ringbuoy.triage.due import sweep
from ringbuoy.triage.keeping import live_reader
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.models import ListVersion, Mark
from ringbuoy.triage.queries import why
from ringbuoy.triage.versions import FindsLess, NotBenched, NothingToFind, go_live, roll_back, run_bench
from tests.cast import Bench

HERON = Wording(Level.IMMINENT, Reason.NOW, About.ANYONE, "heron at the river")


def writes(bench: Bench, opened: Opened, words: str) -> Contact:
    say(opened.contact, Saying(words, Author.CALLER, new_id()), key=opened.key, at=bench.at)
    bench.later(seconds=5)
    sweep(at=bench.at)
    return bench.again(opened.contact)


def names(bench: Bench) -> list[str]:
    return list(Entry.objects.order_by("id").values_list("name", flat=True))


def with_draft(bench: Bench) -> Seen:
    add(bench.nora, Seen("en", 0), HERON, at=bench.at)
    return Seen("en", 2)


def test_who_writes_of_danger_goes_before_those_who_wait_longer(bench: Bench) -> None:
    bench.reaches_out()
    bench.later(minutes=5)
    robin = bench.reaches_out()
    bench.ready("maria")

    contact = writes(bench, robin, "hello. i took all my pills")

    assert contact.tier == Tier.IMMINENT
    assert next(iter(next_for(bench.maria, at=bench.at))) == contact.pk
    assert [mark.reason for mark in why([contact])[contact.pk]] == [Reason.ATTEMPT]


def test_the_journal_holds_the_level_and_no_words(bench: Bench) -> None:
    writes(bench, bench.reaches_out(), "i want to die, the heron knows")

    entry = Entry.objects.get(name="contact.triaged")

    assert entry.codes == {"level": "high", "raised": True}
    assert "heron" not in str(list(Mark.objects.values()))


def test_some_sign_is_marked_and_raises_nobody(bench: Bench) -> None:
    contact = writes(bench, bench.reaches_out(), "i feel hopeless")

    assert contact.tier == Tier.EVERYONE
    assert [mark.level for mark in why([contact])[contact.pk]] == ["some"]


def test_nothing_is_lowered_and_what_a_supervisor_took_back_stands(bench: Bench) -> None:
    robin = bench.reaches_out()
    writes(bench, robin, "i am on the bridge")
    lower_imminent(bench.ines, bench.again(robin.contact), at=bench.at)

    again = writes(bench, robin, "i am on the bridge")
    hello = writes(bench, robin, "hello?")
    more = writes(bench, robin, "i just cut my wrists")

    assert [again.tier, hello.tier, more.tier] == [Tier.HIGH, Tier.HIGH, Tier.IMMINENT]


def test_words_that_are_said_to_a_counselor_are_left_to_the_counselor(bench: Bench) -> None:
    robin = bench.reaches_out()
    bench.ready("maria")
    swap(robin.contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)

    contact = writes(bench, robin, "i want to die")

    assert (contact.tier, Mark.objects.count()) == (Tier.EVERYONE, 0)


def test_a_message_that_was_left_is_read_too(bench: Bench) -> None:
    arrival = Arrival(line=bench.line(), channel=Channel.CHAT, language="es")
    left = leave_message(arrival, Left("no quiero vivir más", "", new_id()), at=bench.at)
    bench.later(seconds=5)

    handled = sweep(at=bench.at), sweep(at=bench.at)

    assert handled == (1, 0)
    contact = bench.again(left)
    assert (contact.where, contact.tier) == (State.MESSAGE_TAKEN, Tier.HIGH)


def test_a_draft_reads_nobody_until_the_bench_has_tried_it(bench: Bench) -> None:
    seen = with_draft(bench)

    with pytest.raises(NotBenched):
        go_live(bench.nora, seen, is_meant=False, at=bench.at)
    before = live_reader().level("the heron at the river")
    run_bench(bench.nora, seen, at=bench.at)
    version = go_live(bench.nora, seen, is_meant=False, at=bench.at)

    assert before is Level.NONE
    assert live_reader().level("the heron at the river") is Level.IMMINENT
    assert (version.version, find_draft("en")) == (1, None)
    assert live_phrases("en")[-1].code == "en-x1"
    assert names(bench)[-3:] == ["triage.draft_changed", "triage.benched", "triage.went_live"]


def test_one_step_lets_an_earlier_list_hold_again(bench: Bench) -> None:
    seen = with_draft(bench)
    run_bench(bench.nora, seen, at=bench.at)
    go_live(bench.nora, seen, is_meant=False, at=bench.at)

    roll_back(bench.nora, "en", to=0, seen=1, at=bench.at)
    roll_back(bench.nora, "en", to=1, seen=2, at=bench.at)

    assert live_reader().level("the heron at the river") is Level.IMMINENT
    assert list(ListVersion.objects.values_list("version", "back_to")) == [(3, 1), (2, 0), (1, None)]
    with pytest.raises(DraftChangedMeanwhile):
        roll_back(bench.nora, "en", to=0, seen=2, at=bench.at)


def test_a_list_that_finds_fewer_goes_live_only_when_that_is_meant(bench: Bench) -> None:
    revision = 0
    for code in [one.code for one in live_phrases("en") if one.reason is Reason.PLACE]:
        take_out(bench.nora, Seen("en", revision), code, at=bench.at)
        revision = max(revision, 1) + 1
    seen = Seen("en", revision)
    run_bench(bench.nora, seen, at=bench.at)

    with pytest.raises(FindsLess):
        go_live(bench.nora, seen, is_meant=False, at=bench.at)
    go_live(bench.nora, seen, is_meant=True, at=bench.at)

    assert Entry.objects.get(name="triage.went_live").codes["finds_less"] == ["imminent", "high"]


def test_a_list_that_would_raise_nobody_is_refused(bench: Bench) -> None:
    seen = with_draft(bench)
    draft = find_draft("en")
    assert draft is not None
    draft.phrases = [row for row in draft.phrases if row[1] in ("some", "none")]
    draft.save()

    with pytest.raises(NothingToFind):
        run_bench(bench.nora, seen, at=bench.at)


def test_two_hands_on_one_draft_and_the_second_looks_again(bench: Bench) -> None:
    seen = with_draft(bench)

    with pytest.raises(DraftChangedMeanwhile):
        add(bench.nora, Seen("en", 0), HERON, at=bench.at)
    with pytest.raises(DraftChangedMeanwhile):
        discard(bench.nora, Seen("en", 9), at=bench.at)
    with pytest.raises(PhraseTwice):
        add(bench.nora, seen, HERON, at=bench.at)


def test_a_phrase_keeps_its_code_and_no_other_ever_gets_it(bench: Bench) -> None:
    seen = with_draft(bench)
    change(
        bench.nora, seen, "en-x1", Wording(Level.HIGH, Reason.WISH, About.SELF, "heron flies"), at=bench.at
    )
    run_bench(bench.nora, Seen("en", 3), at=bench.at)
    go_live(bench.nora, Seen("en", 3), is_meant=False, at=bench.at)
    take_out(bench.nora, Seen("en", 0), "en-x1", at=bench.at)

    add(bench.nora, Seen("en", 2), HERON, at=bench.at)

    draft = find_draft("en")
    assert draft is not None
    assert [row[0] for row in draft.phrases if "x" in row[0]] == ["en-x2"]


@pytest.mark.parametrize("who", ["kai", "maria", "ines", "owen"])
def test_only_the_clinical_director_changes_a_list(bench: Bench, who: str) -> None:
    with pytest.raises(RoleDoesNotAllow):
        add(bench.person(who), Seen("en", 0), HERON, at=bench.at)

    assert find_draft("en") is None
    assert live_version("en") == 0
