"""The one table of who may do what, as it was decided; the tests hold the program to it.

Source: security-access (docs/sources.md). `docs/reference/roles.md` is drawn from it. It repeats nothing from
the program: a role that gains a right there and not here fails the build, and so does a route without a row.
"""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How a contact stands to the person who asks for it."""

    OWN_OPEN = "one's own, open"
    OWN_WRAP_UP = "one's own, in wrap-up"
    OWN_CLOSED_1_HOUR = "one's own, closed 1 hour ago"
    OWN_CLOSED_3_DAYS = "one's own, closed 3 days ago"
    OWN_CLOSED_40_DAYS = "one's own, closed 40 days ago"
    FOREIGN_OPEN = "a colleague's, open"
    FOREIGN_CLOSED_1_HOUR = "a colleague's, closed 1 hour ago"
    FOREIGN_CLOSED_2_DAYS = "a colleague's, closed 2 days ago"
    OTHER_LINE_OPEN = "of a line that is not theirs, open"
    OTHER_LINE_CLOSED_1_HOUR = "of a line that is not theirs, closed 1 hour ago"
    WAITING = "waiting in the queue"
    MESSAGE = "a message that was left"
    ABANDONED = "left before an answer, 1 hour ago"
    OPENED = "a colleague's, old, opened with a reason 10 minutes ago"
    OPENED_BEFORE = "a colleague's, old, opened with a reason 61 minutes ago"
    OPENED_BY_ANOTHER = "a colleague's, old, opened with a reason by somebody else"
    GONE = "erased, or never there"


LETTERS = {
    "t": "trainee",
    "c": "counselor",
    "f": "staff_counselor",
    "s": "supervisor",
    "d": "clinical_director",
    "o": "coordinator",
    "e": "directory_editor",
    "r": "reporter",
    "i": "it_administrator",
    "a": "auditor",
}
"""The letter of each role in this table."""

COUNSELING = "tcfsd"
FLOOR = "sd"

READS: dict[Relation, str] = {
    Relation.OWN_OPEN: COUNSELING,
    Relation.OWN_WRAP_UP: COUNSELING,
    Relation.OWN_CLOSED_1_HOUR: COUNSELING,
    Relation.OWN_CLOSED_3_DAYS: "fsd",
    Relation.OWN_CLOSED_40_DAYS: "",
    Relation.FOREIGN_OPEN: FLOOR,
    Relation.FOREIGN_CLOSED_1_HOUR: "s",
    Relation.FOREIGN_CLOSED_2_DAYS: "",
    Relation.OTHER_LINE_OPEN: FLOOR,
    Relation.OTHER_LINE_CLOSED_1_HOUR: "",
    Relation.WAITING: FLOOR,
    Relation.MESSAGE: FLOOR,
    Relation.ABANDONED: "s",
    Relation.OPENED: FLOOR,
    Relation.OPENED_BEFORE: "",
    Relation.OPENED_BY_ANOTHER: "",
    Relation.GONE: "",
}
"""Whose role lets them read the words of a contact that stands so to them."""

OWN = frozenset(relation for relation in Relation if relation.name.startswith("OWN_"))
OWN_LIVE = frozenset({Relation.OWN_OPEN, Relation.OWN_WRAP_UP})


class On(StrEnum):
    """On which contacts a route may be used by those who pass its gate."""

    NONE = "no contact"
    OWN = "one's own, as long as one may read it"
    READABLE = "whatever one may read"
    REVEALABLE = "one's own while it is open; whatever one may read for those who may join a talk"
    ANY = "every contact; what is possible with it is another question"
    MESSAGE = "a message that was left"
    NOTHING = "none of these: only what rings here, what one was asked to take over, or is one's own"


@dataclass(frozen=True)
class Way:
    """One route: by which methods, for which roles, on which contacts."""

    methods: str
    who: str
    on: On = On.NONE

    def lets_in(self, letter: str, relation: Relation | None) -> bool:
        """Tell whether somebody with this role gets in, asking about this contact."""
        if letter not in self.who:
            return False
        match self.on:
            case On.NONE:
                return True
            case On.OWN:
                return relation in OWN and letter in READS[relation]
            case On.READABLE:
                return relation is not None and letter in READS[relation]
            case On.REVEALABLE:
                is_read = relation is not None and letter in READS[relation]
                return relation in OWN_LIVE or (is_read and letter in FLOOR)
            case On.ANY:
                return relation is not Relation.GONE
            case On.MESSAGE:
                return relation is Relation.MESSAGE
        return False


EVERYBODY = "".join(LETTERS) + "k"
"""Also who has an account and no role."""
PEOPLE = "sdoi"
KEEPING = "sde"
"""Who publishes changes of the directory, and sees confidential places."""

WAYS: dict[str, Way] = {
    # The shell, for everybody who has signed in.
    "sign_out": Way("P", EVERYBODY),
    "start_of_shift": Way("G", EVERYBODY),
    "my_state": Way("G", EVERYBODY),
    "many_opens": Way("GP", COUNSELING),
    "my_readiness": Way("P", EVERYBODY),
    "my_debrief": Way("P", COUNSELING),
    "lock": Way("P", EVERYBODY),
    "lock_all": Way("P", EVERYBODY),
    "alive": Way("P", EVERYBODY),
    "proof": Way("GP", EVERYBODY),
    "proof_question": Way("P", EVERYBODY),
    "my_sign_ins": Way("G", EVERYBODY),
    "my_password": Way("GP", EVERYBODY),
    "new_passkey": Way("GP", EVERYBODY),
    "new_passkey_question": Way("P", EVERYBODY),
    "code_app": Way("GP", EVERYBODY),
    "recovery_codes": Way("GP", EVERYBODY),
    "provider_link": Way("P", EVERYBODY),
    "provider_unlink": Way("P", EVERYBODY, On.NOTHING),
    "remove_factor": Way("P", EVERYBODY, On.NOTHING),
    "end_sign_in": Way("P", EVERYBODY, On.NOTHING),
    "end_other_sign_ins": Way("P", EVERYBODY),
    "unlock": Way("P", EVERYBODY),
    "my_keys": Way("GP", EVERYBODY),
    # The desk.
    "desk": Way("G", COUNSELING),
    "desk_mine": Way("G", COUNSELING),
    "desk_shift": Way("G", COUNSELING),
    "desk_offers": Way("G", COUNSELING),
    "desk_take_next": Way("P", COUNSELING),
    "desk_pane": Way("G", COUNSELING, On.OWN),
    "desk_bar": Way("G", COUNSELING, On.OWN),
    "desk_test_call": Way("P", COUNSELING, On.NOTHING),
    "desk_answer": Way("P", COUNSELING, On.NOTHING),
    "desk_decline": Way("P", COUNSELING, On.NOTHING),
    "desk_notes": Way("P", COUNSELING, On.OWN),
    "desk_phone_account": Way("P", COUNSELING),
    "desk_own_phone": Way("G", COUNSELING),
    "desk_own_phone_state": Way("G", COUNSELING),
    "desk_own_phone_keep": Way("P", COUNSELING),
    "desk_own_phone_switch": Way("P", COUNSELING),
    "desk_own_phone_remove": Way("P", COUNSELING),
    "desk_call": Way("G", COUNSELING, On.OWN),
    "desk_hold": Way("P", COUNSELING, On.OWN),
    "desk_resume": Way("P", COUNSELING, On.OWN),
    "desk_keys": Way("P", COUNSELING, On.OWN),
    "desk_calling": Way("P", COUNSELING, On.OWN),
    "desk_dropped": Way("G", COUNSELING),
    "desk_call_back": Way("P", COUNSELING, On.NOTHING),
    "desk_dropped_aside": Way("P", COUNSELING, On.NOTHING),
    "desk_unreached": Way("P", COUNSELING, On.NOTHING),
    "desk_call_in": Way("P", COUNSELING, On.OWN),
    "desk_third_moved": Way("P", COUNSELING, On.OWN),
    "desk_recording": Way("P", COUNSELING, On.OWN),
    "desk_texts": Way("G", COUNSELING, On.OWN),
    "desk_text_agreement": Way("P", COUNSELING, On.OWN),
    "desk_history": Way("G", COUNSELING, On.OWN),
    "desk_topics": Way("P", COUNSELING, On.OWN),
    "desk_link": Way("P", COUNSELING, On.OWN),
    "desk_reveal": Way("P", "cfsd", On.REVEALABLE),
    "desk_earlier": Way("G", COUNSELING, On.OWN),
    "desk_find": Way("P", COUNSELING, On.OWN),
    "desk_find_choices": Way("G", COUNSELING + "e"),
    "desk_fault": Way("P", COUNSELING + "e"),
    "desk_given": Way("GP", COUNSELING, On.OWN),
    "desk_send_texts": Way("P", COUNSELING, On.OWN),
    "desk_send_to_number": Way("GP", COUNSELING, On.OWN),
    "desk_send_email": Way("GP", COUNSELING, On.OWN),
    "desk_leaflet": Way("GP", COUNSELING, On.OWN),
    "desk_unmet": Way("P", COUNSELING, On.OWN),
    "desk_hold_place": Way("P", COUNSELING, On.NOTHING),
    "desk_end_hold": Way("P", COUNSELING, On.NOTHING),
    "desk_referral": Way("GP", COUNSELING, On.NOTHING),
    "desk_referral_done": Way("P", COUNSELING, On.NOTHING),
    "desk_introduce": Way("GP", COUNSELING, On.NOTHING),
    "desk_referral_back": Way("P", COUNSELING, On.NOTHING),
    "desk_outcome": Way("GP", COUNSELING, On.NOTHING),
    "desk_record": Way("G", COUNSELING, On.READABLE),
    "desk_questions": Way("GP", COUNSELING, On.OWN),
    "desk_guide": Way("P", COUNSELING, On.OWN),
    "desk_coping": Way("GP", COUNSELING, On.OWN),
    "desk_level": Way("P", COUNSELING, On.OWN),
    "desk_help": Way("P", COUNSELING, On.OWN),
    "desk_help_back": Way("P", COUNSELING, On.OWN),
    "desk_imminent": Way("P", COUNSELING, On.OWN),
    "desk_end": Way("P", COUNSELING, On.OWN),
    "desk_boundary": Way("P", COUNSELING, On.OWN),
    "desk_not_counseling": Way("P", COUNSELING, On.OWN),
    "desk_finish": Way("GP", COUNSELING, On.OWN),
    "desk_colleagues": Way("G", COUNSELING, On.OWN),
    "desk_hand_over": Way("P", COUNSELING, On.OWN),
    "desk_keep": Way("P", COUNSELING, On.OWN),
    "desk_others": Way("GP", COUNSELING, On.OWN),
    "desk_other": Way("P", COUNSELING, On.NOTHING),
    "desk_rescue": Way("GP", COUNSELING, On.OWN),
    "desk_rescue_points": Way("P", COUNSELING, On.OWN),
    "desk_rescue_address": Way("P", "cfsd", On.REVEALABLE),
    "desk_rescue_moved": Way("P", COUNSELING, On.NOTHING),
    "desk_disclosed": Way("GP", COUNSELING, On.OWN),
    "desk_report_told": Way("P", COUNSELING, On.NOTHING),
    "desk_report_given_up": Way("P", COUNSELING, On.NOTHING),
    "desk_to_report": Way("G", COUNSELING),
    "desk_to_report_one": Way("G", COUNSELING, On.NOTHING),
    "desk_plan": Way("P", COUNSELING, On.OWN),
    "desk_plan_begun": Way("G", COUNSELING, On.OWN),
    "desk_plan_sheet": Way("G", COUNSELING, On.OWN),
    "desk_plan_noted": Way("P", COUNSELING, On.OWN),
    "desk_plan_reopen": Way("P", COUNSELING, On.OWN),
    "desk_plan_page": Way("P", COUNSELING, On.OWN),
    "desk_plan_given": Way("P", COUNSELING, On.OWN),
    "desk_plan_page_back": Way("P", COUNSELING, On.NOTHING),
    "desk_messages": Way("G", COUNSELING),
    "desk_take_up": Way("P", COUNSELING, On.MESSAGE),
    "desk_sound": Way("G", COUNSELING, On.NOTHING),
    "desk_follow_ups": Way("G", COUNSELING),
    "desk_take_follow_up": Way("P", "cfsd", On.NOTHING),
    "desk_promises": Way("G", COUNSELING, On.OWN),
    "desk_promise": Way("GP", COUNSELING, On.OWN),
    "desk_no_follow_up": Way("P", COUNSELING, On.OWN),
    "desk_withdraw": Way("P", COUNSELING, On.OWN),
    "desk_kept": Way("P", COUNSELING, On.NOTHING),
    "desk_caller_plan": Way("G", COUNSELING, On.OWN),
    "desk_stay_apart": Way("P", COUNSELING, On.OWN),
    "desk_about_them": Way("GP", COUNSELING, On.OWN),
    "desk_help_sent": Way("P", COUNSELING, On.OWN),
    "desk_keeping": Way("GP", COUNSELING, On.OWN),
    "desk_keeping_number": Way("P", "cfsd", On.NOTHING),
    "desk_keeping_plan": Way("P", "cfsd", On.NOTHING),
    "desk_keeping_left": Way("P", "cfsd", On.NOTHING),
    "desk_accept": Way("P", COUNSELING, On.NOTHING),
    "desk_join": Way("P", COUNSELING, On.NOTHING),
    "desk_pass": Way("P", COUNSELING, On.NOTHING),
    "desk_paper": Way("G", COUNSELING),
    "desk_paper_enter": Way("GP", "cfsd"),
    # The floor.
    "floor": Way("G", FLOOR),
    "floor_board": Way("G", FLOOR),
    "floor_bar": Way("G", FLOOR),
    "floor_alarms": Way("G", FLOOR),
    "floor_acknowledge": Way("P", FLOOR),
    "floor_debrief_met": Way("P", FLOOR),
    "floor_record": Way("G", FLOOR, On.READABLE),
    "floor_open": Way("P", FLOOR, On.ANY),
    "floor_reveal": Way("P", "cfsd", On.REVEALABLE),
    "floor_level": Way("P", FLOOR, On.READABLE),
    "floor_referrals": Way("G", FLOOR, On.READABLE),
    "floor_answers": Way("G", FLOOR, On.READABLE),
    "floor_sound": Way("G", FLOOR, On.NOTHING),
    "floor_print": Way("G", FLOOR, On.READABLE),
    "floor_take_part": Way("P", FLOOR, On.ANY),
    "floor_take_over": Way("P", FLOOR, On.ANY),
    "floor_leave": Way("P", FLOOR, On.ANY),
    "floor_lower_imminent": Way("P", FLOOR, On.ANY),
    "floor_caller_plan": Way("GP", FLOOR, On.READABLE),
    "floor_caller_plan_end": Way("P", FLOOR, On.NOTHING),
    "floor_rescues": Way("G", FLOOR),
    "floor_rescue": Way("G", FLOOR, On.NOTHING),
    "floor_rescue_moved": Way("P", FLOOR, On.NOTHING),
    "floor_mandated": Way("G", FLOOR),
    "floor_mandated_one": Way("G", FLOOR, On.NOTHING),
    "floor_mandated_moved": Way("P", FLOOR, On.NOTHING),
    "floor_call_back": Way("P", FLOOR, On.NOTHING),
    "floor_unreached_again": Way("P", FLOOR, On.NOTHING),
    "floor_take_up": Way("P", COUNSELING, On.MESSAGE),
    # The office.
    "office_people": Way("G", PEOPLE),
    "office_roles": Way("G", PEOPLE),
    "office_invite": Way("GP", "oi"),
    "office_person": Way("G", PEOPLE),
    "office_person POST": Way("P", "oi"),
    "office_approve_roles": Way("P", "di"),
    "office_refuse_roles": Way("P", "di"),
    # Of a counselor here, whose role takes two people; others' addresses coordinators change too.
    "office_person_email": Way("P", "i"),
    "office_person_roles": Way("P", "i"),
    "office_person_deactivate": Way("P", "oi"),
    "office_person_reactivate": Way("P", "oi"),
    "office_person_sign_out": Way("P", "oi"),
    "office_person_password": Way("P", "oi"),
    "office_person_vouch": Way("P", "sdoi"),
    "office_follow_ups": Way("G", FLOOR),
    "office_follow_up_times": Way("P", "d"),
    "office_follow_up_answered": Way("P", FLOOR, On.NOTHING),
    "office_follow_up_off": Way("P", FLOOR, On.NOTHING),
    "office_caller_plans": Way("G", FLOOR),
    "office_together": Way("P", FLOOR, On.NOTHING),
    "office_feedback": Way("G", FLOOR),
    "office_feedback_new": Way("GP", EVERYBODY),
    "office_answer_times": Way("P", "d"),
    "office_feedback_one": Way("G", FLOOR, On.NOTHING),
    "office_feedback_moved": Way("P", FLOOR, On.NOTHING),
    "office_incidents": Way("G", EVERYBODY),
    "office_incident_new": Way("GP", EVERYBODY),
    "office_incident": Way("G", EVERYBODY, On.NOTHING),
    "office_incident_moved": Way("P", EVERYBODY, On.NOTHING),
    "office_disclosures": Way("G", FLOOR),
    "office_data_new": Way("GP", COUNSELING),
    "office_order_new": Way("GP", FLOOR),
    "office_disclosure": Way("G", FLOOR, On.NOTHING),
    "office_disclosure_file": Way("P", FLOOR, On.NOTHING),
    "office_disclosure_moved": Way("P", FLOOR, On.NOTHING),
    "office_lines": Way("G", "di"),
    "office_new_line": Way("GP", "di"),
    "office_line": Way("G", "di"),
    "office_line_versions": Way("G", "di"),
    "office_line_roll_back": Way("P", "di"),
    "office_line_section": Way("GP", "di"),
    "office_directory": Way("GP", COUNSELING + "e"),
    "office_records": Way("GP", KEEPING),
    "office_organization_added": Way("GP", "e"),
    "office_taxonomy_added": Way("GP", "e"),
    "office_terms_found": Way("P", "e"),
    "office_record": Way("G", KEEPING),
    "office_record_changed": Way("GP", "e"),
    "office_record_removed": Way("P", "e"),
    "office_record_history": Way("G", KEEPING),
    "office_part_added": Way("GP", "e"),
    "office_record_assured": Way("P", "e"),
    "office_faults_settled": Way("P", "e"),
    "office_drafts": Way("G", KEEPING),
    "office_drafts_published": Way("P", KEEPING),
    "office_drafts_withdrawn": Way("P", KEEPING),
    "office_uploads": Way("GP", KEEPING),
    "office_upload": Way("G", KEEPING),
    "office_upload_imported": Way("P", KEEPING),
    "office_upload_dropped": Way("P", KEEPING),
    "office_upload_mapped": Way("GP", "e"),
    "office_upload_file_mapped": Way("GP", "e"),
    "office_mapping_file": Way("G", KEEPING),
    "office_directory_work": Way("G", KEEPING),
    "office_to_do": Way("G", COUNSELING),
    "office_to_do_done": Way("P", COUNSELING, On.NOTHING),
    "office_answering_points": Way("GP", "d"),
    "office_answering_point": Way("P", "d", On.NOTHING),
    "office_capacities": Way("G", "sde"),
    "office_partner_links": Way("GP", "sde"),
    "office_partner_link_end": Way("P", "sde", On.NOTHING),
    "office_capacity": Way("P", "sde"),
    "office_settings": Way("GP", "i"),
    "office_sign_in_rules": Way("GP", "i"),
    "office_phone": Way("G", "i"),
    "office_phone_number": Way("P", "i"),
    "office_phone_number_away": Way("P", "i"),
    "office_phone_greeting": Way("P", "i"),
    "office_phone_greeting_away": Way("P", "i"),
    "office_phone_greeting_sound": Way("G", "i"),
    "office_phone_test": Way("P", "i", On.NOTHING),
    "office_phone_person_test": Way("P", "i", On.NOTHING),
    "office_trunks": Way("G", "i"),
    "office_new_trunk": Way("GP", "i"),
    "office_trunk": Way("GP", "i"),
    "office_trunk_away": Way("P", "i"),
    "office_trunk_try": Way("GP", "i"),
    "office_floods": Way("GP", "sdi"),
    "office_floods_over": Way("P", "sdi", On.NOTHING),
    "office_trunk_drill": Way("GP", "i"),
    "office_carriers": Way("G", "i"),
    "office_new_carrier": Way("GP", "i"),
    "office_carrier": Way("GP", "i"),
    "office_carrier_try": Way("P", "i"),
    "office_mail": Way("GP", "i"),
    "office_mail_try": Way("P", "i"),
    "office_provider": Way("GP", "i"),
    "office_provider_try": Way("P", "i"),
    "office_settings_versions": Way("G", "i"),
    "office_settings_roll_back": Way("P", "i"),
    "office_system": Way("G", "i"),
    "office_instruments": Way("G", "d"),
    "office_registration": Way("GP", "d"),
    "office_duties": Way("G", "sd"),
    "office_duty_new": Way("GP", "d"),
    "office_duty": Way("GP", "d"),
    "office_duty_approve": Way("P", "sd", On.NOTHING),
    "office_duty_refuse": Way("P", "sd", On.NOTHING),
    "office_coping": Way("G", "d"),
    "office_coping_new": Way("GP", "d"),
    "office_coping_one": Way("GP", "d"),
    "office_instrument_import": Way("GP", "d"),
    "office_scoring": Way("GP", "d"),
    "office_switch": Way("P", "d"),
    "office_triage": Way("G", "d"),
    "office_triage_list": Way("GP", "d"),
    "office_triage_phrase": Way("GP", "d"),
    "office_triage_take_out": Way("P", "d"),
    "office_triage_discard": Way("P", "d"),
    "office_triage_bench": Way("G", "d"),
    "office_triage_run": Way("P", "d"),
    "office_triage_try": Way("P", "d"),
    "office_triage_replay": Way("P", "d"),
    "office_triage_go_live": Way("P", "d"),
    "office_triage_versions": Way("G", "d"),
    "office_triage_roll_back": Way("P", "d"),
    "office_journal": Way("G", "da"),
    "office_openings": Way("G", "da"),
    "office_openings_export": Way("G", "da"),
    "my_openings": Way("G", EVERYBODY),
    "office_watch_contact": Way("P", "da", On.ANY),
    "office_decoys": Way("GP", "da"),
    "close_to_me": Way("GP", COUNSELING),
    "close_taken_back": Way("P", COUNSELING, On.NOTHING),
    "office_retention": Way("G", "sda"),
    "office_keeping": Way("P", "d"),
    "office_hold_moved": Way("P", "sd"),
    "office_kept_contact": Way("G", "sd", On.ANY),
    "office_hold": Way("P", "sd", On.ANY),
    "office_erased": Way("P", "d", On.ANY),
    "office_alarms": Way("G", "sda"),
    "office_alarm_answer": Way("P", "da"),
    "office_alarm_take": Way("P", "sda"),
    "reports": Way("G", "sdor"),
    "report_measures": Way("G", "sdor"),
    "report_day": Way("G", "sdor"),
    "report_month": Way("G", "sdor"),
    "report_day_sheet": Way("G", "dr"),
    "report_month_sheet": Way("G", "dr"),
    "report_follow_ups": Way("G", "dr"),
}
"""Every page and part of a page that asks who is there. `… POST`: the same route, for others by POST."""

PUBLIC = frozenset(
    {
        *("about_you", "about_you_answer", "held", "talk_code"),
        *("speak", "speak_begin", "speak_state", "speak_end"),
        *("home", "line", "start", "here", "leave", "answer", "ways_on", "leave_as_message"),
        *(
            "say",
            "say_answer",
            "helped_elsewhere",
            "exit",
            "message",
            "message_sent",
            "privacy",
            "robots.txt",
            "sign_in",
        ),
        # The steps of signing in, before it is known who is there.
        *("passkey_question", "passkey_sign_in", "mfa_authenticate", "second_question", "start_again"),
        # Carriers, who prove themselves by a signature, and the demo's phone.
        *("text_heard", "text_told", "phone", "phone_texts", "phone_send", "phone_carrier"),
        # Whoever holds the link is let in, once.
        "choose_password",
        "partner_places",
        "partner_says",
        # Whoever holds the link gets the sealed box of a plan; its key is in the link alone.
        "read",
        # To the identity provider and back.
        *("provider_sign_in", "provider_back", "provider_sign_out"),
        # Whoever has forgotten the password hears the same whether the name exists or not.
        "forgotten_password",
        # Browsers report here what the page's policy has stopped.
        "policy_report",
        # Prometheus, which shows a token.
        "metrics",
        # For the hub alone: it hands no request from outside on to it.
        *("whoami", "who_speaks"),
        # The directory for other programs, without confidential places.
        *("directory_about", "directory_services", "directory_search_services", "directory_service"),
        *("directory_organizations", "directory_search_organizations", "directory_organization"),
        *("directory_service_at_locations", "directory_search_service_at_locations"),
        *("directory_service_at_location", "directory_taxonomies", "directory_taxonomy"),
        *("directory_taxonomy_terms", "directory_taxonomy_term", "openapi-json", "api-root"),
    }
)
"""Routes that are open to the whole world."""

HUB: dict[str, str] = {
    "/here/stream": "the caller's own talk, by the cookie of the visit",
    "/here/say": "the caller's own talk, by the cookie of the visit",
    "/here/log": "the caller's own talk, by the cookie of the visit",
    "/live/stream": "everybody who has signed in; words only of one's own talks and where one takes part",
    "/live/beat": "everybody who has signed in, for themselves",
    "/live/contacts/<id>/say": "one's own contacts; beside them whoever listens, as the mode allows",
    "/live/contacts/<id>/messages": "whatever one may read",
}
"""The hub's own routes, and whose they are."""
