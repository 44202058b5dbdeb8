"""Clients, their sites, contacts and contracts."""
