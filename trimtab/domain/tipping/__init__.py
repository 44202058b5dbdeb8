"""Estimates of tipping points, kept run by run."""
