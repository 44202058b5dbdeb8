"""The program that draws charts: made once by a process of its own, and never a reason for a page to fail."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trimtab.web import bundle
from trimtab.web.bundle import NAME, BundleFinder, bundle_url, made


def fake(text: str, code: int = 0) -> Any:
    """A maker that writes a short program, or fails."""
    calls: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> "subprocess.CompletedProcess[bytes]":
        calls.append(command)
        if not code:
            Path(command[-1]).parent.mkdir(parents=True)
            Path(command[-1]).write_text(text)
        return subprocess.CompletedProcess(command, code, b"", b"Traceback\nno engine")

    run.calls = calls  # type: ignore[attr-defined]
    return run


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.TRIMTAB_HOME = tmp_path
    return tmp_path


def test_it_is_made_once_for_a_version_and_older_ones_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = fake("program")
    monkeypatch.setattr(bundle.subprocess, "run", maker)
    monkeypatch.setattr(bundle, "version", lambda _: "1.0")
    first = made()
    assert made() == first
    assert len(maker.calls) == 1
    monkeypatch.setattr(bundle, "version", lambda _: "2.0")
    second = made()
    assert second is not None and (second / NAME).read_text() == "program"
    assert [folder.name for folder in second.parent.iterdir()] == ["2.0"]


def test_collecting_finds_it_and_asking_for_it_makes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle.subprocess, "run", fake("program"))
    finder = BundleFinder()
    assert finder.find(NAME) == []
    ((name, storage),) = finder.list([])
    assert name == NAME
    assert storage.open(name).read() == b"program"
    assert finder.find(NAME) == str(made() / NAME)  # type: ignore[operator]
    assert finder.find("trimtab/trimtab.css") == []


def test_a_maker_that_fails_is_told_and_stops_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bundle.subprocess, "run", fake("", code=1))
    assert list(BundleFinder().list([])) == []
    assert "Charts stay still pictures" in caplog.text
    assert "no engine" in caplog.text


def test_a_page_has_no_program_where_none_was_collected(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(bundle, "static", missing)
    assert bundle_url() == ""


def test_the_real_program_is_made(tmp_path: Path) -> None:
    target = tmp_path / "made" / "vega.js"
    subprocess.run([sys.executable, "-m", "trimtab.web.bundling", str(target)], check=True, timeout=120)
    text = target.read_text()
    assert 500_000 < len(text) < 2_000_000
    assert "window.trimtabVega" in text[-200:]


def test_no_page_loads_the_engine_that_makes_it() -> None:
    code = "import sys, trimtab.web.bundle; sys.exit('vl_convert' in sys.modules or 'altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
