"""What was promised is really given: as a text, by e-mail, on paper. Nothing pretends to have been sent."""

from uuid import uuid4

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.directory.models import Location, Organization, Phone, Service, ServiceAtLocation
from ringbuoy.journal.models import Entry
from ringbuoy.people.mail_rules import Encryption
from ringbuoy.people.models import MailServer
from ringbuoy.people.posting import MailNotSent
from ringbuoy.privacy.rows import showing
from ringbuoy.referrals.actions import Wanted, change, done, give
from ringbuoy.referrals.due import sweep
from ringbuoy.referrals.leaflets import leaflet, words_of
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.queries import NoSuchReferral
from ringbuoy.referrals.rules import Consent, State, Way
from ringbuoy.referrals.sending import (
    AddressNotSafe,
    BadAddress,
    NoMail,
    NotAgreed,
    NothingToSend,
    give_on_paper,
    send_by_email,
    send_by_text,
    send_to_number,
)
from ringbuoy.referrals.to_do import find_to_do, number_to_do, to_do
from ringbuoy.texting.agreeing import NotByText, TextsStopped
from ringbuoy.texting.models import Outgoing, TextNumber
from ringbuoy.texting.numbers import NotDialable
from ringbuoy.texting.states import Sent
from tests.cast import Bench
from tests.doors.mail_servers import mail_server
from tests.doors.test_desk import talks_with
from tests.texting.air import Phone as Handset
from tests.texting.air import answered_by_maria

WISH = "A bed where my dog may stay"
ADDRESS = "robin.canary@example.org"


@pytest.fixture
def shelter(db: None) -> Service:
    """A service of the directory, with a number."""
    giver = Organization.objects.create(id=uuid4(), name="Harbor House", description="Help")
    service = Service.objects.create(
        id=uuid4(), organization_id=giver.pk, name="Night shelter", status="active"
    )
    Phone.objects.create(id=uuid4(), service_id=service.pk, number="555 0107")
    return service


def promised(bench: Bench, contact: Contact, service: Service, way: Way) -> Referral:
    referral = give(bench.maria, contact, service.pk, at=bench.at)
    key = key_to_write(bench.maria, contact, at=bench.at)
    change(bench.maria, referral, Wanted(way, Consent.NOT_ASKED, WISH), key=key, at=bench.at)
    assert referral.where is State.TO_DO
    return referral


def text(bench: Bench, contact: Contact) -> None:
    key = key_to_write(bench.maria, contact, at=bench.at)
    send_by_text(bench.maria, contact, key=key, at=bench.at)


def test_in_a_talk_by_text_it_comes_to_the_phone_once(bench: Bench, shelter: Service) -> None:
    phone = Handset(bench)
    phone.texts("I have nowhere to sleep")
    contact = answered_by_maria(phone)
    referral = promised(bench, contact, shelter, Way.TEXT)

    text(bench, contact)

    assert [words for words in phone.shows if "shelter" in words] == ["Night shelter, Harbor House\n555 0107"]
    referral.refresh_from_db()
    assert referral.where is State.GIVEN
    assert sweep(at=bench.later(minutes=1)) == 0
    with pytest.raises(NothingToSend):
        text(bench, contact)
    assert Entry.objects.get(name="referral.done").codes["by"] == "text"


def test_a_text_that_does_not_arrive_leaves_it_to_be_done(bench: Bench, shelter: Service) -> None:
    phone = Handset(bench)
    phone.texts("I have nowhere to sleep")
    contact = answered_by_maria(phone)
    referral = promised(bench, contact, shelter, Way.TEXT)
    text(bench, contact)
    assert phone.shows

    Outgoing.objects.filter(contact=contact).update(state=Sent.FAILED, code="refused")

    assert sweep(at=bench.at) == 1
    assert sweep(at=bench.at) == 0
    referral.refresh_from_db()
    assert (referral.where, referral.sent_as) == (State.TO_DO, None)
    assert Entry.objects.filter(name="referral.not_arrived", contact_id=contact.pk).count() == 1


@pytest.fixture
def own_phone(bench: Bench) -> Handset:
    """Robin's phone, which the line can text."""
    return Handset(bench, "+12075550142")


@pytest.fixture
def chat(bench: Bench, shelter: Service, own_phone: Handset) -> Contact:
    """A talk by chat in which the shelter is to be given by text."""
    contact = talks_with(bench, "maria")
    promised(bench, contact, shelter, Way.TEXT)
    return contact


def text_to(bench: Bench, contact: Contact, number: str = "(207) 555-0142", *, may_text: bool = True) -> None:
    key = key_to_write(bench.maria, contact, at=bench.at)
    send_to_number(bench.maria, contact, number, may_text=may_text, key=key, at=bench.at)


def test_somebody_who_chats_gets_it_at_a_number_that_is_kept_nowhere(
    bench: Bench, chat: Contact, own_phone: Handset
) -> None:
    text_to(bench, chat)

    assert own_phone.shows == ["The information that you asked for:\n\nNight shelter, Harbor House\n555 0107"]
    assert Referral.objects.get().where is State.GIVEN
    assert bytes(Outgoing.objects.get().number) == b""
    with showing(chat.pk):
        assert not TextNumber.objects.exists()
        assert not CallerHandle.objects.exists()


