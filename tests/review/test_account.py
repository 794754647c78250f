"""The account names what becomes of every line, and applying it gives what the contribution means."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.disk.context import open_context
from bot.model.account import (
    Account,
    AlreadyListed,
    DocumentText,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryRemoved,
    NotUnderstood,
    apply_outcomes,
)
from bot.model.alignment import align
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.account_builder import AccountBuilder
from bot.review.edited_documents import EditedDocument, add_document
from bot.review.taken_paths import TakenPaths
from tests.review.scene import Scene

PATH = "lists/demo.md"


class Desk:
    """Makes accounts of edits of one document, without a commit for each."""

    def __init__(self, root: Path) -> None:
        scene = Scene(root)
        context = open_context(str(scene.root))
        tree = context.repository.open_tree("main")
        self.project = load_project(tree, context.cache)
        self.context = context
        self.base = load_catalog(context, tree, self.project)
        self.text = (root / PATH).read_text(encoding="utf-8")

    def account(
        self, after: str, before: str | None = None
    ) -> tuple[Account, AccountBuilder]:
        """Return the account of an edit, and what it was collected in."""
        layout = self.project.layouts["demo"]
        old = self.text if before is None else before
        builder = AccountBuilder(TakenPaths(self.base.catalog.files))
        edit = EditedDocument(layout, PATH, old, after, self.text)
        add_document(self.context, builder, self.base, edit)
        return builder.build(), builder

    def kinds(self, after: str) -> list[str]:
        """Return the outcomes of an edit by name."""
        return [outcome.outcome for outcome in self.account(after)[0]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One repository for all tests here: nothing writes to it."""
    return Desk(tmp_path_factory.mktemp("account") / "repository")


LINES = st.sampled_from(
    [
        "",
        "Some words.",
        "## New things",
        "### 2024",
        "- [Barn Owl](https://github.com/octo-curator/barn-owl) - a detector",
        "- **Heron-7B** - [Answers with a second look](https://huggingface.co/octo-curator/heron-7b)",
        "* __Heron-7B__ - [Answers with a second look](https://huggingface.co/octo-curator/heron-7b)",
        "  - [A part](https://example.org/part)",
        "| Tern | Linux | [tern](https://github.com/octo-curator/tern) |",
        "| Broken row",
        "[A paragraph](https://example.org/paragraph) with words",
        "```",
        "<details>",
        "\tindented by a tab",
        "> quoted [link](https://example.org/q)",
    ]
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "move", "copy"]),
        st.integers(0, 60),
        st.integers(0, 60),
        LINES,
    ),
    max_size=6,
)


def _edit(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    """Make random edits of whole lines; markers stay, since a broken document is another matter."""
    lines = text.split("\n")
    for kind, at, other, line in edits:
        index, target = at % len(lines), other % len(lines)
        is_marker = "listwright:" in lines[index]
        if kind == "insert":
            lines.insert(index, line)
        elif kind == "delete" and not is_marker:
            del lines[index]
        elif kind == "move" and not is_marker:
            lines.insert(target, lines.pop(index))
        elif kind == "copy" and not is_marker:
            lines.insert(target, lines[index])
    return "\n".join(lines)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=EDITS, second=EDITS)
def test_every_line_that_differs_is_in_one_outcome_and_all_of_them_give_the_head(
    desk: Desk,
    first: list[tuple[str, int, int, str]],
    second: list[tuple[str, int, int, str]],
) -> None:
    before = _edit(desk.text, first)
    after = _edit(before, second)

    account, builder = desk.account(after, before)

    assert bool(account) == (before != after)
    for side in ("before", "after"):
        lines = [
            number
            for outcome in account
            for part in outcome.lines
            for span in getattr(part, side)
            for number in range(span.first, span.last)
        ]
        assert len(lines) == len(set(lines)), f"a line of {side} is accounted for twice"
    assert apply_outcomes(before, after, PATH, account, lambda _: True) == after
    assert apply_outcomes(before, after, PATH, account, lambda _: False) == before
    proposed = {
        o.path
        for o in account
        if isinstance(o, EntryAdded | EntryChanged | EntryRemoved)
    }
    assert proposed <= builder.proposals.keys()


@settings(max_examples=200, deadline=None)
@given(
    old=st.lists(st.integers(0, 8), max_size=30),
    new=st.lists(st.integers(0, 8), max_size=30),
)
def test_aligned_members_are_equal_and_in_order(old: list[int], new: list[int]) -> None:
    pairs = align(old, new)

    assert all(old[a] == new[b] for a, b in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))
    if old == new:
        assert len(pairs) == len(old)


HERON = "- **Heron-7B** - [Answers with a second look](https://huggingface.co/octo-curator/heron-7b)"


