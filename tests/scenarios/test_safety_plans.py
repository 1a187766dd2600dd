"""A plan is written together, given as a page that only its link opens, and looked at again the next time."""

from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import RecordClosed
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.errors import NotFound
from ringbuoy.privacy.rows import showing
from ringbuoy.retention.erasing import erase
from ringbuoy.safety_plans.due import sweep
from ringbuoy.safety_plans.giving import (
    MadePage,
    NoSuchPage,
    TooManyPages,
    UnknownWay,
    find_own_page,
    find_page,
    make_page,
    put_away,
    take_back,
    tell_given,
)
from ringbuoy.safety_plans.models import PlanPage, PlanVersion
from ringbuoy.safety_plans.reopening import NoPlanToOpen, plan_before, read_before, reopen
from ringbuoy.safety_plans.rules import MOST_LINKS, Section
from ringbuoy.safety_plans.writing import (
    NoPlanYet,
    PlanChangedElsewhere,
    UnknownAnswer,
    newest_plan,
    note_again,
    note_means,
    plan_of,
    save_plan,
)
from tests.cast import Bench

SAID = {Section.ALONE: "Walk to the canal", Section.REASONS: "My daughter"}


def talk(bench: Bench, name: str = "maria", word: str = "") -> Contact:
    """Robin talks with a counselor; with a word they are known by it."""
    caller = recognize(HandleKind.WORD, word, at=bench.at) if word else None
    bench.ready(name)
    contact = bench.reaches_out(caller=caller).contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return bench.again(contact)


def saved(bench: Bench, contact: Contact, words: dict[Section, str] = SAID, *, seen: int = 0) -> int:
    key = key_to_write(bench.maria, contact, at=bench.at)
    return save_plan(bench.maria, contact, words, seen=seen, key=key, at=bench.at)


def page_of(bench: Bench, contact: Contact, days: int = 7) -> MadePage:
    key = key_to_write(bench.maria, contact, at=bench.at)
    return make_page(bench.maria, contact, days=days, key=key, at=bench.at)


def over(bench: Bench, contact: Contact, name: str = "maria") -> Contact:
    end(bench.person(name), bench.again(contact), at=bench.later(minutes=5))
    close(bench.person(name), bench.again(contact), "supported", at=bench.later(minutes=2))
    return bench.again(contact)


def test_each_version_stays_and_none_is_overwritten(bench: Bench) -> None:
    contact = talk(bench)
    assert saved(bench, contact) == 1
    assert saved(bench, contact, {**SAID, Section.PEOPLE: "Ana"}, seen=1) == 2

    with pytest.raises(PlanChangedElsewhere, match="another screen"):
        saved(bench, contact, seen=1)

    key = key_to_write(bench.maria, contact, at=bench.at)
    plan = newest_plan(contact, key)
    assert (plan.version, plan.words[Section.PEOPLE], plan.words[Section.SIGNS]) == (2, "Ana", "")
    with showing(contact.pk):
        assert PlanVersion.objects.filter(contact=contact).count() == 2


