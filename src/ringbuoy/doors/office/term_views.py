"""Finding a term of a taxonomy while its name is typed into a form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.terms import terms_like
from ringbuoy.doors.shell.session import who

FIELDS = ("taxonomy_term_id", "parent_id")
"""The fields of the forms into which a term is typed."""


@require_POST
@gate(Act.EDIT_DIRECTORY)
def terms_found(request: HttpRequest) -> HttpResponse:
    """Give the terms that may be meant, as choices below the field. What is typed goes in the body."""
    typed = next((request.POST[name] for name in FIELDS if name in request.POST), "")
    return render(request, "office/_terms.html", {"terms": terms_like(who(request), typed[:200])})
