"""Tickets, what happened to them and when that was an escalation."""
