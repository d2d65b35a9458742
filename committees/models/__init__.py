"""The tables of meetings: agenda, attendance, votes typed twice, results."""

from committees.models.agenda import AgendaItem
from committees.models.meetings import Meeting
from committees.models.tallies import TallyEntry

__all__ = ["AgendaItem", "Meeting", "TallyEntry"]
