"""Delete files that were uploaded long ago: what was imported is in the records, the rest nobody wanted."""

from datetime import datetime

from trimtab.domain.uploads.models import Upload
from trimtab.domain.uploads.queries import outdated
from trimtab.intake import filing

_A_DAY = 86_400


def run(as_of: datetime) -> str:
    """Delete what has had its time; answers what was done, for the worker's log. Safe to run twice."""
    old = list(outdated(as_of=as_of))
    for upload in old:
        filing.delete(upload.stored_as)
    Upload.objects.filter(pk__in=[one.pk for one in old], made_batch=None).delete()
    known = Upload.objects.values_list("stored_as", flat=True)
    left = filing.strangers(known, older_than=as_of.timestamp() - _A_DAY)
    for stored_as in left:
        filing.delete(stored_as)
    return f"{len(old)} uploads and {len(left)} files without one deleted"
