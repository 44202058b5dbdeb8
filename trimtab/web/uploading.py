"""Takes a file in while it comes: straight to where it will lie, counted and digested on the way."""

import hashlib
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from trimtab.intake import filing

FIELD = "file"


class Stored(UploadedFile):  # type: ignore[type-arg]
    """A file that came in whole and lies under ``stored_as``."""

    def __init__(self, name: str, stored_as: str, size: int, digest: str) -> None:
        super().__init__(None, name, size=size)
        self.stored_as, self.digest = stored_as, digest


class ToUploads(FileUploadHandler):
    """Writes the one file of a form into the folder of uploads; ``too_large`` says that it was refused for its size."""

    chunk_size = 1 << 20

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.too_large = False
        self._stored_as = ""
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._size = 0

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        if field_name != FIELD or self._path is not None:
            raise StopUpload(connection_reset=False)
        self._stored_as = filing.new_name()
        self._path = filing.path_of(self._stored_as)
        self._file = self._path.open("xb")
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._file is None:
            return
        self._size = start + len(raw_data)
        if self._size > self.limit:
            self.too_large = True
            self.upload_interrupted()
            raise StopUpload(
                connection_reset=False
            )  # the rest is read and dropped, so that the answer arrives
        self._digest.update(raw_data)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> Stored | None:
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        return Stored(self.file_name or "", self._stored_as, file_size, self._digest.hexdigest())

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that did not come in whole."""
        if self._file is not None and self._path is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
