"""The addresses of the desk."""

from django.urls import path

from ringbuoy.doors.desk import assessing, earlier, ending, handing_over, helping, noting, page, paper, taking

urlpatterns = [
    path("", page.desk, name="desk"),
    path("mine", page.mine, name="desk_mine"),
    path("shift", page.shift, name="desk_shift"),
    path("offers", taking.offers, name="desk_offers"),
    path("take-next", taking.next_contact, name="desk_take_next"),
    path("contacts/<uuid:contact>/pane", page.pane, name="desk_pane"),
    path("contacts/<uuid:contact>/bar", page.bar, name="desk_bar"),
    path("contacts/<uuid:contact>/answer", taking.answered, name="desk_answer"),
    path("contacts/<uuid:contact>/decline", taking.declined, name="desk_decline"),
    path("contacts/<uuid:contact>/notes", noting.save, name="desk_notes"),
    path("contacts/<uuid:contact>/notes/history", noting.history, name="desk_history"),
    path("contacts/<uuid:contact>/topics", noting.topics, name="desk_topics"),
    path("contacts/<uuid:contact>/caller", earlier.link, name="desk_link"),
    path("contacts/<uuid:contact>/handle", earlier.revealed, name="desk_reveal"),
    path("contacts/<uuid:contact>/earlier", earlier.listed, name="desk_earlier"),
    path("contacts/<uuid:contact>/record", earlier.record, name="desk_record"),
    path("contacts/<uuid:contact>/questions", assessing.questions, name="desk_questions"),
    path("contacts/<uuid:contact>/level", assessing.level, name="desk_level"),
    path("contacts/<uuid:contact>/help", helping.ask, name="desk_help"),
    path("contacts/<uuid:contact>/help/take-back", helping.not_needed, name="desk_help_back"),
    path("contacts/<uuid:contact>/imminent", helping.imminent, name="desk_imminent"),
    path("contacts/<uuid:contact>/end", ending.talk_over, name="desk_end"),
    path("contacts/<uuid:contact>/boundary", ending.boundary, name="desk_boundary"),
    path("contacts/<uuid:contact>/not-counseling", ending.not_counseling, name="desk_not_counseling"),
    path("contacts/<uuid:contact>/finish", ending.finished, name="desk_finish"),
    path("contacts/<uuid:contact>/colleagues", handing_over.colleagues, name="desk_colleagues"),
    path("contacts/<uuid:contact>/hand-over", handing_over.asked, name="desk_hand_over"),
    path("contacts/<uuid:contact>/hand-over/take-back", handing_over.kept, name="desk_keep"),
    path("transfers/<int:transfer>/accept", handing_over.accepted, name="desk_accept"),
    path("transfers/<int:transfer>/decline", handing_over.passed, name="desk_pass"),
    path("paper", paper.form, name="desk_paper"),
    path("paper/enter", paper.enter, name="desk_paper_enter"),
]
