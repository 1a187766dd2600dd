"""Somebody is introduced to a service: it is called into the talk, and counts once all three have talked."""

from uuid import uuid4

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.directory.models import Organization, Phone, Service
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.referrals.actions import Wanted, change, done, give
from ringbuoy.referrals.due import sweep
from ringbuoy.referrals.introducing import NoSuchPhone, introduce, why_not
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import Consent, NotPossibleNow, State, Way
from ringbuoy.telephony.handing_on import let_go, talk_together
from ringbuoy.telephony.kinds import Came, Company, Placed, Whom
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.placing import AlreadyCalling
from ringbuoy.telephony.recording_placed import outsides, record_placed
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with
from tests.doors.test_desk_phone import called
from tests.telephony.test_placing import carrier

INTRODUCED = Wanted(Way.WARM_TRANSFER, Consent.GIVEN)


class Talk:
    """Maria talks with Robin, who agrees to be introduced to a shelter with a telephone and a fax."""

    def __init__(self, bench: Bench, contact: Contact) -> None:
        self.bench, self.contact = bench, contact
        giver = Organization.objects.create(id=uuid4(), name="Harbor House", description="Help")
        service = Service.objects.create(
            id=uuid4(), organization_id=giver.pk, name="Night shelter", status="active"
        )
        Phone.objects.create(id=uuid4(), service_id=service.pk, number="(555) 555-0108", type="fax")
        self.phone = Phone.objects.create(id=uuid4(), service_id=service.pk, number="(555) 555-0107")
        self.referral = give(bench.maria, contact, service.pk, at=bench.at)
        key = key_to_write(bench.maria, contact, at=bench.at)
        change(bench.maria, self.referral, INTRODUCED, key=key, at=bench.at)

    def introduce(self) -> OutsideCall:
        return introduce(self.bench.maria, self.contact, self.referral, self.phone.pk, at=self.bench.at)

    @property
    def state(self) -> State:
        sweep(at=self.bench.at)
        return Referral.objects.get(pk=self.referral.pk).where


@pytest.fixture
def talk(bench: Bench) -> Talk:
    bench.at = clock.now()
    carrier()
    contact = called(bench)
    Call.objects.create(contact=contact, leg="line-1.0", began_at=bench.at)
    return Talk(bench, contact)


def test_it_counts_as_given_once_all_three_have_talked(talk: Talk, bench: Bench) -> None:
    call = talk.introduce()

    (stands,) = outsides(at=bench.at).calls
    assert (stands.number, call.whom, call.company) == ("5555550107", Whom.SERVICE, Company.ASIDE)
    record_placed(call.pk, Placed.ANSWERED, None, at=bench.at)
    assert talk.state is State.TO_DO
    talk_together(bench.maria, talk.contact, at=bench.at)
    assert talk.state is State.GIVEN
    assert Entry.objects.get(name="referral.done").codes["by"] == "call"
    assert "5550107" not in repr(list(Entry.objects.values_list("codes", flat=True)))


def test_who_did_not_answer_or_was_only_asked_is_still_to_be_introduced(talk: Talk, bench: Bench) -> None:
    record_placed(talk.introduce().pk, Placed.OVER, Came.BUSY, at=bench.at)
    assert talk.state is State.TO_DO
    asked_aside = talk.introduce()
    record_placed(asked_aside.pk, Placed.ANSWERED, None, at=bench.at)
    let_go(bench.maria, talk.contact, at=bench.at)
    record_placed(asked_aside.pk, Placed.OVER, Came.TALKED, at=bench.at)

    assert talk.state is State.TO_DO
    assert not Referral.objects.filter(introduced_by__isnull=False).exists()


def test_what_cannot_be_is_refused_and_calls_nobody(talk: Talk, bench: Bench) -> None:
    fax = Phone.objects.get(type="fax").pk
    with pytest.raises(NoSuchPhone):
        introduce(bench.maria, talk.contact, talk.referral, fax, at=bench.at)
    with pytest.raises(NotYourContact):
        introduce(bench.tom, talk.contact, talk.referral, talk.phone.pk, at=bench.at)
    talk.introduce()
    with pytest.raises(AlreadyCalling):
        talk.introduce()
    done(bench.maria, talk.referral, at=bench.at)
    with pytest.raises(NotPossibleNow):
        talk.introduce()

    assert OutsideCall.objects.count() == 1


def test_the_card_calls_and_where_no_line_can_says_how_by_hand(talk: Talk, bench: Bench) -> None:
    maria = at_desk(bench, "maria")
    path = f"/desk/referrals/{talk.referral.pk}/introduce"

    card = maria.get(f"/desk/contacts/{talk.contact.pk}/given", headers=HTMX).content.decode()
    asked = maria.get(path, headers=HTMX).content.decode()
    pressed = maria.post(path, {"phone": talk.phone.pk}, headers=HTMX)
    Call.objects.update(ended_at=bench.at)
    by_hand = maria.get(path, headers=HTMX).content.decode()

    assert "Call them together" in card
    assert ("(555) 555-0107" in asked, "0108" in asked, "tel:" in asked) == (True, False, False)
    assert (pressed.status_code, OutsideCall.objects.count()) == (204, 1)
    assert 'href="tel:5555550107"' in by_hand
    assert "Call them on another phone" in by_hand
    assert maria.post(path, {"phone": "x"}, headers=HTMX).status_code == 404


def test_in_a_chat_the_line_calls_nobody(bench: Bench) -> None:
    carrier()

    talk = Talk(bench, talks_with(bench, "maria"))

    assert talk.contact.channel == Channel.CHAT
    assert "only while you talk by telephone" in why_not(talk.contact)
