"""Imports and other jobs that failed, and files whose trial found bad rows, until somebody does them with success."""

from datetime import datetime, timedelta

from trimtab.domain.jobs.queries import failed_since
from trimtab.domain.people.models import User
from trimtab.domain.uploads.queries import with_bad_rows
from trimtab.scorecards.inbox_item import Holder, Item, Weight

LOOKED_BACK = timedelta(days=30)


def found(_viewer: User, now: datetime) -> list[Item]:
    """Which jobs of 30 days failed, with none after them that did the same? Which files are to be corrected?"""
    return [*_failed(now - LOOKED_BACK), *_tried(now - LOOKED_BACK)]


def _failed(since: datetime) -> list[Item]:
    return [
        Item(
            key=f"job:{one.pk}",
            source="jobs",
            kind="job",
            weight=Weight.SOON,
            since=one.ended_at or one.made_at,
            link=f"/jobs/{one.pk}/",
            evidence={
                "job": one.kind,
                "file": str(one.request.get("name") or ""),
                "problem": one.problem,
                "bad_rows": int((one.result or {}).get("bad_rows") or 0),
            },
        )
        for one in failed_since(since)
    ]


def _tried(since: datetime) -> list[Item]:
    return [
        Item(
            key=f"upload:{one.pk}",
            source="jobs",
            kind="bad-rows",
            weight=Weight.SOON,
            since=one.trial.ended_at or one.made_at if one.trial else one.made_at,
            link=f"/imports/{one.pk}/trial/",
            evidence={"file": one.name, "bad_rows": int((one.trial.result or {}).get("bad_rows") or 0)}
            if one.trial
            else {},
            holder=Holder(one.made_by.pk, one.made_by.name) if one.made_by else None,
        )
        for one in with_bad_rows(since)
    ]
