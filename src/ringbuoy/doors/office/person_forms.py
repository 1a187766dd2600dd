"""The forms of a person: an invitation, their work, their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ringbuoy.access.gates import Actor, can
from ringbuoy.access.rules import Act, Role
from ringbuoy.doors.office.forms import OfficeForm, names_in
from ringbuoy.doors.office.language_words import languages
from ringbuoy.doors.office.role_words import roles_in_words
from ringbuoy.lines.models import Line
from ringbuoy.people.actions import Profile
from ringbuoy.people.changing import Work
from ringbuoy.people.models import Person
from ringbuoy.people.rules import MOST_CHATS

_COUNSELING = {Role.TRAINEE.value, Role.COUNSELOR.value}


class WorkForm(OfficeForm):
    """How a person works here."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    alias = forms.CharField(
        label=gettext_lazy("Name that callers see"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Never the full name. Empty: the first name."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Separate them by commas, such as: youth, veterans."),
    )
    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Lines"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked: every line."),
    )
    chat_limit = forms.IntegerField(label=gettext_lazy("Chats at once"), min_value=1, max_value=MOST_CHATS)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = self.written(person) if person else _START
        super().__init__(*args, **kwargs)
        self._offer("languages", languages(*(person.languages if person else ())))
        self._offer("lines", list(Line.objects.values_list("code", "name")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    @staticmethod
    def written(person: Person) -> dict[str, Any]:
        """Write what is known of a person as the fields show it."""
        return {
            "name": person.name,
            "alias": person.alias,
            "languages": person.languages,
            "skills": ", ".join(person.skills),
            "lines": person.lines,
            "chat_limit": person.chat_limit,
        }

    def work(self) -> Work:
        """Give what was typed."""
        said = self.cleaned_data
        return Work(
            name=said["name"],
            alias=said["alias"],
            languages=tuple(said["languages"]),
            skills=tuple(names_in(said["skills"])),
            lines=tuple(said["lines"]),
            chat_limit=said["chat_limit"],
        )


_START = {"languages": ["en"], "chat_limit": 2}


class InviteForm(WorkForm):
    """A new person."""

    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=40,
        help_text=gettext_lazy("3 to 40 small letters, digits, dots or dashes."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one role.")},
    )
    field_order = ("name", "username", "alias", "email", "roles")

    def __init__(self, *args: Any, inviter: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("roles", role_choices(inviter))

    def profile(self) -> Profile:
        """Give the person to be enrolled."""
        work, said = self.work(), self.cleaned_data
        return Profile(
            name=work.name,
            username=said["username"],
            roles=said["roles"],
            languages=work.languages,
            skills=work.skills,
            lines=work.lines,
            alias=work.alias,
            email=said["email"],
            chat_limit=work.chat_limit,
        )


class EmailForm(OfficeForm):
    """Where somebody is written to; links for a password go there."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Links for a password go there. Empty: they are shown and handed over."),
    )


class RolesForm(OfficeForm):
    """Which roles a person has; none at all is possible."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(role.code, str(role.name)) for role in roles_in_words()]


def role_choices(inviter: Actor) -> list[tuple[str, str]]:
    """Give the roles that this person may hand out."""
    everything = can(inviter, Act.CHANGE_ROLES)
    return [
        (role.code, str(role.name)) for role in roles_in_words() if everything or role.code in _COUNSELING
    ]
