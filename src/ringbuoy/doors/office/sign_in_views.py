"""The rules of signing in: which roles need a second step, which a passkey, and how soon."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.role_words import roles_in_words
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.people.sign_in_rules import LONGEST_GRACE_DAYS, Rules, change_rules, the_rules


class RulesForm(OfficeForm):
    """Who needs what, and how soon."""

    needs_factor = forms.MultipleChoiceField(
        label=gettext_lazy("Roles that need a passkey or a code app"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    needs_passkey = forms.MultipleChoiceField(
        label=gettext_lazy("Roles that need a passkey"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Codes and passwords can be given away on a false page; a passkey cannot."),
    )
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days to get it"), min_value=0, max_value=LONGEST_GRACE_DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("needs_factor", "needs_passkey"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(role.code, str(role.name)) for role in roles_in_words()]

    @staticmethod
    def written(rules: Rules) -> dict[str, Any]:
        """Write the rules as the fields show them."""
        return {
            "needs_factor": sorted(rules.needs_factor),
            "needs_passkey": sorted(rules.needs_passkey),
            "grace_days": rules.grace.days,
        }

    def rules(self) -> Rules:
        """Give the rules that were chosen."""
        said = self.cleaned_data
        return Rules(
            needs_factor=frozenset(said["needs_factor"]),
            needs_passkey=frozenset(said["needs_passkey"]),
            grace=timedelta(days=said["grace_days"]),
        )


@fresh
@gate(Act.CHANGE_SETTINGS)
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules of signing in, or save them."""
    form = RulesForm(request.POST or None, initial=RulesForm.written(the_rules()))
    if request.method == "POST" and form.is_valid():
        change_rules(who(request), form.rules(), at=clock.now())
        saved(request, _("Saved. It holds from everybody's next sign-in."))
        return redirect("office_sign_in_rules")
    status = 400 if form.errors else 200
    return render(request, "office/sign_in_rules.html", {"form": form}, status=status)
