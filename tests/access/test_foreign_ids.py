"""Numbers in an address are guessed: with a colleague's, nobody sees or changes anything of their contact."""

from collections.abc import Iterator
from datetime import time

import pytest
from django.urls import URLPattern, get_resolver, reverse

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.followups.laying import Hours
from ringbuoy.followups.promising import Promise, promise
from ringbuoy.followups.reach import HowToReach
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.clock import now
from ringbuoy.referrals.actions import give
from ringbuoy.referrals.places import hold_place
from ringbuoy.rescues.actions import Asked, ask_for_rescue
from ringbuoy.rescues.rules import Source, Sureness
from ringbuoy.safety_plans.giving import make_page, pages_of
from ringbuoy.safety_plans.rules import Section
from ringbuoy.safety_plans.writing import save_plan
from ringbuoy.third_parties.actions import Told, add_person
from ringbuoy.third_parties.rules import Age, Consent, Outcome, Relation
from tests.cast import Bench
from tests.doors.test_desk import at_desk, talks_with
from tests.scenarios.test_mandated_reports import opened
from tests.scenarios.test_places import shelter
from tests.scenarios.test_rescues import ATTEMPT, TOLD

CANARY = "heron by the mill"
OF_EVERYBODY = {"desk_take_follow_up", "desk_accept", "desk_pass", "desk_kept"}
"""A promise is kept by whoever is free, and a colleague is asked by name; scenarios hold who may. `desk_kept`
names the contact too, and the matrix holds that.
"""


@pytest.fixture
def bench(db: None, keyd: None) -> Bench:
    """A small center at this hour, as the pages' clock is the real one."""
    return Bench(at=now())


@pytest.fixture
def ids(bench: Bench) -> dict[str, int]:
    """Maria's open contact with one of everything that has a number of its own."""
    contact, beds = talks_with(bench, "maria"), shelter(bench, 3)
    contact, maria, at = bench.again(contact), bench.maria, bench.at
    key = key_to_write(maria, contact, at=at)
    told = Told(Relation.FRIEND, Age.ADULT, Consent.UNKNOWN, Outcome.NOTHING_YET, CANARY)
    save_plan(maria, contact, {Section.PEOPLE: CANARY}, seen=0, key=key, at=at)
    make_page(maria, contact, days=7, key=key, at=at)
    asked = Asked(ATTEMPT, Source.PERSON_SAYS, Sureness.DOOR, TOLD)
    hours = Hours(time(18), time(20), "America/New_York")
    how = HowToReach("+1 555 010 0167", about=CANARY)
    return {
        "person_id": add_person(maria, contact, told, key=key, at=at).pk,
        "referral_id": give(maria, contact, beds.service_id, at=at).pk,
        "hold_id": hold_place(maria, contact, beds.pk, at=at).pk,
        "page_id": next(iter(pages_of(contact, at=at))).pk,
        "rescue_id": ask_for_rescue(maria, contact, asked, key=key, at=at).pk,
        "report_id": opened(bench, contact).pk,
        "follow_up_id": promise(
            maria, contact, Promise(Channel.VOICE, how, hours, has_consent=True, language="en"), at=at
        ).pk,
    }


RESCUE_MOVES = ("dial-aside", "dial-together", "call", "confirm", "stand-down")


def numbered_routes() -> Iterator[tuple[str, str]]:
    """Name the routes of the desk that take the number of something, with the name of the number."""
    for pattern in _desk():
        number = next((word for word, kind in pattern.pattern.converters.items() if _is_int(kind)), None)
        if number and pattern.name not in OF_EVERYBODY:
            yield pattern.name, number


def _desk() -> list[URLPattern]:
    desk = next(one for one in get_resolver().url_patterns if str(one.pattern) == "desk/")
    return list(desk.url_patterns)


def _is_int(converter: object) -> bool:
    return type(converter).__name__ == "IntConverter"


def addresses(ids: dict[str, int]) -> list[str]:
    """Give the addresses with the numbers of what is there; a route of something else is tried with 1."""
    found = []
    for name, number in numbered_routes():
        own = {number: ids.get(number, 1)}
        moves = RESCUE_MOVES if name == "desk_rescue_moved" else ()
        found += [reverse(name, kwargs={**own, "move": move}) for move in moves]
        found += [] if moves else [reverse(name, kwargs=own)]
    return found


def test_a_colleague_with_the_number_gets_nothing_and_changes_nothing(
    bench: Bench, ids: dict[str, int]
) -> None:
    before, wrong = journaled(), []
    for name in ("tom", "owen", "dara", "kai"):
        browser = at_desk(bench, name)
        for address in addresses(ids):
            for answer in (browser.get(address), browser.post(address, {"words": "changed"})):
                if answer.status_code not in {403, 404, 405} or CANARY in answer.content.decode():
                    wrong.append((name, address, answer.status_code))

    assert wrong == []
    assert journaled() == before
    assert len(addresses(ids)) >= 10


def journaled() -> int:
    """Count what happened to contacts, apart from refusals."""
    refused = (Happened.PERSON_DENIED, Happened.CONTACT_READ_REFUSED)
    return Entry.objects.exclude(name__in=refused).exclude(contact_id=None).count()


def test_the_owner_reaches_all_of_it_by_the_same_addresses(bench: Bench, ids: dict[str, int]) -> None:
    maria = at_desk(bench, "maria")

    statuses = [maria.get(address).status_code for address in addresses(ids)]

    assert statuses.count(200) >= 3
    assert not set(statuses) & {302, 403}
    assert Contact.objects.get().counselor == bench.maria
