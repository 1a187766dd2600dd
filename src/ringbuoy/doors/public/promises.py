"""What we promise about what somebody tells us, made from the settings that hold now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbuoy.access.rules import Act
from ringbuoy.contacts.sight import OPENED_FOR, OWN_CLOSED_FOR, OWN_CLOSED_FOR_STAFF, SHIFT
from ringbuoy.contacts.visits import LONGEST_VISIT
from ringbuoy.keyd.retention import Retention
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import Listening, NumberShown, Recording
from ringbuoy.retention.keeping import kept_here
from ringbuoy.retention.rules import FACTS_KEPT
from ringbuoy.statements.times import times_now
from ringbuoy.texting.due import TEXTER_KEPT

COPIES_KEPT = timedelta(days=14)
"""How long a key can live on in a copy; see `server/backups/keeping.py`, with which a test compares it."""
YEAR = timedelta(days=365)

TOLD = frozenset(
    {
        *("keep_address_hours", "number_shown", "listening"),
        *("takes_spoken_messages", "recording", "keep_sound_days"),
    }
)
"""The settings of a line that these promises tell."""
NOT_ABOUT_PRIVACY = frozenset(
    {
        *("automatic_offer", "offer_seconds", "offer_to_at_once", "service_level_seconds", "wrap_up_seconds"),
        *("ask_when_silent_seconds", "park_when_silent_seconds", "end_when_silent_seconds"),
        *("text_ask_when_silent_seconds", "text_park_when_silent_seconds", "text_end_when_silent_seconds"),
        *("asks_by_text", "chat_limit", "call_model", "quiet_alarm_minutes", "needs_skills"),
        *("when_closed", "calls_back", "calls_back_cut", "call_back_tries", "call_back_minutes"),
        *("answer_message_minutes", "takes_browser_calls"),
        *("hands_on_unannounced", "self_test_minutes", "tests_with_person"),
    }
)
"""All its other settings. A new one must be told or stand here: a test says so."""


@dataclass(frozen=True)
class InForce:
    """The settings on which the promises rest. `takes_messages`: callers may leave one by phone."""

    words: timedelta
    rescue: timedelta
    address_hours: int
    numbers: NumberShown
    listening: Listening
    has_texts: bool
    acknowledge_days: int
    answer_days: int
    data_days: int
    takes_messages: bool
    recording: Recording
    spoken: timedelta


@dataclass(frozen=True)
class Section:
    """Some promises under one heading."""

    code: str
    name: str
    sentences: Sequence[str]


def in_force(line: Line) -> InForce:
    """Read the settings that hold for a line now."""
    kept, rules, times = kept_here(), line.rules, times_now()
    return InForce(
        words=kept[Retention.WORDS],
        rescue=kept[Retention.RESCUE],
        address_hours=rules.keep_address_hours,
        numbers=NumberShown(rules.number_shown),
        listening=Listening(rules.listening),
        has_texts=bool(line.text_number),
        acknowledge_days=times.acknowledge_days,
        answer_days=times.answer_days,
        data_days=times.data_days,
        takes_messages=rules.takes_spoken_messages,
        recording=Recording(rules.recording),
        spoken=timedelta(days=rules.keep_sound_days),
    )


def sections(now: InForce) -> list[Section]:
    """Put everything into words, in the reader's language."""
    return [
        Section("kept", _("What we keep, and how long"), [*_kept(now), *_numbers(now), *_texts(now)]),
        Section("seen", _("Who can see it"), _seen(now)),
        Section("told", _("When we may tell others"), _told()),
        Section("yours", _("What you can do"), _yours(now)),
        Section("said", _("If something went wrong, or well"), _said(now)),
    ]


def _kept(now: InForce) -> list[str]:
    return [
        _("Your words, and what was noted about them: locked, %(span)s after the month of your talk.")
        % {"span": span(now.words)},
        _("Then the key is destroyed, in copies too within %(days)s days. Nobody can read them any more.")
        % {"days": COPIES_KEPT.days},
        _("If we had to send help or to report something, what was written of that: %(span)s.")
        % {"span": span(now.rescue)},
        _("That somebody reached us, when, about what in general, and what was tapped, no words: %(span)s.")
        % {"span": span(FACTS_KEPT)},
        *_spoken(now),
        _address(now.address_hours),
        _("If a court or an open complaint needs it, one talk is kept longer. Two people must decide that."),
    ]


def _spoken(now: InForce) -> list[str]:
    kept = {"span": span(now.spoken)}
    is_silent = now.recording is Recording.NEVER and not now.takes_messages
    if is_silent:
        return [_("If you call, nothing of what you say is recorded.")]
    message = _("If you leave a message by phone, what you say: locked, %(span)s.") % kept
    return [*([message] if now.takes_messages else []), _recording()[now.recording] % kept]


def _recording() -> Mapping[Recording, str]:
    return {
        Recording.NEVER: _("If you call, talks are not recorded."),
        Recording.ASKED: _(
            "If you call, we record the talk only if you agree, and stop when you say so: locked, %(span)s."
        ),
        Recording.ANNOUNCED: _(
            "If you call, the talk may be recorded. We tell you before we talk, and do not if you press 0 "
            "or say no: locked, %(span)s."
        ),
    }


def _address(hours: int) -> str:
    if not hours:
        return _("We do not keep your network address.")
    return ngettext(
        "Your network address: locked, %(hours)s hour, only to send help if a life is in danger.",
        "Your network address: locked, %(hours)s hours, only to send help if a life is in danger.",
        hours,
    ) % {"hours": hours}