def test_only_whoever_has_the_open_contact_writes_its_plan(bench: Bench) -> None:
    contact = talk(bench)
    key = key_to_write(bench.maria, contact, at=bench.at)

    with pytest.raises(NotYourContact):
        save_plan(bench.tom, contact, SAID, seen=0, key=key, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        save_plan(bench.kai, contact, SAID, seen=0, key=key, at=bench.at)
    with pytest.raises(RecordClosed):
        save_plan(bench.maria, over(bench, contact), SAID, seen=0, key=key, at=bench.at)
    assert plan_of(contact) is None


def test_what_was_asked_about_dangers_is_a_code_that_reports_can_count(bench: Bench) -> None:
    contact = talk(bench)

    note_means(bench.maria, contact, "agreed", at=bench.at)
    note_again(bench.maria, contact, "yes", at=bench.at)

    plan = plan_of(contact)
    assert plan is not None
    assert (plan.means, plan.again) == ("agreed", "yes")
    for note in (note_means, note_again):
        with pytest.raises(UnknownAnswer):
            note(bench.maria, contact, "in the kitchen", at=bench.at)


def test_a_page_is_given_read_and_ends(bench: Bench) -> None:
    contact = talk(bench)
    with pytest.raises(NoPlanYet):
        page_of(bench, contact)
    saved(bench, contact)
    with pytest.raises(UnknownWay):
        page_of(bench, contact, days=4_000)
    made = page_of(bench, contact)

    assert find_page(made.page.address, at=bench.later(days=6)).pk == made.page.pk
    with pytest.raises(NoSuchPage):
        find_page(made.page.address, at=bench.later(days=1))
    assert (sweep(at=bench.at), PlanPage.objects.count()) == (1, 0)
    assert sweep(at=bench.at) == 0


def test_a_page_is_taken_back_by_us_or_put_away_by_the_person(bench: Bench) -> None:
    contact = talk(bench)
    saved(bench, contact)
    first, second = page_of(bench, contact), page_of(bench, contact)

    take_back(bench.maria, find_own_page(bench.maria, first.page.pk), at=bench.at)
    put_away(find_page(second.page.address, at=bench.at), at=bench.at)

    for made in (first, second):
        with pytest.raises(NoSuchPage):
            find_page(made.page.address, at=bench.at)
    with pytest.raises(NoSuchPage):
        find_own_page(bench.tom, second.page.pk)
    names = Entry.objects.filter(name__startswith="plan.page").values_list("name", flat=True)
    assert sorted(set(names)) == ["plan.page_made", "plan.page_put_away", "plan.page_taken_back"]


def test_only_so_many_pages_are_open_at_once(bench: Bench) -> None:
    contact = talk(bench)
    saved(bench, contact)
    for _page in range(MOST_LINKS):
        page_of(bench, contact)

    with pytest.raises(TooManyPages, match="Take one back"):
        page_of(bench, contact)


def test_no_page_outlives_the_words_it_was_made_of(bench: Bench) -> None:
    contact = talk(bench)
    Contact.objects.filter(pk=contact.pk).update(epoch="words-2025-12")
    saved(bench, bench.again(contact))

    made = page_of(bench, bench.again(contact), days=90)

    assert made.page.until - bench.at == timedelta(days=29, hours=4)


def test_the_key_of_a_page_is_nowhere_with_us(bench: Bench) -> None:
    contact = talk(bench)
    saved(bench, contact)

    made = page_of(bench, contact)

    row = PlanPage.objects.get()
    assert made.path == f"/read/{row.address}#{made.key}"
    kept = [str(vars(row)), *(str(entry.codes) for entry in Entry.objects.all())]
    assert not any(made.key in one or "canal" in one for one in kept)
    assert b"canal" not in bytes(row.box)


def test_by_text_only_with_a_yes(bench: Bench) -> None:
    contact = talk(bench)

    with pytest.raises(UnknownWay, match="Ask first"):
        tell_given(bench.maria, contact, "text", has_agreed=False, at=bench.at)
    with pytest.raises(UnknownWay):
        tell_given(bench.maria, contact, "pigeon", has_agreed=True, at=bench.at)
    tell_given(bench.maria, contact, "text", has_agreed=True, at=bench.at)

    assert Entry.objects.get(name="plan.given").codes == {"way": "text"}


def test_the_same_caller_opens_it_again_with_whoever_answers(bench: Bench) -> None:
    first = talk(bench, word="lighthouse")
    saved(bench, first)
    note_again(bench.maria, first, "yes", at=bench.at)
    over(bench, first)
    bench.later(days=40)
    second = talk(bench, "tom", word="lighthouse")
    key = key_to_write(bench.tom, second, at=bench.at)

    assert plan_before(second) == plan_of(first)
    reopen(bench.tom, second, key=key, at=bench.at)

    assert newest_plan(second, key).words[Section.ALONE] == "Walk to the canal"
    assert plan_before(second) is None
    read = Entry.objects.get(name="contact.read", contact_id=first.pk, person_id=bench.tom.pk)
    assert read.codes["purpose"] == "plan"
    assert Entry.objects.get(name="plan.reopened").codes == {"earlier": str(first.pk)}
    with pytest.raises(NotYourContact):
        unlock(bench.tom, first, purpose="notes", at=bench.at)


def test_it_is_looked_at_together_without_being_written_anew(bench: Bench) -> None:
    first = talk(bench, word="lighthouse")
    saved(bench, first)
    note_again(bench.maria, first, "yes", at=bench.at)
    over(bench, first)
    second = talk(bench, "tom", word="lighthouse")

    text = read_before(bench.tom, second, at=bench.at)

    assert text.words[Section.ALONE] == "Walk to the canal"
    assert plan_of(second) is None
    assert plan_before(second) == plan_of(first)
    read = Entry.objects.get(name="contact.read", contact_id=first.pk, person_id=bench.tom.pk)
    assert read.codes["purpose"] == "plan"
    assert Entry.objects.get(name="plan.reviewed").codes == {"earlier": str(first.pk)}
    with pytest.raises(NotYourContact):
        read_before(bench.maria, second, at=bench.at)
    with pytest.raises(NoPlanToOpen):
        read_before(bench.maria, talk(bench, "maria", word="seagull"), at=bench.at)


@pytest.mark.parametrize("answer", ["not_asked", "no"])
def test_without_a_yes_nobody_opens_it_again(bench: Bench, answer: str) -> None:
    first = talk(bench, word="lighthouse")
    saved(bench, first)
    note_again(bench.maria, first, answer, at=bench.at)
    over(bench, first)
    second = talk(bench, "tom", word="lighthouse")
    key = key_to_write(bench.tom, second, at=bench.at)

    with pytest.raises(NoPlanToOpen, match="new one together"):
        reopen(bench.tom, second, key=key, at=bench.at)
    assert not Entry.objects.filter(name="contact.read", contact_id=first.pk, person_id=bench.tom.pk).exists()


def test_a_stranger_and_somebody_unknown_are_offered_none(bench: Bench) -> None:
    first = talk(bench, word="lighthouse")
    saved(bench, first)
    note_again(bench.maria, first, "yes", at=bench.at)
    over(bench, first)

    assert plan_before(talk(bench, "tom", word="seagull")) is None
    assert plan_before(talk(bench, "maria")) is None


def test_an_erased_contact_takes_its_plan_and_pages_along(bench: Bench) -> None:
    contact = talk(bench, word="lighthouse")
    saved(bench, contact)
    note_again(bench.maria, contact, "yes", at=bench.at)
    made = page_of(bench, contact)
    over(bench, contact)

    erase(bench.nora, bench.again(contact), reason="caller_asked", at=bench.at)

    with pytest.raises(NoSuchPage):
        find_page(made.page.address, at=bench.at)
    assert (sweep(at=bench.at), PlanPage.objects.count()) == (1, 0)
    with pytest.raises(NotFound):
        unlock(bench.ines, bench.again(contact), purpose="plan", at=bench.at)
    assert plan_before(talk(bench, "tom", word="lighthouse")) is None
