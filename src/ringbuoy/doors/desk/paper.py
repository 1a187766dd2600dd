"""The paper form for the hours when nothing works, and its entry afterwards."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.assessments.paper import enter_paper_form
from ringbuoy.assessments.published import CSSRS
from ringbuoy.contacts.paper import PaperForm
from ringbuoy.doors.desk.asking import ANSWERS, NUMBERS
from ringbuoy.doors.desk.assessing import printed_questions
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line

CHANNELS: dict[str, str | Promise] = {
    Channel.VOICE.value: gettext_lazy("Call"),
    Channel.CHAT.value: gettext_lazy("Chat"),
    Channel.TEXT.value: gettext_lazy("Text"),
}


@require_GET
@gate(Act.TAKE_CONTACTS, Act.ENTER_PAPER)
def form(request: HttpRequest) -> HttpResponse:
    """Show the one page to print beforehand and to write on when nothing works."""
    page = {"lines": Line.objects.all(), "channels": CHANNELS, "questions": printed_questions()}
    return render(request, "desk/paper.html", page)


@require_http_methods(["GET", "POST"])
@gate(Act.ENTER_PAPER)
def enter(request: HttpRequest) -> HttpResponse:
    """Take one form over; what is wrong is named at once and nothing typed is lost."""
    line = _line(request.POST.get("line") or request.GET.get("line", ""))
    page: dict[str, object] = {"lines": Line.objects.all(), "channels": CHANNELS, "line": line}
    page |= {"asked": _asked(request.POST), "answers": ANSWERS, "notice": printed_questions().notice}
    if request.method == "GET" or line is None or "words" not in request.POST:
        return render(request, "desk/paper_enter.html", page)
    wrong = _wrong(request.POST)
    if not wrong:
        try:
            form, answers = _read(request.POST, line), _answers(request.POST)
            enter_paper_form(who(request), form, answers, at=clock.now())
            return render(request, "desk/paper_enter.html", {**page, "is_entered": True})
        except Refused as refused:
            wrong = {"form": refused.sentence}
    kept = {**page, "wrong": wrong, "sent": request.POST, "topics": request.POST.getlist("topic")}
    return render(request, "desk/paper_enter.html", kept, status=400)


def _asked(sent: Mapping[str, str]) -> list[dict[str, object]]:
    """Give each safety question with what was chosen; none where the center may not use them."""
    questions = printed_questions().questions
    return [
        {
            "item": one.item,
            "number": NUMBERS.get(one.item, one.item),
            "words": one.words,
            "chosen": sent.get(f"answer_{one.item}", ""),
        }
        for one in questions
    ]


def _answers(sent: Mapping[str, str]) -> dict[str, str]:
    """Read the answers that stood on the form; a question without a cross was not asked."""
    given = {one.item: sent.get(f"answer_{one.item}", "") for one in CSSRS.questions}
    return {item: answer for item, answer in given.items() if answer}


def _line(code: str) -> Line | None:
    """Give the chosen line; the only one where there is one."""
    lines = list(Line.objects.all())
    return lines[0] if len(lines) == 1 else next((line for line in lines if line.code == code), None)


def _wrong(sent: Mapping[str, str]) -> dict[str, str]:
    """Name every field that is missing or cannot be read."""
    wrong = {}
    if sent.get("channel") not in CHANNELS:
        wrong["channel"] = _("Choose how they reached us.")
    if _moment(sent.get("began_at", "")) is None:
        wrong["began_at"] = _("Give the day and the time at which it began.")
    if not re.fullmatch(r"[0-9]{1,4}", sent.get("minutes", "")):
        wrong["minutes"] = _("Give the minutes as a number.")
    if not sent.get("disposition"):
        wrong["disposition"] = _("Choose how it ended.")
    if not sent.get("words", "").strip():
        wrong["words"] = _("Copy the notes from the form.")
    return wrong


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read(sent: QueryDict, line: Line) -> PaperForm:
    said = sent.dict()
    began_at = _moment(str(said["began_at"]))
    assert began_at is not None
    return PaperForm(
        line=line,
        channel=Channel(str(said["channel"])),
        language=line.languages[0],
        began_at=began_at.replace(tzinfo=ZoneInfo(line.zone)),
        minutes=int(str(said["minutes"])),
        disposition=str(said["disposition"]),
        topics=sent.getlist("topic"),
        words=str(said["words"]).strip(),
    )
