"""`check --online` and `enrich` ask about a whole list, change nothing that is written, and go on where they ended."""

import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli import main
from bot.disk.fact_store import DiskFactStore
from bot.model.facts import DatedFacts, Facts, is_fresh
from tests.facts.stand_in import Reply, StandIn, serve

LAYOUT = """\
title: Papers
document: README.md
fields:
  licence:
    type: text
sections:
  papers:
    title: Papers
    views:
      papers:
        item: "- [{title}]({link}){? ({year})?}{? *{venue}*?}{? by {authors}?}"
"""
README = (
    "# Papers\n\n<!-- listwright:begin papers -->\n<!-- listwright:end papers -->\n"
)
LLAVA = "entries/list/papers/llava.yaml"
OTHER = "entries/list/papers/other.yaml"
FILES = {
    "schema/list.yaml": LAYOUT,
    "README.md": README,
    LLAVA: (
        "title: Visual Instruction Tuning # as in the paper\nyear: 2023\nlinks:\n"
        "  paper: https://arxiv.org/abs/2304.08485\n"
    ),
    OTHER: (
        "title: A Paper that No Source Has Heard Of\nyear: 2024\nlinks:\n"
        "  paper: https://doi.org/10.1000/nowhere\n"
    ),
}


class Desk:
    """A checkout, and the program."""

    def __init__(self, root: Path, sources: StandIn) -> None:
        self.root, self.sources = root, sources

    def run(self, *words: str, today: str = "2026-11-29") -> tuple[int, str, str]:
        """One command: its status, what it prints, and what it notices."""
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, {"LISTWRIGHT_TODAY": today}),
            patch("bot.cli._open_network", self.sources.open_network),
        ):
            status = main([words[0], "--root", str(self.root), *words[1:]])
        out.flush()
        return status, out.buffer.getvalue().decode(), err.getvalue()

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    for path, text in FILES.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    with serve() as sources:
        yield Desk(tmp_path, sources)


def test_a_dry_run_shows_what_is_known_and_writes_nothing(desk: Desk) -> None:
    status, said, noticed = desk.run("enrich", "--dry-run")

    assert (status, noticed) == (0, "")
    assert "+venue: NeurIPS\n" in said
    assert (
        "Entries looked at: 2. Works that may be asked about: 2; known: 1.\n"
        "To be filled in: 1 of them.\n"
        "  1 x Filled in from Semantic Scholar, 2026-11-29: `venue`.\n"
        "  1 x Filled in from arXiv, 2026-11-29: `authors`.\n"
    ) in said
    assert desk.read(LLAVA) == FILES[LLAVA]


def test_what_is_missing_is_filled_in_and_nothing_else_changes(desk: Desk) -> None:
    desk.run("enrich")

    assert desk.read(LLAVA) == (
        "title: Visual Instruction Tuning  # as in the paper\nyear: 2023\n"
        "venue: NeurIPS\n"
        "authors:\n  - Haotian Liu\n  - Chunyuan Li\n"
        "links:\n  paper: https://arxiv.org/abs/2304.08485\n"
    )
    assert desk.read(OTHER) == FILES[OTHER]
    status, said, _ = desk.run("enrich")
    assert (status, "Nothing is known that an entry lacks." in said) == (0, True)


def test_an_entry_is_not_called_complete_where_nobody_answers(desk: Desk) -> None:
    desk.sources.answer = lambda _: Reply(500)

    _, said, notice = desk.run("enrich")

    assert "is known so far: not every source gave an answer." in said
    assert "arXiv gave no answer" in notice
    assert desk.read(LLAVA) == FILES[LLAVA]


def test_answers_are_kept_and_asked_for_again_after_a_month(desk: Desk) -> None:
    def count(host: str) -> int:
        return sum(call.host == host for call in desk.sources.calls)

    desk.run("enrich", "--dry-run")
    desk.run("check", "--online")
    assert (count("export.arxiv.org"), count("doi.org")) == (1, 1)

    # What nobody knew yesterday may be known today.
    desk.run("enrich", "--dry-run", today="2026-12-29")
    assert (count("export.arxiv.org"), count("doi.org")) == (1, 2)

    desk.run("enrich", "--dry-run", today="2026-12-30")
    assert (count("export.arxiv.org"), count("doi.org")) == (2, 3)


def test_an_interrupted_run_goes_on_where_it_ended(desk: Desk) -> None:
    with patch(
        "bot.network.http.HttpNetwork._send",
        autospec=True,
        side_effect=_interrupt_at("doi.org"),
    ):
        status, _, _ = desk.run("enrich")
    assert status == 130
    assert desk.read(LLAVA) == FILES[LLAVA]
    desk.run("enrich")
    hosts = [call.host for call in desk.sources.calls]
    assert hosts.count("export.arxiv.org") == 1
    assert "authors:" in desk.read(LLAVA)


def _interrupt_at(host: str) -> Callable[..., object]:
    from bot.network.http import HttpNetwork

    send = HttpNetwork._send  # noqa: SLF001 - what is patched

    def interrupt(self: HttpNetwork, asked: str, *more: object) -> object:
        if asked == host:
            raise KeyboardInterrupt
        return send(self, asked, *more)  # type: ignore[arg-type]

    return interrupt


