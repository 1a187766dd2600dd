"""The addresses of the reports."""

from django.urls import path

from ringbuoy.doors.office import reports

urlpatterns = [
    path("", reports.newest, name="reports"),
    path("measures/", reports.measures, name="report_measures"),
    path("day/<str:code>/", reports.day, name="report_day"),
    path("day/<str:code>.csv", reports.day_sheet, name="report_day_sheet"),
    path("month/<str:code>/", reports.month, name="report_month"),
    path("month/<str:code>/follow-ups.csv", reports.follow_ups_sheet, name="report_follow_ups"),
    path("month/<str:code>.csv", reports.month_sheet, name="report_month_sheet"),
]
