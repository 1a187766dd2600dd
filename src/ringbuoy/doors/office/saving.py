"""Saying on the next page that something was saved."""

from django.contrib import messages
from django.http import HttpRequest


def saved(request: HttpRequest, sentence: str) -> None:
    """Keep one sentence for the page that is shown next."""
    messages.success(request, sentence)