def test_a_text_to_a_number_needs_a_yes_a_country_and_no_stop(
    bench: Bench, chat: Contact, own_phone: Handset
) -> None:
    with pytest.raises(NotAgreed):
        text_to(bench, chat, may_text=False)
    with pytest.raises(NotDialable):
        text_to(bench, chat, "555 0142")

    own_phone.texts("STOP")
    with pytest.raises(TextsStopped):
        text_to(bench, chat)

    assert Referral.objects.get().where is State.TO_DO
    assert not Outgoing.objects.filter(contact=chat).exists()


def test_nothing_goes_out_by_text_where_the_person_does_not_text_or_said_stop(
    bench: Bench, shelter: Service
) -> None:
    chat = talks_with(bench, "maria")
    promised(bench, chat, shelter, Way.TEXT)
    with pytest.raises(NotByText):
        text(bench, chat)
    end(bench.maria, bench.again(chat), at=bench.at)

    phone = Handset(bench)
    phone.texts("I have nowhere to sleep")
    contact = answered_by_maria(phone)
    referral = promised(bench, contact, shelter, Way.TEXT)
    phone.texts("STOP")
    with pytest.raises(TextsStopped):
        text(bench, contact)

    assert referral.where is State.TO_DO


def test_an_email_names_the_service_and_nothing_of_the_person(bench: Bench, shelter: Service) -> None:
    contact = talks_with(bench, "maria")
    referral = promised(bench, contact, shelter, Way.EMAIL)

    with mail_server() as server:
        mail_goes_to(server.port)
        send_by_email(bench.maria, contact, f" {ADDRESS} ", is_safe=True, at=bench.at)

    (letter,) = server.taken
    assert f"To: {ADDRESS}" in letter
    assert "Night shelter, Harbor House" in letter
    assert not [word for word in ("dog", "Harbor Line", "crisis", "Maria") if word in letter]
    referral.refresh_from_db()
    assert referral.where is State.GIVEN
    assert "robin" not in "".join(str(entry.codes) for entry in Entry.objects.all())


def test_an_email_that_cannot_go_changes_nothing(bench: Bench, shelter: Service) -> None:
    contact = talks_with(bench, "maria")
    promised(bench, contact, shelter, Way.EMAIL)
    wrong = {BadAddress: ("robin at home", True), AddressNotSafe: (ADDRESS, False), NoMail: (ADDRESS, True)}

    for refusal, (address, is_safe) in wrong.items():
        with pytest.raises(refusal):
            send_by_email(bench.maria, contact, address, is_safe=is_safe, at=bench.at)
    with mail_server(RCPT="550 no") as server:
        mail_goes_to(server.port)
        with pytest.raises(MailNotSent):
            send_by_email(bench.maria, contact, ADDRESS, is_safe=True, at=bench.at)

    assert Referral.objects.get().where is State.TO_DO
    with pytest.raises(NotYourContact):
        send_by_email(bench.tom, contact, ADDRESS, is_safe=True, at=bench.at)


def mail_goes_to(port: int) -> None:
    MailServer.objects.create(
        pk=1, host="127.0.0.1", port=port, encryption=Encryption.NONE, sender="line@example.org"
    )


def test_paper_is_given_when_somebody_says_that_it_was_handed_over(bench: Bench, shelter: Service) -> None:
    contact = talks_with(bench, "maria")
    referral = promised(bench, contact, shelter, Way.PRINT)

    give_on_paper(bench.maria, contact, at=bench.at)

    referral.refresh_from_db()
    assert referral.where is State.GIVEN
    with pytest.raises(NothingToSend):
        give_on_paper(bench.maria, contact, at=bench.at)


def test_what_has_become_confidential_is_given_without_its_place(bench: Bench, shelter: Service) -> None:
    place = Location.objects.create(
        id=uuid4(), location_type="physical", name="Hidden court", is_confidential=False
    )
    ServiceAtLocation.objects.create(id=uuid4(), service_id=shelter.pk, location_id=place.pk)
    contact = talks_with(bench, "maria")
    referral = give(bench.maria, contact, shelter.pk, place=place.pk, at=bench.at)
    Location.objects.update(is_confidential=True)

    words = words_of(leaflet([referral], at=bench.at), "es")

    assert words == "Night shelter, Harbor House\n555 0107\nEl lugar es confidencial. Llame antes."


def test_what_is_still_to_be_done_is_seen_by_who_promised_and_by_supervisors(
    bench: Bench, shelter: Service
) -> None:
    contact = talks_with(bench, "maria")
    referral = promised(bench, contact, shelter, Way.EMAIL)

    assert [one.service for one in to_do(bench.maria)] == ["Night shelter"]
    assert (number_to_do(bench.maria), number_to_do(bench.ines)) == (1, 0)
    assert (len(to_do(bench.ines)), to_do(bench.tom)) == (1, [])
    with pytest.raises(NoSuchReferral):
        find_to_do(bench.tom, referral.pk)
    with pytest.raises(RoleDoesNotAllow):
        done(bench.dara, referral, at=bench.at)
    done(bench.ines, find_to_do(bench.ines, referral.pk), at=bench.at)
    assert to_do(bench.maria) == []
