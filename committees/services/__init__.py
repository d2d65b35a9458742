"""Acts at a meeting: plan, agenda, attendance, votes typed twice, close. Every act locks the meeting first."""
