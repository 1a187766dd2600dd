"""What the desk's pages answer after something was done."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def acted(request: HttpRequest, contact: UUID | None = None) -> HttpResponse:
    """Tell the page that something happened to a contact: it draws the parts that show it again."""
    if "HX-Request" not in request.headers:
        return redirect("desk")
    news = {"desk:acted": {"contact": str(contact) if contact else ""}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(news)})
