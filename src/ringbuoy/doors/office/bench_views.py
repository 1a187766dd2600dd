"""The test bench of first words: what a draft finds and misses, before it reads anybody's words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.triage_forms import MessagesForm, WordsForm
from ringbuoy.doors.office.triage_pages import (
    Counted,
    List,
    compared,
    counted,
    misreadings,
    standing,
    the_list,
)
from ringbuoy.doors.office.triage_views import seen_in
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.triage.bench import replay
from ringbuoy.triage.keeping import live_reader
from ringbuoy.triage.levels import highest
from ringbuoy.triage.reading import Reader
from ringbuoy.triage.reason_words import LEVELS
from ringbuoy.triage.shipped import TUNING
from ringbuoy.triage.versions import compare, go_live, lost, our_messages, run_bench, with_phrases


@require_GET
@gate(Act.CHANGE_TRIAGE)
def bench(request: HttpRequest, language: str) -> HttpResponse:
    """Show what was counted, what is read wrongly, and the way to live."""
    return _page(request, the_list(language))


@require_POST
@gate(Act.CHANGE_TRIAGE)
def ran(request: HttpRequest, language: str) -> HttpResponse:
    """Read our messages with the draft and keep what was counted."""
    try:
        run_bench(who(request), seen_in(request, language), at=clock.now())
    except Refused as error:
        return _page(request, the_list(language), wrong=error.sentence)
    return redirect("office_triage_bench", language)


@require_POST
@gate(Act.CHANGE_TRIAGE)
def went_live(request: HttpRequest, language: str) -> HttpResponse:
    """Let the draft read from now on."""
    is_meant = request.POST.get("is_meant") == "yes"
    try:
        version = go_live(who(request), seen_in(request, language), is_meant=is_meant, at=clock.now())
    except (Refused, Conflict) as error:
        return _page(request, the_list(language), wrong=error.sentence)
    saved(request, _("Version %(version)s reads from now on.") % {"version": version.version})
    return redirect("office_triage_list", language)


@require_POST
@gate(Act.CHANGE_TRIAGE)
def tried(request: HttpRequest, language: str) -> HttpResponse:
    """Read words that somebody has made up, and show what was found. Nothing is kept."""
    shown, form = the_list(language), WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, words=form)
    found = _reader(shown).read(form.cleaned_data["words"])
    texts = {one.code: one.text for one in shown.phrases}
    rows = [(one.code, texts.get(one.code, ""), LEVELS[one.level], one.reason) for one in found]
    level = LEVELS[highest(one.level for one in found)]
    return _page(request, shown, words=form, tried={"rows": rows, "level": level})


@require_POST
@gate(Act.CHANGE_TRIAGE)
def replayed(request: HttpRequest, language: str) -> HttpResponse:
    """Read a file of messages with what holds and with the draft. Nothing is kept."""
    shown, form = the_list(language), MessagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, shown, own=form)
    live, changed = compare(language, shown.phrases, form.cleaned_data["file"])
    draft = changed.score if shown.draft else None
    own = {"counted": compared(_("Your messages"), live.score, draft), "misread": misreadings(changed)}
    return _page(request, shown, own=form, replayed=own)


def _counted(shown: List) -> list[Counted]:
    """Give what the bench counted with the draft; without a draft, how what holds reads."""
    if shown.draft is None:
        return standing(shown.language, live_reader())
    return counted(shown.draft.score) if shown.is_benched else []


def _reader(shown: List) -> Reader:
    """Give a reader with the draft, where there is one."""
    live = live_reader()
    return with_phrases(live, shown.language, shown.phrases) if shown.draft else live


def _page(request: HttpRequest, shown: List, **more: object) -> HttpResponse:
    """Draw the bench. `more`: a bound form in place of an empty one, what came of it, or a refusal."""
    now = replay(our_messages(shown.language, TUNING), _reader(shown))
    page = {
        "list": shown,
        "counted": _counted(shown),
        "lost": [LEVELS[level] for level in lost(shown.draft)] if shown.draft else [],
        "misread": misreadings(now),
        "words": WordsForm(),
        "own": MessagesForm(),
        **more,
    }
    forms = (page["words"], page["own"])
    is_wrong = "wrong" in more or any(getattr(form, "errors", None) for form in forms)
    return render(request, "office/triage/bench.html", page, status=400 if is_wrong else 200)
