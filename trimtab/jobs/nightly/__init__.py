"""Every night."""