def test_an_item_beside_a_marker_is_one_of_its_section(desk: Desk) -> None:
    begin, end = "<!-- listwright:begin models -->", "<!-- listwright:end -->"
    for after in (
        desk.text.replace(begin, f"{HERON}\n{begin}"),
        desk.text.replace(begin, f"{HERON}\n\n{begin}"),
        desk.text.replace(end, f"{end}\n{HERON}", 1),
        desk.text.replace(end, f"{end}\n\n{HERON}", 1),
        desk.text.replace("## Models\n", f"## Models\n\n{HERON}\n"),
        desk.text.replace(
            "Words before.\n", f"Words before.\n\n## Models\n\n{HERON}\n"
        ).replace("\n## Models\n\n<", "\n<"),
    ):
        account, _ = desk.account(after)
        added = [outcome for outcome in account if isinstance(outcome, EntryAdded)]
        assert [one.path for one in added] == ["entries/demo/models/heron-7b.yaml"], (
            after,
            account,
        )


def test_an_item_below_a_new_heading_is_offered_as_a_section(desk: Desk) -> None:
    account, _ = desk.account(f"{desk.text}\n## New things\n\n{HERON}\n")

    odd = [outcome for outcome in account if isinstance(outcome, NotUnderstood)]
    assert len(odd) == 1
    assert "new heading `New things`" in odd[0].problem


def test_a_formatters_pass_is_no_change(desk: Desk) -> None:
    after = desk.text.replace("- **", "* __").replace("** - ", "__ - ")
    assert after != desk.text

    account, builder = desk.account(after)

    assert [type(outcome) for outcome in account] == [DocumentText]
    assert isinstance(account[0], DocumentText)
    assert account[0].part == "style"
    assert not builder.proposals


def test_a_line_moved_to_another_section_is_a_move(desk: Desk) -> None:
    line = next(row for row in desk.text.split("\n") if "BLIP-2" in row)
    without = desk.text.replace(line + "\n", "")
    after = without.replace(
        "<!-- listwright:begin tools -->\n",
        f"<!-- listwright:begin tools -->\n{line}\n",
    )

    account, builder = desk.account(after)

    moved = [outcome for outcome in account if isinstance(outcome, EntryMoved)]
    assert [(one.path, one.target) for one in moved] == [
        ("entries/demo/models/blip-2.yaml", "entries/demo/tools/blip-2.yaml")
    ], account
    (proposal,) = builder.proposals.values()
    assert b"former_ids:\n  - demo/models/blip-2\n" in (proposal.after or b"")


def test_one_work_in_two_sections_is_one_entry(desk: Desk) -> None:
    row = "| Heron-7B | Linux | [Heron-7B](https://huggingface.co/octo-curator/heron-7b) |"
    after = desk.text.replace("### 2023\n\n", f"### 2023\n\n{HERON}\n").replace(
        "| --- | --- | --- |\n", f"| --- | --- | --- |\n{row}\n"
    )

    account, builder = desk.account(after)

    assert [type(outcome) for outcome in account] == [EntryAdded]
    (proposal,) = builder.proposals.values()
    assert b"also_in:\n  - platform: Linux\n    section: tools\n" in (
        proposal.after or b""
    )


def test_a_sub_item_is_a_new_entry_and_its_parent_stays_as_it_is(desk: Desk) -> None:
    line = next(row for row in desk.text.split("\n") if "BLIP-2" in row)
    after = desk.text.replace(line, f"{line}\n  {HERON}")

    account, builder = desk.account(after)

    assert [type(outcome) for outcome in account] == [EntryAdded], account
    assert list(builder.proposals) == ["entries/demo/models/heron-7b.yaml"]
    assert b"verbatim" not in (
        builder.proposals["entries/demo/models/heron-7b.yaml"].after or b""
    )


def test_a_listed_work_typed_again_is_already_listed(desk: Desk) -> None:
    line = next(row for row in desk.text.split("\n") if "BLIP-2" in row)
    again = line + " [[code]](https://github.com/salesforce/LAVIS)"

    account, builder = desk.account(desk.text.replace(line, f"{line}\n{again}"))

    assert [type(outcome) for outcome in account] == [AlreadyListed], account
    assert not builder.proposals


def test_words_between_the_markers_are_kept_for_a_maintainer(desk: Desk) -> None:
    line = next(row for row in desk.text.split("\n") if "BLIP-2" in row)

    account, builder = desk.account(
        desk.text.replace(line, f"{line}\n\nThese are the best of all.\n")
    )

    assert [type(outcome) for outcome in account] == [NotUnderstood], account
    (proposal,) = builder.proposals.values()
    assert b'verbatim: "- These are the best of all."' in (proposal.after or b""), (
        proposal.after
    )


def test_words_outside_are_words_of_the_document(desk: Desk) -> None:
    assert desk.kinds(desk.text.replace("Words after.", "Other words after.")) == [
        "text"
    ]