def test_only_chosen_entries_are_asked_about(desk: Desk) -> None:
    desk.run("enrich", "--dry-run", "--where", "year = 2024")

    assert {call.host for call in desk.sources.calls} == {"doi.org"}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--where", "colour"], "`colour` is no field"),
        (["--where", "year ="], "is not `field`"),
        (["--list", "nothing"], "there is no list `nothing`"),
        (["--section", "nothing"], "there is no section `nothing`"),
    ],
)
def test_a_wrong_choice_is_explained_before_anybody_is_asked(
    desk: Desk, words: list[str], problem: str
) -> None:
    status, _, noticed = desk.run("enrich", *words)

    assert status == 2
    assert problem in noticed
    assert desk.sources.calls == []


def test_check_online_tells_what_is_missing_and_what_disagrees(desk: Desk) -> None:
    path = desk.root / LLAVA
    path.write_text(
        FILES[LLAVA].replace(
            "Visual Instruction Tuning #", "Segment Anything in High Quality #"
        ),
        "utf-8",
    )

    status, said, noticed = desk.run("check", "--online")

    assert status == 0
    assert "other-title" in said
    assert "incomplete-entry" not in said
    assert "`Visual Instruction Tuning` (arXiv, 2026-11-29)" in said
    assert noticed == ""
    assert "other-title" not in desk.run("check")[1]


def test_check_online_fills_in_with_fix(desk: Desk) -> None:
    desk.run("check", "--online", "--fix")

    # A later round of repairs knows the usual name of the venue.
    assert "venue: NeurIPS\n" in desk.read(LLAVA)


def test_a_source_that_is_away_is_told_and_the_check_is_as_without(desk: Desk) -> None:
    desk.sources.answer = lambda _: Reply(500)

    online, offline = desk.run("check", "--online"), desk.run("check")

    assert online[:2] == offline[:2]
    assert "arXiv gave no answer" in online[2]


def test_repositories_need_a_right_to_ask(desk: Desk) -> None:
    path = desk.root / OTHER
    path.write_text(
        "title: A tool\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/x\n",
        "utf-8",
    )

    _, _, noticed = desk.run("check", "--online")

    assert "GITHUB_TOKEN is not set" in noticed


def test_values_from_github_are_written_beside_the_list(desk: Desk) -> None:
    layout = LAYOUT.replace("  licence:\n    type: text", "  licence: {from: github}")
    (desk.root / "schema/list.yaml").write_text(layout, "utf-8")
    entry = "title: Kit\nlinks:\n  code: https://github.com/octo-curator/Kit\n"
    (desk.root / "entries/list/papers/kit.yaml").write_text(entry, "utf-8")
    kit = Facts(source="GitHub", licence="MIT", stars=5)

    class Told:
        def describe(self, names: Sequence[str]) -> dict[str, Facts]:
            return dict.fromkeys(names, kit)

    with patch("bot.cli._open_repositories", Told):
        status, said, _ = desk.run("enrich")
        again = desk.run("enrich")[1]

    assert status == 0
    assert "Values from GitHub: `lists/list.facts.json`.\n" in said
    assert "Values from GitHub" not in again
    # Stars are not declared.
    expected = '{\n  "octo-curator/kit": {"licence": "MIT"}\n}\n'
    assert desk.read("lists/list.facts.json") == expected


def test_a_list_without_entry_files_is_enriched_in_its_lines(desk: Desk) -> None:
    for path in (LLAVA, OTHER):
        (desk.root / path).unlink()
    (desk.root / "schema/list.yaml").write_text(
        "title: Papers\ndocument: README.md\nsource: document\n", "utf-8"
    )
    lines = (
        "# Papers\n\n## Papers\n\n"
        "- [A First Paper on Something Else](https://arxiv.org/abs/2401.00001) (ICML 2024)\n"
        "- [Visual Instruction Tuning](https://arxiv.org/abs/2304.08485)\n"
        "- [Another Paper on Something](https://arxiv.org/abs/2402.00002) (CVPR 2024)\n"
    )
    (desk.root / "README.md").write_text(lines, "utf-8")

    desk.run("enrich")

    text = desk.read("README.md")
    assert "(https://arxiv.org/abs/2304.08485) (NeurIPS 2023)" in text or "2023" in text
    kept = [line for line in lines.split("\n") if "2304.08485" not in line]
    assert [line for line in text.split("\n") if "2304.08485" not in line] == kept


def test_a_damaged_store_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "listwright" / "facts.jsonl"
    store = DiskFactStore(path.parent)
    old = DatedFacts("arxiv:2304.08485", "2026-01-01", Facts(source="arXiv", title="A"))
    new = DatedFacts("arxiv:2304.08485", "2026-02-01", Facts(source="arXiv", title="B"))
    store.keep((old,))
    with path.open("ab") as file:
        file.write(b'{"work": 1}\n\xff\xfe\n[[[[\n')
    store.keep((new,))

    assert store.load() == (new,)
    assert not is_fresh(new, dt.date(2026, 11, 29))
    assert is_fresh(new, dt.date(2026, 3, 1))


def test_without_a_place_to_keep_them_facts_are_lost_and_nothing_fails(
    tmp_path: Path,
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    one = DatedFacts("arxiv:1", "2026-01-01", Facts(source="arXiv"))

    for store in (DiskFactStore(None), DiskFactStore(blocked)):
        store.keep((one,))
        assert store.load() == ()
