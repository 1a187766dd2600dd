"""The addresses of the carriers and of the demo's phone."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ringbuoy.doors.text import phone, webhooks


class TokenConverter(StringConverter):
    """The random word in a carrier's address."""

    regex = "[A-Za-z0-9_-]{43}"


register_converter(TokenConverter, "token")

urlpatterns = [
    path("text/<token:token>", webhooks.heard, name="text_heard"),
    path("text/<token:token>/<uuid:ref>", webhooks.told, name="text_told"),
    path("phone", phone.phone, name="phone"),
    path("phone/texts", phone.texts, name="phone_texts"),
    path("phone/send", phone.send, name="phone_send"),
    path("phone/carrier", phone.carrier, name="phone_carrier"),
]
