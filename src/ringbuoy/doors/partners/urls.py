"""The addresses of the houses."""

from django.urls import path

from ringbuoy.doors.partners import places

urlpatterns = [
    path("places/<str:token>", places.shown, name="partner_places"),
    path("places/<str:token>/<uuid:capacity>", places.said, name="partner_says"),
]
