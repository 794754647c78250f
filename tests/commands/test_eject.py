"""`listwright eject`: the list stays as it reads, and nothing of anybody else's goes."""

import argparse
import dataclasses
import datetime as dt
import json
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import cast

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import eject, import_
from bot.disk.parallel import map_files
from bot.disk.progress import DiskProgress
from bot.markdown.regions import remove_markers
from bot.ports import Context, FileRef, Repository, Workspace
from bot.project.overlay import OverlayWorkspace
from tests.importer.scene import listed, written
from tests.importer.test_styles import STYLES
from tests.review.scene import Scene

ROOT = Path(__file__).parents[2]
DEMO = "lists/demo.md"
FORMS = ".github/ISSUE_TEMPLATE"
WORKFLOWS = ".github/workflows"
EDITOR = ".vscode/settings.json"


def files_of(scene: Scene) -> dict[str, bytes]:
    """Every file of the checkout."""
    paths = (
        path
        for path in scene.root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    )
    return {
        path.relative_to(scene.root).as_posix(): path.read_bytes() for path in paths
    }


def put(scene: Scene, path: str, text: str) -> None:
    """Write a file of the checkout, line ends as they are."""
    (scene.root / path).parent.mkdir(parents=True, exist_ok=True)
    (scene.root / path).write_bytes(text.encode())


@pytest.fixture
def generated(scene: Scene) -> Scene:
    """A checkout in which everything generated is up to date."""
    put(scene, "schema/demo.schema.json", "{}")
    assert scene.run("generate")[0] == 0
    return scene


def test_without_yes_everything_is_told_and_nothing_is_written(
    generated: Scene,
) -> None:
    before = files_of(generated)

    status, out, _ = generated.run("eject", "demo")

    assert status == 0
    assert f"would write {DEMO}\n" in out
    assert (
        "would delete schema/demo.yaml\nwould delete schema/demo.schema.json\n" in out
    )
    assert "would remove 5 files under entries/\n" in out
    assert "other" not in out
    assert out.endswith("Nothing was written. `--yes` does it.\n")
    assert files_of(generated) == before


def test_a_dry_run_writes_nothing_even_with_yes(generated: Scene) -> None:
    before = files_of(generated)

    status, out, _ = generated.run("eject", "--all", "--yes", "--dry-run")

    assert status == 0
    assert out.count("would write lists/") == 2
    assert files_of(generated) == before


def test_one_list_leaves_and_the_other_stays_as_it_was(generated: Scene) -> None:
    before = files_of(generated)

    assert generated.run("eject", "demo", "--yes")[0] == 0

    after = files_of(generated)
    assert after[DEMO].decode() == remove_markers(before[DEMO].decode())
    assert "listwright" not in after[DEMO].decode()
    assert not [
        path for path in after if path.startswith(("entries/demo/", "schema/demo."))
    ]
    changed = {
        path
        for path in before
        if after.get(path) != before[path] and "demo" not in path
    }
    assert changed == {EDITOR}
    assert generated.run("generate", "--check")[0] == 0


@pytest.mark.feature("eject")
def test_with_all_nothing_of_the_bot_is_left(generated: Scene) -> None:
    put(generated, "schema/settings.yaml", "submissions:\n  enabled: true\n")
    generated.run("generate")

    status, out, _ = generated.run("eject", "--all", "--yes")

    assert status == 0
    assert sorted(files_of(generated)) == [DEMO, "lists/other.md"]
    assert "take the check `listwright` out of the rulesets" in out


def test_settings_of_others_stay_in_the_editor(generated: Scene) -> None:
    own = json.loads((generated.root / EDITOR).read_text("utf-8"))
    mine = {
        "editor.rulers": [110],
        "yaml.schemas": {"./other.json": "x.yaml", **own["yaml.schemas"]},
    }
    put(generated, EDITOR, json.dumps(mine))

    generated.run("eject", "--all", "--yes")

    assert json.loads((generated.root / EDITOR).read_text("utf-8")) == {
        "editor.rulers": [110],
        "yaml.schemas": {"./other.json": "x.yaml"},
    }


def test_the_forms_ask_for_the_lists_that_stay(generated: Scene) -> None:
    put(generated, "schema/settings.yaml", "submissions:\n  enabled: true\n")
    generated.run("generate")
    put(generated, f"{FORMS}/listwright-remove.yml", "name: Written by a person\n")

    generated.run("eject", "demo", "--yes")

    form = (generated.root / FORMS / "listwright-add.yml").read_text("utf-8")
    assert "Other list" in form
    assert "Demo list" not in form
    assert (
        (generated.root / FORMS / "listwright-remove.yml")
        .read_text("utf-8")
        .endswith("a person\n")
    )


def test_the_front_page_counts_the_lists_that_stay(generated: Scene) -> None:
    page = (
        "# Lists\r\n\r\n<!-- listwright:begin lists -->\r\n<!-- listwright:end -->\r\n"
    )
    put(generated, "README.md", page)
    put(generated, "schema/settings.yaml", "front_page: README.md\n")
    generated.run("generate")

    generated.run("eject", "demo", "--yes")
    one = (generated.root / "README.md").read_bytes().decode()
    generated.run("eject", "--all", "--yes")
    none = (generated.root / "README.md").read_bytes().decode()

    assert "[Other list](lists/other.md)" in one
    assert "Demo list" not in one
    assert none == remove_markers(one)


