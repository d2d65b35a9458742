"""Addresses of meetings."""

from django.urls import path

from committees.views import agenda, closing, meetings, tallies

app_name = "committees"

urlpatterns = [
    path("", meetings.meeting_list, name="meetings"),
    path("plan/", meetings.plan, name="plan"),
    path("<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("<uuid:uuid>/change/", meetings.change, name="change"),
    path("<uuid:uuid>/attendance/", meetings.attendance, name="attendance"),
    path("<uuid:uuid>/open/", meetings.open_voting, name="open"),
    path("<uuid:uuid>/reopen/", meetings.reopen, name="reopen"),
    path("<uuid:uuid>/cancel/", meetings.cancel, name="cancel"),
    path("<uuid:uuid>/agenda/add/", agenda.add, name="agenda_add"),
    path("<uuid:uuid>/agenda/remove/", agenda.remove, name="agenda_remove"),
    path("<uuid:uuid>/agenda/<uuid:item_uuid>/recusal/", agenda.recusal, name="recusal"),
    path("<uuid:uuid>/passes/<int:pass_number>/", tallies.sheet, name="sheet"),
    path("<uuid:uuid>/comparison/", tallies.comparison, name="comparison"),
    path("<uuid:uuid>/close/", closing.close, name="close"),
    path("<uuid:uuid>/result/", closing.result, name="result"),
    path("<uuid:uuid>/announce/", closing.announce, name="announce"),
]
