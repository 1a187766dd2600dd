"""The shell's own pages. No other page of allauth is routed."""

from django.urls import path

from ringbuoy.doors.shell import session
from ringbuoy.doors.shell.sign_in import sign_out

urlpatterns = [
    path("sign-out", sign_out, name="sign_out"),
    path("start-of-shift", session.start_of_shift, name="start_of_shift"),
    path("internal/whoami", session.whoami, name="whoami"),
    path("my/state", session.waiting, name="my_state"),
    path("my/readiness", session.readiness, name="my_readiness"),
    path("my/lock", session.lock, name="lock"),
    path("my/unlock", session.unlock, name="unlock"),
    path("my/keys", session.my_keys, name="my_keys"),
]
