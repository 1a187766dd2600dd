"""The addresses of the office."""

from django.urls import include, path

from ringbuoy.doors.office import (
    alarm_views,
    center_views,
    close_views,
    directory_views,
    instrument_views,
    journal_views,
    line_views,
    opening_views,
    person_views,
    proposal_views,
    sign_in_views,
    system_views,
)
from ringbuoy.doors.office.line_editing import edit

urlpatterns = [
    path("people/", person_views.people, name="office_people"),
    path("people/roles/", person_views.roles, name="office_roles"),
    path("people/invite/", person_views.invitation, name="office_invite"),
    path("people/<int:person_id>/", person_views.person, name="office_person"),
    path("people/proposals/<int:proposal>/approve", proposal_views.approved, name="office_approve_roles"),
    path("people/proposals/<int:proposal>/refuse", proposal_views.refused, name="office_refuse_roles"),
    path("people/<int:person_id>/roles", person_views.person_roles, name="office_person_roles"),
    path("people/<int:person_id>/close", person_views.person_deactivate, name="office_person_deactivate"),
    path("people/<int:person_id>/open", person_views.person_reactivate, name="office_person_reactivate"),
    path("people/<int:person_id>/sign-out", person_views.person_sign_out, name="office_person_sign_out"),
    path("people/<int:person_id>/password", person_views.person_password, name="office_person_password"),
    path("people/<int:person_id>/vouch", person_views.person_vouch, name="office_person_vouch"),
    path("lines/", line_views.lines, name="office_lines"),
    path("lines/new/", line_views.new_line, name="office_new_line"),
    path("lines/<slug:code>/", line_views.line, name="office_line"),
    path("lines/<slug:code>/versions/", line_views.line_versions, name="office_line_versions"),
    path("lines/<slug:code>/versions/<int:to>/back", line_views.line_roll_back, name="office_line_roll_back"),
    path("lines/<slug:code>/<slug:key>/", edit, name="office_line_section"),
    path("directory/", directory_views.directory, name="office_directory"),
    path("settings/", center_views.settings, name="office_settings"),
    path("settings/versions/", center_views.settings_versions, name="office_settings_versions"),
    path(
        "settings/versions/<int:to>/back", center_views.settings_roll_back, name="office_settings_roll_back"
    ),
    path("settings/sign-in/", sign_in_views.rules, name="office_sign_in_rules"),
    path("questions/", instrument_views.instruments, name="office_instruments"),
    path("questions/<slug:code>/", instrument_views.registration, name="office_registration"),
    path("system/", system_views.system, name="office_system"),
    path("journal/", journal_views.journal, name="office_journal"),
    path("openings/", opening_views.all_openings, name="office_openings"),
    path("openings/export", opening_views.exported, name="office_openings_export"),
    path("openings/watch/<uuid:contact>", opening_views.watched, name="office_watch_contact"),
    path("openings/close-to-me", close_views.close_to_me, name="close_to_me"),
    path("openings/close-to-me/<int:row_id>/take-back", close_views.taken_back, name="close_taken_back"),
    path("openings/mine", opening_views.my_openings, name="my_openings"),
    path("alarms/", alarm_views.alarms, name="office_alarms"),
    path("alarms/<int:alarm_id>/", alarm_views.answer, name="office_alarm_answer"),
    path("reports/", include("ringbuoy.doors.office.report_urls")),
]
