"""The page of what is kept, and the page on which one contact is held or erased."""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.office.retention_words import (
    CLASS_WORDS,
    ERASE_REASON_WORDS,
    HOLD_MOVE_WORDS,
    HOLD_REASON_WORDS,
    HOLD_STATE_WORDS,
)
from ringbuoy.kernel.clock import now
from ringbuoy.keyd.retention import Retention
from ringbuoy.retention.erasing import Reason
from ringbuoy.retention.keeping import kept_here
from ringbuoy.retention.models import Hold
from ringbuoy.retention.rules import HoldMove, HoldReason, HoldState
from ringbuoy.retention.sweeping import sweep
from tests.cast import Bench

PAGE = "/office/retention/"


@pytest.fixture
def over(bench: Bench) -> Contact:
    """A contact that is over."""
    contact = bench.reaches_out().contact
    Contact.objects.filter(pk=contact.pk).update(state=State.ABANDONED, ended_at=bench.at)
    return bench.again(contact)


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_code_has_words() -> None:
    assert set(CLASS_WORDS) == set(Retention)
    assert (set(HOLD_REASON_WORDS), set(HOLD_STATE_WORDS)) == (set(HoldReason), set(HoldState))
    assert (set(HOLD_MOVE_WORDS), set(ERASE_REASON_WORDS)) == (set(HoldMove), set(Reason))


def test_a_director_sees_what_is_kept_and_changes_it_and_nonsense_stays_in_the_field(bench: Bench) -> None:
    sweep(at=now())
    nora = signed_in(bench, "nora")

    nora.post(f"{PAGE}classes/words/", {"days": "120"})
    wrong = nora.post(f"{PAGE}classes/words/", {"days": "for ever"})

    assert wrong.status_code == 400
    assert "in digits, such as 90" in wrong.content.decode()
    assert 'value="for ever"' in wrong.content.decode()
    assert kept_here()[Retention.WORDS].days == 120
    page = nora.get(PAGE).content.decode()
    assert "Changed by Nora" in page
    assert "Messages, notes and handles: 20" in page


def test_a_hold_is_asked_for_by_one_and_approved_by_another_on_the_page(bench: Bench, over: Contact) -> None:
    ines, nora = signed_in(bench, "ines"), signed_in(bench, "nora")
    assert over.number in ines.get(PAGE, {"number": over.number}).content.decode()

    ines.post(f"{PAGE}contacts/{over.pk}/hold", {"reason": "court"})
    hold = Hold.objects.get()
    assert "A colleague has to decide" in ines.get(PAGE).content.decode()
    assert ines.post(f"{PAGE}holds/{hold.pk}/", {"move": "approve"}).status_code == 400
    nora.post(f"{PAGE}holds/{hold.pk}/", {"move": "approve"})

    assert Hold.objects.get().where is HoldState.HELD
    assert "decided by Nora" in ines.get(PAGE).content.decode()


def test_a_contact_is_erased_when_its_digits_were_typed_again(bench: Bench, over: Contact) -> None:
    nora, place = signed_in(bench, "nora"), f"{PAGE}contacts/{over.pk}/"

    wrong = nora.post(f"{place}erase", {"reason": "caller_asked", "digits": "x"})
    assert wrong.status_code == 400
    assert "Nothing was erased" in wrong.content.decode()
    assert bench.again(over).erased_at is None
    nora.post(f"{place}erase", {"reason": "caller_asked", "digits": over.number})

    assert bench.again(over).erased_at is not None
    assert "Nobody can read them again" in nora.get(place).content.decode()


def test_the_auditor_sees_and_changes_nothing_and_others_do_not_see(bench: Bench, over: Contact) -> None:
    abel = signed_in(bench, "abel")
    assert "Keep for so long" not in abel.get(PAGE).content.decode()
    assert abel.post(f"{PAGE}classes/words/", {"days": "60"}).status_code == 403
    for name in ("abel", "maria", "owen", "kai"):
        client = signed_in(bench, name)
        assert client.get(f"{PAGE}contacts/{over.pk}/").status_code == 403
        assert client.post(f"{PAGE}contacts/{over.pk}/erase", {"reason": "caller_asked"}).status_code == 403
    for name in ("maria", "owen", "kai"):
        assert signed_in(bench, name).get(PAGE).status_code == 403
