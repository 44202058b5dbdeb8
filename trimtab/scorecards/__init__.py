"""Measured, judged, explained: the only source of any number that is shown."""
