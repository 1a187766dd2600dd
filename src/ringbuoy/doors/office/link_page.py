"""Telling what became of a link: it went out by e-mail, or is shown once to be handed over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.letters import address_of, is_mailed, mail_link
from ringbuoy.people.links import Link


def hand_over(request: HttpRequest, link: Link) -> HttpResponse:
    """Mail a link; where that cannot be, show it, and say why."""
    path = reverse("choose_password", args=(link.token,))
    shown = {"link": link, "address": request.build_absolute_uri(path)}
    if not is_mailed(link.person):
        return render(request, "office/link.html", shown)
    try:
        mail_link(link, address_of(link))
    except Unavailable as error:
        return render(request, "office/link.html", {**shown, "not_mailed": error.sentence})
    return render(request, "office/link_mailed.html", {"link": link})
