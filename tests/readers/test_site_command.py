"""`site` writes only what changes, removes only its own files, and shows them while a person edits."""

import threading
import time
import urllib.request
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli import main
from bot.disk.site_server import serve_folder
from bot.disk.workspace import DiskWorkspace
from bot.errors import ListwrightError
from bot.plan import ServeFolder, WriteFile
from tests.facts.test_online_commands import LLAVA

PAGE = "site/list/papers/llava.html"


def build(desk: Path, *words: str) -> int:
    return main(["site", "--root", str(desk), *words])


def test_only_what_changes_is_written_again(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(desk) == 0
    assert "Visual Instruction Tuning" in (desk / PAGE).read_text("utf-8")
    assert build(desk) == 0
    assert "Files that change: 0." in capsys.readouterr().out

    entry = desk / LLAVA
    entry.write_text(entry.read_text("utf-8") + "venue: NeurIPS\n", "utf-8")
    assert build(desk) == 0

    # The work's own page, the list's, and the bibliography.
    assert "Files that change: 3." in capsys.readouterr().out


def test_the_page_of_a_removed_entry_goes_and_nothing_else(desk: Path) -> None:
    build(desk)
    (desk / "site/CNAME").write_text("octo-curator.example\n", "utf-8")
    (desk / LLAVA).unlink()

    build(desk)

    assert not (desk / PAGE).exists()
    assert (desk / "site/CNAME").exists()


def test_a_former_address_leads_to_the_page(desk: Path) -> None:
    entry = desk / LLAVA
    ids = "[list/papers/old-llava, ../../../outside, /etc/outside]"
    text = entry.read_text("utf-8") + f"former_ids: {ids}\n"
    entry.write_text(text, "utf-8")

    assert build(desk) == 0

    moved = (desk / "site/list/papers/old-llava.html").read_text("utf-8")
    assert 'content="0; url=llava.html"' in moved
    assert not list(desk.rglob("outside*"))
    assert not (desk.parent / "outside.html").exists()


def test_every_page_names_its_icon_so_no_browser_asks_for_another(desk: Path) -> None:
    entry = desk / LLAVA
    text = entry.read_text("utf-8") + "former_ids: [list/papers/old-llava]\n"
    entry.write_text(text, "utf-8")

    assert build(desk) == 0

    pages = list((desk / "site").rglob("*.html"))
    without = [
        str(page) for page in pages if '<link rel="icon"' not in page.read_text("utf-8")
    ]
    assert len(pages) > 3
    assert without == []


def test_a_template_of_the_owners_stands_in_place_of_ours(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = desk / "site-templates" / "entry.html"
    own.parent.mkdir()
    own.write_text("<p>{{ work.title }} and {{ '<b>' }}</p>", "utf-8")

    assert build(desk) == 0

    text = (desk / PAGE).read_text("utf-8")
    assert text == "<p>Visual Instruction Tuning and &lt;b&gt;</p>"
    own.write_text("{% if %}", "utf-8")
    assert build(desk) == 2
    assert "entry.html:1: " in capsys.readouterr().err


def test_a_folder_outside_the_repository_is_refused(desk: Path) -> None:
    assert build(desk, "--out", "../elsewhere") != 0
    assert not (desk.parent / "elsewhere").exists()
    assert build(desk, "--out", "/elsewhere") == 2
    assert not (desk / "elsewhere").exists()


def test_without_jinja_it_is_said_what_to_install(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with patch.dict("sys.modules", {"jinja2": None}):
        assert build(desk) == 2

    assert "pip install listwright[site]" in capsys.readouterr().err


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_pages_are_shown_and_made_anew_when_a_file_changes(desk: Path) -> None:
    workspace = DiskWorkspace(desk)
    (desk / "site").mkdir()
    (desk / "site/index.html").write_text("first", "utf-8")
    rebuilt = threading.Event()
    seen: dict[str, str] = {}

    def rebuild() -> list[WriteFile]:
        rebuilt.set()
        return [WriteFile("site/index.html", "second")]

    def look() -> None:
        time.sleep(0.2)
        seen["before"] = read("index.html")
        (desk / LLAVA).write_text("title: Other\n", "utf-8")
        rebuilt.wait(10)
        time.sleep(0.3)
        seen["after"] = read("index.html")
        seen["version"] = read(".version")
        stop.set()

    def read(name: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}") as answer:
            return str(answer.read().decode())

    stop = threading.Event()
    port = 18_473

    def pause(seconds: float) -> None:
        if stop.wait(min(seconds, 0.1)):
            raise KeyboardInterrupt

    looker = threading.Thread(target=look)
    looker.start()
    with patch("bot.disk.site_server.time.sleep", pause):
        serve_folder(workspace, ServeFolder("site", port, rebuild))
    looker.join()

    assert seen == {"before": "first", "after": "second", "version": "1"}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_port_that_is_taken_is_said(desk: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ListwrightError, match=f"Port {port} cannot be used"):
            serve_folder(DiskWorkspace(desk), ServeFolder("site", port, list))
