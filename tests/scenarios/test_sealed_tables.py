"""Every table with sealed words has somebody who erases it: a new one that nobody knows fails here."""

from datetime import date, time
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from ringbuoy.caller_plans import due as caller_plans
from ringbuoy.caller_plans.actions import Said, agree
from ringbuoy.caller_plans.models import PlanKey
from ringbuoy.caller_plans.rules import Term
from ringbuoy.caller_plans.words import Helping
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.followups import due as follow_ups
from ringbuoy.followups.laying import Hours
from ringbuoy.followups.models import Reach
from ringbuoy.followups.promising import Promise, promise
from ringbuoy.followups.reach import HowToReach
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import NotFound
from ringbuoy.privacy.fields import SealedText
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.keys import KeysUnavailable, open_key
from ringbuoy.retention.erasing import erase
from tests.cast import Bench
from tests.doors.test_desk import talks_with
from tests.scenarios.test_follow_ups import ended

NUMBER = "+1 555 010 0167"
OWNERS = {
    "contacts.Contact",
    "followups.Reach",
    "caller_plans.PlanKey",
    "telephony.Sound",
    "statements.Statement",
}
"""Whose id names a key, and is known to whoever destroys keys (a statement's goes with its month, 0200).

Who adds one: say who destroys its key when a caller asks for that, and show it in a test.
"""


def owner_of(field: SealedText) -> type[models.Model]:
    """Give the table whose id names the key by which a column is sealed."""
    model: type[models.Model] = field.model
    for name in field.contact.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def sealed_columns() -> list[SealedText]:
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return [field for field in fields if isinstance(field, SealedText)]


def is_gone(key: UUID, bench: Bench) -> bool:
    try:
        open_key(key, grant=line_grant(key, at=bench.at))
    except NotFound:
        return True
    return False


def test_every_sealed_column_has_a_key_that_somebody_destroys() -> None:
    owners = {owner_of(column)._meta.label for column in sealed_columns()}

    assert owners <= OWNERS
    assert {"contacts.Contact", "followups.Reach", "caller_plans.PlanKey"} <= owners


def test_every_sealed_row_goes_with_the_owner_of_its_key() -> None:
    for column in sealed_columns():
        path = column.model._meta.get_field(column.contact.split("__")[0])
        assert path.remote_field.on_delete is models.CASCADE, column


@pytest.fixture
def everything(bench: Bench) -> Contact:
    """Robin, known by a number, has a plan and a promise, and the contact is over."""
    contact = talks_with(bench, "maria")
    Contact.objects.filter(pk=contact.pk).update(caller=recognize(HandleKind.PHONE, NUMBER, at=bench.at))
    contact = bench.again(contact)
    agree(
        bench.ines,
        contact,
        Said("contacts_often", Term(date(2026, 4, 1), date(2026, 6, 1)), Helping("Slow questions")),
        at=bench.at,
    )
    hours = Hours(time(18), time(20), "America/New_York")
    asked = Promise(Channel.VOICE, how=HowToReach(NUMBER), hours=hours, has_consent=True, language="en")
    promise(bench.maria, contact, asked, at=bench.at)
    return ended(bench, contact)


def test_who_asks_to_be_erased_leaves_no_key_behind(bench: Bench, everything: Contact) -> None:
    keys = [everything.pk, *(PlanKey.objects.get().pk, Reach.objects.get().pk)]
    assert not any(is_gone(key, bench) for key in keys)

    erase(bench.nora, everything, reason="caller_asked", at=bench.at)
    caller_plans.sweep(at=bench.at)
    follow_ups.sweep(at=bench.at)

    assert [is_gone(key, bench) for key in keys] == [True, True, True]


def test_while_keyd_is_away_a_plan_waits_for_its_end(
    bench: Bench, everything: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = PlanKey.objects.get().pk
    erase(bench.nora, everything, reason="caller_asked", at=bench.at)

    with monkeypatch.context() as away:
        away.setattr("ringbuoy.caller_plans.words.own_keys", _away)
        caller_plans.sweep(at=bench.at)
    assert PlanKey.objects.filter(pk=key).exists()
    caller_plans.sweep(at=bench.at)

    assert not PlanKey.objects.exists()
    assert is_gone(key, bench)


def _away() -> None:
    raise KeysUnavailable("keyd does not answer.")
