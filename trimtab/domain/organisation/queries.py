"""Reads: the provider and its parameters."""

from zoneinfo import ZoneInfo

from trimtab.domain.organisation.models import Organisation
from trimtab.kpi.parameters import Parameters

_UNNAMED = Organisation(id=1, name="Your organisation", zone="UTC")


def current() -> Organisation:
    """Who runs this Trimtab? An unsaved default when nobody said yet."""
    return Organisation.objects.filter(pk=1).first() or _UNNAMED


def report_zone() -> ZoneInfo:
    """In which zone do days, weeks and months begin (REPORT_TZ)?"""
    return ZoneInfo(current().zone)


def parameters() -> Parameters:
    """Which parameters of the KPI specification hold?"""
    return Parameters.with_changes(current().parameters)
