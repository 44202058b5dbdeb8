"""A person at the import wizard, with a worker that does at once what is asked for."""

import csv
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.jobs.models import Job
from trimtab.domain.uploads.models import Upload
from trimtab.jobs.runner import Runner


class Visitor:
    """Uploads files and goes through the wizard, page by page."""

    def __init__(self, browser: Browser | None = None) -> None:
        self.browser = browser or signed_in()

    def upload(self, content: bytes | str, name: str = "tickets.csv", **form: str) -> str:
        """Upload a file; answers the address of the wizard's page."""
        data = content.encode() if isinstance(content, str) else content
        answer = self.browser.post("/imports/new/", {**form, "file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, text_of(answer.content.decode())[-600:]
        return str(answer.headers["Location"])

    def post(self, path: str, form: dict[str, Any] | None = None, status: int = 302) -> str:
        """Send a form; answers where it leads, or the page it shows."""
        answer = self.browser.post(path, form or {})
        assert answer.status_code == status, text_of(answer.content.decode())[-600:]
        return str(answer.headers["Location"]) if status == 302 else answer.content.decode()

    def page(self, path: str) -> str:
        """A page as a person reads it."""
        return text_of(read(self.browser, path))

    def chosen(self, path: str) -> dict[str, str]:
        """The second form as the page shows it: every field with its value."""
        html = read(self.browser, path)
        form = html[html.index("/mapping/") :]
        found = {
            name: (re.search(r'<option value="([^"]*)" selected', body) or ["", ""])[1]
            for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S)
        }
        found |= dict(re.findall(r'<input name="(constant-value-\d+)" value="([^"]*)"', form))
        return found

    def tried(self, path: str, **changes: str) -> str:
        """Press "Try it" and let the worker do it; answers the address of the trial."""
        teams = re.findall(r'name="team" value="([^"]*)"', read(self.browser, path))
        html = read(self.browser, path)
        words = {name: re.findall(f'name="{name}" value="([^"]*)"', html) for name in ("word-of", "word")}
        form = {**self.chosen(path), **changes, "then": "try", "team": teams, **words}
        trial = self.post(path + "mapping/", form)
        assert trial.endswith("/trial/"), trial
        work()
        return trial

    def imported(self, trial: str) -> Job:
        """Press "Import" and let the worker do it."""
        address = self.post(trial.replace("/trial/", "/begin/"))
        work()
        return Job.objects.get(pk=int(address.split("/")[2]))

    def table(self, path: str) -> list[dict[str, str]]:
        """The rows of a CSV file."""
        answer: Any = self.browser.get(path)
        assert answer.status_code == 200, path
        return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def work() -> int:
    """Do every job that is due, as the worker would; inside a test's transaction nobody renews the lease."""
    runner, done = Runner(beats=False), 0
    while runner.once():
        done += 1
    return done


def last_upload() -> Upload:
    """The file that was uploaded last."""
    return Upload.objects.latest("pk")
