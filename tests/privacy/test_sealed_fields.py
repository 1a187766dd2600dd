"""A sealed field takes no plain text, and what it holds never shows itself."""

import copy
import logging
import pickle

import pytest
from django.core import serializers
from django.db import models
from django.test.utils import isolate_apps

from ringbuoy.contacts.models import Message
from ringbuoy.privacy.fields import PlainTextRefused, SealedText
from ringbuoy.privacy.sealing import SealBroken

SECRET = "I am under the bridge"


def test_words_go_in_sealed_and_come_out_with_the_key(key):
    message = Message(sequence=3, words=Message.words.seal(key, SECRET, sequence=3))

    assert message.words.open(key, sequence=3) == SECRET
    with pytest.raises(SealBroken):
        message.words.open(key, sequence=4)


@pytest.mark.parametrize("plain", [SECRET, SECRET.encode(), 7, ""], ids=["text", "bytes", "number", "empty"])
def test_plain_text_is_refused_everywhere_and_not_quoted(plain):
    for put in (
        lambda: Message(words=plain),
        lambda: setattr(Message(), "words", plain),
        lambda: Message.objects.filter(words=plain),
        lambda: str(Message.objects.filter(pk=1).update(words=plain)),
        lambda: Message._meta.get_field("words").to_python(plain),
    ):
        with pytest.raises(PlainTextRefused) as refusal:
            put()
        assert SECRET not in str(refusal.value)


def test_words_sealed_for_another_column_are_refused(key):
    from ringbuoy.contacts.models import Note

    with pytest.raises(PlainTextRefused):
        Message(words=Note.words.seal(key, SECRET, sequence=1))


def test_a_sealed_value_never_shows_itself(key, caplog):
    sealed = Message.words.seal(key, SECRET, sequence=3)

    shown = [str(sealed), repr(sealed), f"{sealed}", f"{sealed:>40}", "%s" % sealed]  # noqa: UP031
    logging.getLogger("a library").error("saving %s", sealed)

    assert all(SECRET not in text and "x" not in text for text in shown)
    assert SECRET not in caplog.text


def test_neither_keys_nor_sealed_values_are_pickled(key):
    for secret in (key, Message.words.seal(key, SECRET, sequence=3)):
        with pytest.raises(TypeError, match="never pickled"):
            pickle.dumps(secret)


def test_a_key_never_shows_itself(key):
    shown = f"{key} {key!r} {[key]}"

    assert key.secret.hex() not in shown
    assert repr(key.secret) not in shown


def test_copies_are_the_same_value_and_fixtures_hold_nothing(key):
    message = Message(sequence=3, words=Message.words.seal(key, SECRET, sequence=3))

    assert copy.deepcopy(message.words) is message.words
    assert SECRET not in serializers.serialize("json", [message])


@isolate_apps("ringbuoy.contacts")
def test_a_model_that_does_not_name_its_contact_is_reported():
    class Loose(models.Model):
        words = SealedText()

        class Meta:
            app_label = "contacts"

    class Named(models.Model):
        visitor = models.UUIDField()
        words = SealedText(contact="visitor", null=True)

        class Meta:
            app_label = "contacts"

    assert [error.id for error in Loose.check()] == ["privacy.E001"]
    assert Named.check() == []
    assert Named(words=None).words is None


def test_a_migration_describes_the_field():
    field = SealedText(contact="visitor", null=True)

    *_, arguments = field.deconstruct()

    assert arguments == {"contact": "visitor", "null": True}
