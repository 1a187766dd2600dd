"""The addresses of the floor."""

from django.urls import path

from ringbuoy.doors.floor import debriefs, mandated, views
from ringbuoy.doors.floor.answers import answers, referrals
from ringbuoy.doors.floor.caller_plan import caller_plan, caller_plan_ended
from ringbuoy.doors.floor.dropped import queued
from ringbuoy.doors.floor.listening import sound
from ringbuoy.doors.floor.printing import sheet
from ringbuoy.doors.floor.record import level, opened, record, revealed
from ringbuoy.doors.floor.rescuing import moved, rescue, rescues
from ringbuoy.doors.floor.unreached import queued_again

urlpatterns = [
    path("", views.floor, name="floor"),
    path("board", views.board_again, name="floor_board"),
    path("bar", views.bar, name="floor_bar"),
    path("alarms", views.alarms, name="floor_alarms"),
    path("requests/<int:request_id>/acknowledge", views.acknowledged, name="floor_acknowledge"),
    path("debriefs/<int:debrief_id>/met", debriefs.met, name="floor_debrief_met"),
    path("contacts/<uuid:contact>/", record, name="floor_record"),
    path("contacts/<uuid:contact>/handle", revealed, name="floor_reveal"),
    path("contacts/<uuid:contact>/open", opened, name="floor_open"),
    path("contacts/<uuid:contact>/answers", answers, name="floor_answers"),
    path("contacts/<uuid:contact>/referrals", referrals, name="floor_referrals"),
    path("contacts/<uuid:contact>/sounds/<uuid:sound_id>", sound, name="floor_sound"),
    path("contacts/<uuid:contact>/print", sheet, name="floor_print"),
    path("contacts/<uuid:contact>/level", level, name="floor_level"),
    path("contacts/<uuid:contact>/take-part", views.take_part, name="floor_take_part"),
    path("contacts/<uuid:contact>/take-over", views.taken_over, name="floor_take_over"),
    path("contacts/<uuid:contact>/leave", views.leave, name="floor_leave"),
    path("contacts/<uuid:contact>/no-longer-imminent", views.no_longer_imminent, name="floor_lower_imminent"),
    path("contacts/<uuid:contact>/caller-plan", caller_plan, name="floor_caller_plan"),
    path("contacts/<uuid:contact>/caller-plan/end", caller_plan_ended, name="floor_caller_plan_end"),
    path("rescues/", rescues, name="floor_rescues"),
    path("rescues/<int:rescue_id>/", rescue, name="floor_rescue"),
    path("rescues/<int:rescue_id>/<slug:move>", moved, name="floor_rescue_moved"),
    path("reports/", mandated.reports, name="floor_mandated"),
    path("reports/<int:report_id>/", mandated.report, name="floor_mandated_one"),
    path("reports/<int:report_id>/<slug:move>", mandated.moved, name="floor_mandated_moved"),
    path("contacts/<uuid:contact>/call-back", queued, name="floor_call_back"),
    path("contacts/<uuid:contact>/unreached/again", queued_again, name="floor_unreached_again"),
    path("contacts/<uuid:contact>/take-up", views.take_message_up, name="floor_take_up"),
]
