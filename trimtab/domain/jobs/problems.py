"""Why a job failed, where no file can be blamed: codes, which a page puts into words."""

ENDED_TOO_OFTEN = "ended-too-often"
UNEXPECTED = "unexpected"
FILE_IS_GONE = "file-is-gone"
BAD_ROWS = "bad-rows"
