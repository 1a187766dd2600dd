"""The caller's pages. Their addresses say nothing of what they are for."""

from django.urls import path

from ringbuoy.doors.public.about_you import about_you, about_you_answer, held, talk_code
from ringbuoy.doors.public.answering import answer
from ringbuoy.doors.public.here import here
from ringbuoy.doors.public.home import home, robots
from ringbuoy.doors.public.leaving import exit_now, leave_quietly
from ringbuoy.doors.public.message import message, message_sent
from ringbuoy.doors.public.privacy import privacy
from ringbuoy.doors.public.reading import read
from ringbuoy.doors.public.saying import say, say_answer
from ringbuoy.doors.public.speaking import begin, end, speak, state, who_speaks
from ringbuoy.doors.public.start import start
from ringbuoy.doors.public.ways_on import helped_elsewhere, leave_as_message, ways_on

urlpatterns = [
    path("", home, name="home"),
    path("to/<slug:code>", home, name="line"),
    path("start", start, name="start"),
    path("here", here, name="here"),
    path("here/leave", leave_quietly, name="leave"),
    path("here/answer", answer, name="answer"),
    path("here/ways", ways_on, name="ways_on"),
    path("here/as-message", leave_as_message, name="leave_as_message"),
    path("here/helped", helped_elsewhere, name="helped_elsewhere"),
    path("speak", speak, name="speak"),
    path("speak/begin", begin, name="speak_begin"),
    path("speak/state", state, name="speak_state"),
    path("speak/end", end, name="speak_end"),
    path("internal/who-speaks", who_speaks, name="who_speaks"),
    path("exit", exit_now, name="exit"),
    path("message", message, name="message"),
    path("message/sent", message_sent, name="message_sent"),
    path("about-you", about_you, name="about_you"),
    path("about-you/answer", about_you_answer, name="about_you_answer"),
    path("held/<slug:address>", held, name="held"),
    path("here/code", talk_code, name="talk_code"),
    path("say", say, name="say"),
    path("say/answer", say_answer, name="say_answer"),
    path("read/<slug:address>", read, name="read"),
    path("privacy", privacy, name="privacy"),
    path("robots.txt", robots),
]
