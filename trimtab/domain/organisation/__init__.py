"""The provider itself: its zone, parameters and targets."""