@pytest.mark.parametrize("options", [[], ["--standalone"]])
def test_only_workflows_whose_every_job_is_the_bots_go(
    generated: Scene, options: list[str]
) -> None:
    release = f"octo-curator/listwright@{'a' * 40}"
    action = f"{release} # v1.0.0"
    assert generated.run("init", "--yes", "--uses", release, *options)[0] == 0
    job = "runs-on: ubuntu-24.04\n    steps:\n      - "
    own, other = f"{job}uses: {action}\n", f"{job}run: make\n"
    put(
        generated,
        f"{WORKFLOWS}/mixed.yml",
        f"on: push\njobs:\n  a:\n    {own}  b:\n    {other}",
    )
    put(
        generated,
        f"{WORKFLOWS}/theirs.yml",
        f"on: push\njobs:\n  b:\n    {other}  c:\n    {job}uses: ./\n",
    )
    put(generated, f"{WORKFLOWS}/odd.yml", f"on: &a push\njobs:\n  a:\n    {own}")

    _, out, _ = generated.run("eject", "--all", "--yes")

    left = sorted(path.name for path in (generated.root / WORKFLOWS).iterdir())
    assert left == ["mixed.yml", "odd.yml", "theirs.yml"]
    assert f"{WORKFLOWS}/mixed.yml stays" in out
    assert f"{WORKFLOWS}/odd.yml stays" in out
    assert "theirs.yml" not in out


def test_a_picture_beside_the_entries_stays(generated: Scene) -> None:
    put(generated, "entries/demo/models/blip-2.png", "picture")

    _, out, _ = generated.run("eject", "demo", "--yes")

    assert (generated.root / "entries/demo/models/blip-2.png").exists()
    assert "entries/demo/models/blip-2.png stays" in out


def test_a_document_behind_its_entries_is_refused(generated: Scene) -> None:
    entry = generated.root / "entries/demo/models/flamingo.yaml"
    entry.write_text(
        entry.read_text("utf-8").replace("Few-shot", "Many-shot"), encoding="utf-8"
    )
    before = files_of(generated)

    status, out, err = generated.run("eject", "demo", "--yes")

    assert (status, out) == (1, "")
    assert DEMO in err
    assert "`listwright generate`" in err
    assert files_of(generated) == before


def test_an_entry_that_no_list_shows_is_not_thrown_away(generated: Scene) -> None:
    put(generated, "entries/demo/models/odd.yaml", "title: [\n")
    before = files_of(generated)

    status, _, err = generated.run("eject", "--all", "--yes")

    assert status == 1
    assert "entries/demo/models/odd.yaml" in err
    assert files_of(generated) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name one list"),
        (["demo", "--all"], "name one list"),
        (["demos"], "only `demo`, `other`"),
    ],
)
def test_what_leaves_must_be_said_plainly(
    generated: Scene, words: list[str], said: str
) -> None:
    status, _, err = generated.run("eject", *words)

    assert status == 2
    assert said in err


class _Nothing:
    """A tree without files."""

    revision = None

    def list_files(self, under: str) -> list[FileRef]:  # noqa: ARG002 - nothing is there
        return []

    def read(self, path: str) -> bytes | None:  # noqa: ARG002 - nothing is there
        return None

    def read_many(self, files: Sequence[FileRef]) -> list[bytes]:
        assert not files
        return []


def ejected(text: str) -> str:
    """The document after an import and its end."""
    nothing = cast("Workspace", _Nothing())
    context = Context(
        workspace=nothing,
        repository=cast("Repository", None),
        today=dt.date(2026, 1, 31),
        map_files=partial(map_files, DiskProgress()),
        read_outside=lambda _: text.encode(),
        read_own=lambda _: "",
    )
    words = [
        "source.md",
        "--list",
        "things",
        "--document",
        "lists/things.md",
        "--keep-order",
    ]
    files = written(import_.run(_arguments(import_, words), context))
    context = dataclasses.replace(context, workspace=OverlayWorkspace(nothing, files))
    return written(eject.run(_arguments(eject, ["things", "--yes"]), context))[
        "lists/things.md"
    ]


def _arguments(command: ModuleType, words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return parser.parse_args(words)


def shown(text: str) -> str:
    """What a reader sees: the HTML, white space around blocks and cells aside."""
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    return re.sub(r"\s*(</?[a-z][^<>]*>)\s*", r"\1", html)


DOCUMENTS = st.lists(
    st.sampled_from(sorted(STYLES)), min_size=1, max_size=4, unique=True
)


@pytest.mark.feature("eject")
@given(DOCUMENTS, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=25)
def test_import_and_eject_leave_what_a_reader_sees(styles: list[str], end: str) -> None:
    parts = [
        f"## {style}\n\nAbout *{style}*.\n\n{STYLES[style][0]}\n" for style in styles
    ]
    source = "\n".join(["# Things\n", *parts, "## Words\n\nThe `end`.\n"]).replace(
        "\n", end
    )

    after = ejected(source)

    assert shown(after) == shown(source)
    assert "listwright" not in after
    assert after.count("\r") == (after.count("\n") if end == "\r\n" else 0)


@pytest.mark.parametrize("style", STYLES)
def test_each_style_comes_back_as_it_was_shown(style: str) -> None:
    source = listed(STYLES[style][0])

    assert shown(ejected(source)) == shown(source)
