"""Technicians, teams, employment and user accounts."""
