"""Detected problems and self-service sessions."""
