"""The forms of the page Phone: a number of ours, and a greeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.lines.models import Line


class NumberForm(OfficeForm):
    """A number and the line that answers there."""

    number = forms.CharField(
        label=_("Number"), max_length=32, help_text=_("As the carrier dials it, such as +15550100.")
    )
    line = forms.ModelChoiceField(label=_("Line that answers"), queryset=Line.objects.all(), empty_label=None)


class GreetingForm(OfficeForm):
    """A recording of one line in one language."""

    line = forms.ModelChoiceField(queryset=Line.objects.all(), widget=forms.HiddenInput)
    language = forms.CharField(max_length=12, widget=forms.HiddenInput)
    sound = forms.FileField(
        label=_("Recording"),
        help_text=_("WAV, 16 bits, at most 10 seconds."),
        widget=forms.FileInput(attrs={"accept": ".wav,audio/wav"}),
        error_messages={"required": _("Choose a WAV file, or record one here.")},
    )
