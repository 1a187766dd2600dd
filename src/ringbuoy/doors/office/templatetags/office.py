"""Tags of the office's forms and lists."""

from django import forms, template

from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.office.role_words import role_name

register = template.Library()
register.filter("language_name", language_name)
register.filter("role_name", role_name)


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    """Tell whether a field is one box to tick: its label then stands after it."""
    return isinstance(field.field, forms.BooleanField)


@register.filter
def is_set(field: forms.BoundField) -> bool:
    """Tell whether a field is a set of boxes: it is then a group with a legend."""
    return isinstance(field.field, forms.MultipleChoiceField)


@register.filter
def all_errors(form: forms.Form) -> list[tuple[str, str]]:
    """Give every error of a form and of its places: the id it links to, and the sentence."""
    found = [("form", str(error)) for error in form.non_field_errors()]
    for part in (form, *getattr(form, "places", ())):
        found += [
            (f"{field.auto_id}_0" if is_set(field) else field.auto_id, str(error))
            for field in part
            for error in field.errors
        ]
    return found
