"""Every route of the site, door by door."""

from django.urls import include, path

from ringbuoy.doors.api import urls as directory_api
from ringbuoy.doors.api.metrics import metrics
from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.sign_in import sign_in
from ringbuoy.server import demo_center

urlpatterns = [
    path("", include("ringbuoy.doors.public.urls")),
    path("", include("ringbuoy.doors.text.urls")),
    path("", include("ringbuoy.doors.partners.urls")),
    path("sign-in", sign_in(demo_people=demo_center.listed), name="sign_in"),
    path("", include("ringbuoy.doors.shell.urls")),
    path("api/directory/", directory_api.included),
    path("metrics", metrics, name="metrics"),
    path("desk/", include("ringbuoy.doors.desk.urls")),
    path("floor/", include("ringbuoy.doors.floor.urls")),
    path("office/", include("ringbuoy.doors.office.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed
