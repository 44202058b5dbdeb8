"""The provider itself: its zone, language and parameters."""