def _numbers(now: InForce) -> list[str]:
    if now.numbers is NumberShown.NEVER_STORED:
        return [_("Your phone number: only while we talk. We do not store it.")]
    return [
        _("Your phone number, if you call or text or give it: locked, as long as your words."),
        _("We may know a number again for up to nine months. We have no list of numbers for that."),
    ]


def _texts(now: InForce) -> list[str]:
    if not now.has_texts:
        return []
    return [
        _(
            "If you text us, your words pass your phone company, and our number may show on the phone bill. "
            "Here on the page they do not."
        ),
        _("That a number texted us, so that we answer in the same talk: %(span)s, without the number itself.")
        % {"span": span(TEXTER_KEPT)},
    ]


def _seen(now: InForce) -> list[str]:
    hidden = {Act.REVEAL_NUMBER} if now.numbers is NumberShown.NEVER_STORED else set[Act]()
    return [
        *(sentence for act, sentence in who_reads().items() if act not in hidden),
        _listening()[now.listening],
        *_heard(now.recording),
        _("Nobody else: not those who run the computers, not those who pay for this. They see counts."),
        _("Each time somebody opens it is written down, in a book that nobody here can change unseen."),
        _("This page loads nothing from other companies. We sell nothing and show no advertising."),
    ]


def _heard(recording: Recording) -> list[str]:
    if recording is Recording.NEVER:
        return []
    return [
        _("A recorded talk is heard only by a supervisor or the clinical director, and only with a reason.")
    ]


def _listening() -> Mapping[Listening, str]:
    return {
        Listening.ALLOWED: _("If you call, a supervisor may listen, for the same reason."),
        Listening.ANNOUNCED: _("If you call, a supervisor may listen. We tell you so before we talk."),
        Listening.ONLY_HEARD: _("If you call, nobody listens whom you do not hear."),
    }


def who_reads() -> Mapping[Act, str]:
    """Say of each act that shows somebody's words or number what it means to them."""
    return {
        Act.READ_OWN_CONTACTS: _("Whoever talks with you reads your words, and for %(span)s after.")
        % {"span": span(OWN_CLOSED_FOR)},
        Act.READ_OWN_FOR_A_MONTH: _("If that person is employed here: for %(span)s after.")
        % {"span": span(OWN_CLOSED_FOR_STAFF)},
        Act.LISTEN: _("A supervisor may read along, to help the person who helps you."),
        Act.READ_SHIFT: _("A supervisor of the line may read it for %(span)s after it is over.")
        % {"span": span(SHIFT)},
        Act.OPEN_WITH_REASON: _(
            "Later a supervisor or the clinical director opens it only with a reason, "
            "for %(minutes)s minutes."
        )
        % {"minutes": OPENED_FOR // timedelta(minutes=1)},
        Act.ATTEND_FEEDBACK: _(
            "A complaint: a supervisor or the clinical director reads it, never the person it is about."
        ),
        Act.DISCLOSE: _("If you or a court ask for it: two people together, and only what was asked for."),
        Act.REVIEW_INCIDENTS: _(
            "If something went badly wrong, a report about it: who wrote it, and who looks into it."
        ),
        Act.REVEAL_NUMBER: _("The whole of a number is shown only for a reason, too."),
    }


def _told() -> list[str]:
    return [
        _("If a life is in danger, we may ask others for help. We try to do it together with you."),
        _("If a child, or an adult who cannot protect themselves, is hurt, the law may make us report it."),
        _("If a court orders it, we must give what we still have. What is destroyed nobody can give."),
    ]


def _yours(now: InForce) -> list[str]:
    return [
        _("You do not have to give your name, or answer any question. You can stop at any time."),
        _("You can ask us to erase your talk. Say so while we talk; you need not say who you are."),
        ngettext(
            "You can ask what we hold about you, add what is not right, or have it erased, "
            "by a code of your talk: within %(days)s day, and two people decide.",
            "You can ask what we hold about you, add what is not right, or have it erased, "
            "by a code of your talk: within %(days)s days, and two people decide.",
            now.data_days,
        )
        % {"days": now.data_days},
        _("While you talk, your browser keeps a random sign for %(hours)s hours at most. Leaving erases it.")
        % {"hours": LONGEST_VISIT // timedelta(hours=1)},
        _(
            "The button at the bottom takes you to another page at once. "
            "It does not erase the history of your browser."
        ),
    ]


def _said(now: InForce) -> list[str]:
    return [
        _("Tell us, on the page or while we talk. You do not have to say who you are."),
        ngettext(
            "Somebody takes it on within %(days)s day.",
            "Somebody takes it on within %(days)s days.",
            now.acknowledge_days,
        )
        % {"days": now.acknowledge_days},
        ngettext(
            "You can read our answer within %(days)s day, with a code that we give you.",
            "You can read our answer within %(days)s days, with a code that we give you.",
            now.answer_days,
        )
        % {"days": now.answer_days},
        _("Your words in it, and our answer: locked, %(span)s.") % {"span": span(now.rescue)},
    ]


def span(time: timedelta) -> str:
    """Say a length of time in years where it is whole years, else in days."""
    years = time // YEAR
    if years and time - years * YEAR < timedelta(days=years):
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s day", "%(count)s days", time.days) % {"count": time.days}
