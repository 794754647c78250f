"""Contributions to a list that stays as it is: the same judgement, on the list's own lines."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.disk.context import open_context
from bot.model.analysis import Replacement
from bot.project.document_source import read_documents
from bot.review.clusters import find_clusters
from bot.review.source_markers import add_markers
from bot.workflow.suggested_lines import plan_suggestions
from tests.document_source.scene import LAYOUT, LIST, Repository, list_findings

FLAMINGO = "- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - It learns from few examples."
PDF = "- [Kosmos](https://arxiv.org/pdf/2302.14045v2.pdf?utm_source=x) (2023) - It reads pictures."
Edit = Callable[[str], str]


def insert(line: str, below: str = FLAMINGO) -> Edit:
    """An edit that adds a line below another one."""
    return lambda text: text.replace(below, f"{below}\n{line}")


EDITS: dict[str, Edit] = {
    "added": insert("- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads."),
    "pdf": insert(PDF),
    "duplicate": insert(FLAMINGO.replace("Flamingo", "Few-Shot Flamingo")),
    "same line": insert(FLAMINGO),
    "near duplicate": insert(
        "- [Visual Instruction Tuning](https://octo-curator.example/vit) (2023) - Again."
    ),
    "no link": insert("- Kosmos (2023) - It reads pictures."),
    "unsafe": insert("- [Kosmos](javascript:alert(1)) (2023) - It reads."),
    "hidden character": insert(
        "- [Kos\u200bmos](https://arxiv.org/abs/2302.14045) (2023) - It reads."
    ),
    "future": insert("- [Kosmos](https://octo-curator.example/k) (2099) - It reads."),
    "row": insert(
        "| [Tide Set](https://octo-curator.example/tide) | Tides. | 2024 |",
        "| [Octo Set](https://octo-curator.example/set) | Eight thousand pictures. | 2020 |",
    ),
    "changed": lambda text: text.replace("few examples", "very few examples"),
    "changed link": lambda text: text.replace("2204.14198", "2204.14199"),
    "removed": lambda text: text.replace(f"{FLAMINGO}\n", ""),
    "moved": lambda text: insert(FLAMINGO, "- [Octo Vision](https://octo-curator.example/vision) (2021) - It counts arms.")(
        text.replace(f"{FLAMINGO}\n", "")
    ),
    "words": lambda text: text.replace("Write to us", "Please write to us"),
    "new section": lambda text: f"{text}\n## Tools\n\n- [Octo Tool](https://octo-curator.example/t)\n",
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_a_list_without_entry_files_gets_the_same_findings(
    tmp_path: Path, name: str
) -> None:
    read = Repository.with_document(tmp_path / "read")
    imported = Repository.with_entries(tmp_path / "imported")
    generated = imported.read("README.md")
    after = EDITS[name](LIST)
    assert after != LIST
    marked = add_markers(generated, LIST, after)
    assert marked is not None

    own = read.review(read.contribute(after))
    other = imported.review(imported.contribute(marked.after.text))

    assert list_findings(own) == list_findings(other)
    own_turn = {"ready": "rescued"}.get(own["turn"], own["turn"])
    if name not in {"same line", "words"}:
        assert own_turn == other["turn"]


@pytest.mark.parametrize("name", EDITS)
def test_a_comment_speaks_of_lines_and_of_no_file(tmp_path: Path, name: str) -> None:
    repository = Repository.with_document(tmp_path / "list")
    after = EDITS[name](LIST)

    comment = repository.comment(repository.contribute(after))

    for word in ("entries/", ".yaml", "marker", "generated", "regenerat", "small file"):
        assert word not in comment
    assert "```yaml" not in comment


def test_every_changed_line_is_accounted_for(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    old_lines = LIST.split("\n")
    for edit in EDITS.values():
        after = edit(LIST)
        new_lines = after.split("\n")

        review = repository.review(repository.contribute(after))

        named = set()
        for outcome in review["account"]:
            for lines in outcome["lines"]:
                for first, last in lines["after"]:
                    named |= set(range(first, last))
        come = {n for n, line in enumerate(new_lines) if line not in old_lines}
        assert come <= named


def test_a_repair_is_offered_on_the_line(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    head = repository.contribute(EDITS["pdf"](LIST))

    (entry,) = repository.review(head)["entries"]
    comment = repository.comment(head)

    line = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads pictures."
    assert entry["offer"] == line
    assert entry["from_line"] == PDF
    assert f"```markdown\n{line}\n```" in comment
    assert "**New** `Kosmos` in `README.md:14`" in comment
    assert comment.splitlines()[2].startswith("### Ready for a maintainer")


def test_a_duplicate_is_named_by_its_line(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    head = repository.contribute(EDITS["duplicate"](LIST))

    comment = repository.comment(head)

    assert "**Possible duplicate** of `README.md:13`" in comment
    assert "take your line out" in comment


def test_the_same_line_twice_is_told(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    head = repository.contribute(EDITS["same line"](LIST))

    review = repository.review(head)

    assert review["turn"] == "maintainer"
    assert "shows this work already" in repository.comment(head)


def test_unsafe_words_are_told(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    after = LIST.replace("Works that see.", "Works that see. <script>alert(1)</script>")

    comment = repository.comment(repository.contribute(after))

    assert "Unsafe: `<script>`" in comment


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("README.md", True),
        ("docs/list.md", True),
        ("entries/list/a/b.yaml", True),
        (".github/README.md", False),
        ("schema/list.yaml", False),
        ("action.yml", False),
    ],
)
def test_suggestions_touch_entries_and_documents_only(
    path: str, *, is_allowed: bool
) -> None:
    pull = cast("Any", SimpleNamespace(number=1, head="a" * 40))

    planned = list(plan_suggestions(pull, [Replacement(path, 1, 1, "x\n")]))

    assert bool(planned) == is_allowed


def test_an_annotation_of_a_duplicate_stands_on_the_new_line(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    head = repository.contribute(EDITS["duplicate"](LIST))

    (entry,) = repository.review(head)["entries"]

    (twin,) = entry["duplicates"]
    assert (twin["finding"]["path"], twin["finding"]["line"]) == ("README.md", 14)


def test_replay_judges_by_the_layout_of_the_list(tmp_path: Path) -> None:
    rules = "rules:\n  non-canonical-link: off\n"
    repository = Repository.with_document(tmp_path / "list", layout=LAYOUT + rules)
    head = repository.contribute(EDITS["pdf"](LIST))
    merge = ("merge", "--quiet", "--no-ff", "--message")
    repository.git(*merge, "Merge pull request #7 from octo/new", head)

    status, out, err = repository.run("replay", "--format", "markdown")

    assert status == 0, err
    assert "Kosmos" in out
    assert "non-canonical-link" not in out
    assert "tracking-parameter" in out


@pytest.mark.parametrize(
    "link",
    [
        "arxiv.org/abs/2302.14045",
        "http://arxiv.org/pdf/2302.14045v2",
        "https://arxiv.org/pdf/2302.14045.pdf?utm_source=x&utm_medium=y",
        "https：//arxiv.org/abs/2302.14045",
        "www.arxiv.org/pdf/2302.14045",
    ],
)
def test_several_repairs_of_one_link_are_one(tmp_path: Path, link: str) -> None:
    repository = Repository.with_document(tmp_path / "list")
    text = insert(f"- [Kosmos]({link}) (2023) - It reads.")(LIST)

    (entry,) = repository.review(repository.contribute(text))["entries"]

    line = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads."
    assert entry["offer"] == line
    assert entry["hints"] == []


def test_what_all_items_have_a_new_one_needs(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    text = insert("- [Kosmos](https://arxiv.org/abs/2302.14045) (2023)")(LIST)

    comment = repository.comment(repository.contribute(text))

    assert "`description` is missing; every entry of “Models” has it." in comment


def test_what_the_other_items_have_is_said_so(tmp_path: Path) -> None:
    """The owner says that nothing is needed: it is told, and holds up nobody."""
    layout = f"{LAYOUT}sections:\n  models:\n    requires: []\n"
    repository = Repository.with_document(tmp_path / "list", LIST, layout)
    text = insert("- [Kosmos](https://arxiv.org/abs/2302.14045) (2023)")(LIST)

    comment = repository.comment(repository.contribute(text))

    assert "The other items of “Models” have more: `description` is missing." in comment
    assert "for the author" not in comment
    assert "cannot show" not in comment


def test_open_contributions_of_one_work_are_one_group(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    old = "- [Octo Vision]"
    same = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads pictures."
    other = (
        "- [Palo](https://arxiv.org/abs/2402.14818) (2024) - It speaks ten languages."
    )
    heads = {
        number: repository.git(
            "rev-parse", repository.contribute(LIST.replace(old, f"{line}\n{old}"))
        ).strip()
        for number, line in ((7, same), (8, other), (9, same.replace("abs", "pdf")))
    }
    context = read_documents(open_context(str(repository.root)))
    base = context.repository.resolve_commit("main")

    (cluster,) = find_clusters(context, base, heads)

    assert cluster.requests == (7, 9)


def test_a_renamed_heading_of_which_the_layout_speaks_is_told(tmp_path: Path) -> None:
    layout = f"{LAYOUT}sections:\n  models:\n    rules: {{shared-link: off}}\n"
    repository = Repository.with_document(tmp_path / "list", LIST, layout)
    renamed = repository.contribute(LIST.replace("## Models", "## Networks"))
    other = repository.contribute(LIST.replace("## Data", "## Sets"))
    sentence = "After this, README.md has no section `models`, of which schema/seeing.yaml speaks."

    assert sentence in repository.comment(renamed)
    assert "After this" not in repository.comment(other)


def test_a_line_without_a_link_is_told_how_a_line_has_one(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")
    text = insert("- Kosmos (2023) - It reads pictures.")(LIST)

    comment = repository.comment(repository.contribute(text))

    assert "The line has no link; write one, such as `[title](https://…)`." in comment
    assert "`links`" not in comment
