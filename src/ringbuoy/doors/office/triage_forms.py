"""The forms of the pages for first words."""

from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.triage_words import why_no_messages
from ringbuoy.triage.bench import Message
from ringbuoy.triage.csv_messages import NotMessages, read_messages
from ringbuoy.triage.drafts import Wording
from ringbuoy.triage.levels import About, Level, Reason
from ringbuoy.triage.phrases import LONGEST, Phrase
from ringbuoy.triage.reason_words import ABOUT, LEVELS, REASONS

LARGEST = 1_000_000


def _choices(words: Mapping[str, str | Promise]) -> list[tuple[str, str | Promise]]:
    return [(str(code), name) for code, name in words.items()]


class PhraseForm(OfficeForm):
    """One phrase of a list."""

    text = forms.CharField(
        label=gettext_lazy("Phrase"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Words in a row. river/lake: either word. ... : up to four words between. "
            "swim*: any ending. #: a number of ten or more."
        ),
        error_messages={"required": gettext_lazy("Write the words of the phrase first.")},
    )
    level = forms.ChoiceField(label=gettext_lazy("How urgent"), choices=_choices(LEVELS))
    reason = forms.ChoiceField(label=gettext_lazy("What it speaks of"), choices=_choices(REASONS))
    about = forms.ChoiceField(
        label=gettext_lazy("Of whom it counts in full"),
        choices=_choices(ABOUT),
        help_text=gettext_lazy("“Of the writer”: said about somebody else it counts one level less."),
    )

    def wording(self) -> Wording:
        """Give the phrase as it was typed."""
        said = self.cleaned_data
        return Wording(Level(said["level"]), Reason(said["reason"]), About(said["about"]), said["text"])

    @classmethod
    def written(cls, phrase: Phrase) -> dict[str, str]:
        """Give what stands in the form for a phrase."""
        return {"text": phrase.text, "level": phrase.level, "reason": phrase.reason, "about": phrase.about}


class WordsForm(OfficeForm):
    """Words to try a list with."""

    words = forms.CharField(
        label=gettext_lazy("Try words of your own"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("Invented ones, never a caller's. They are not kept."),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class MessagesForm(OfficeForm):
    """A file of messages to read with."""

    file = forms.FileField(
        label=gettext_lazy("Messages of your own (CSV)"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "UTF-8, the columns language,level,words. Invented or cleaned of everything that names a person. "
            "The file is read and not kept."
        ),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )

    def clean_file(self) -> list[Message]:
        """Read the messages."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB. Send it in parts."))
        try:
            return read_messages(bytes(file.read()).decode("utf-8-sig"))
        except UnicodeDecodeError:
            sentence = _("The file is not UTF-8 text. Save it as CSV (UTF-8) and try again.")
            raise forms.ValidationError(sentence) from None
        except NotMessages as error:
            raise forms.ValidationError(why_no_messages(error)) from None
