"""`listwright set`: give a field a value in every entry for which a condition holds."""

import argparse
import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.errors import RefusedError, UsageError
from bot.listing.condition import holds, parse_condition
from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.entry_id import EntryId, is_within
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue, Value
from bot.model.layout import Layout
from bot.model.link import Link
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.rewrite import edit_entry, render_diffs
from bot.repairs.links import read_address
from bot.repairs.lists import split_authors, split_items

_LISTS = frozenset(
    {"authors", "tags", "also_in", "same_as", "aliases", "distinct_from", "former_ids"}
)
_BLOCKS = {
    "links": "links.NAME",
    "allow": "allow.NAME",
    "removed": "removed.NAME",
    "translations": "translations.zh.NAME",
}
"""The fields that hold others, each with how one of those is named."""
_SHOWN = 10


class _Assignment(NamedTuple):
    """What to set: the field's path, and the value as it was given.

    Empty, to take the field away.
    """

    field: FieldPath
    text: str

    @property
    def name(self) -> str:
        """The field as a person writes it."""
        return ".".join(map(str, self.field))


SUMMARY = "give a field a value in every entry for which a condition holds"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "assignment",
        metavar="FIELD=VALUE",
        help="such as `venue=CVPR` or `links.code=https://…`; the items of a list have commas"
        " between them; "
        "without a value, the field is taken away",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--where",
        metavar="CONDITION",
        default="",
        help="which entries, in the language of a view's `when`: `links.paper and not award`,"
        " `venue = CVPR`",
    )
    which.add_argument(
        "--all", action="store_true", help="every entry, those that left the list too"
    )
    parser.add_argument("--list", metavar="ID", help="only entries of this list")
    parser.add_argument(
        "--section",
        metavar="FOLDER",
        help="only entries of this section, or of one below it",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would change, and write nothing",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Set the field; no entry whose value the list's schema would refuse."""
    assignment = _parse_assignment(args.assignment)
    loaded = load_catalog(
        context, context.workspace, load_project(context.workspace, context.cache)
    )
    layouts = _choose_layouts(args, loaded.project.layouts)
    _demand_known(assignment.name, layouts)
    for term in _list_fields(args):
        _demand_known(term, layouts)
    chosen = [
        entry
        for entry in _select_entries(loaded, layouts, args.section)
        if holds(args.where, entry)
    ]
    plan, refused = [], []
    paths = {EntryId.from_path(path): path for path in loaded.files}
    for entry in chosen:
        _demand_known(assignment.name, [loaded.project.layouts[entry.id.list_id]])
        action, problems = _set(context, loaded, paths[entry.id], assignment)
        refused += [f"{paths[entry.id]}: {problem}" for problem in problems]
        plan += [action] if action else []
    if refused:
        more = [f"and {len(refused) - _SHOWN} more"] if len(refused) > _SHOWN else []
        raise RefusedError(
            "\n  ".join(["Nothing was written.", *refused[:_SHOWN], *more])
        )
    lines = _describe_change(assignment, len(chosen), len(plan), is_dry=args.dry_run)
    unread = len(loaded.files) - len(loaded.catalog.records)
    notice = (
        f"{unread} file{'s' * (unread != 1)} cannot be read; `listwright check` says why."
        if unread
        else ""
    )
    return Outcome(
        (render_diffs(context.workspace, plan) if args.dry_run else "") + lines,
        0,
        tuple(plan),
        notice,
    )


def _parse_assignment(given: str) -> _Assignment:
    name, sign, text = given.partition("=")
    field = tuple(name.strip().split("."))
    pattern = _BLOCKS.get(field[0], field[0])
    if not sign or not all(field) or len(field) != len(pattern.split(".")):
        example = f"{pattern}=VALUE" if field[0] in _BLOCKS else "venue=CVPR"
        raise UsageError(
            f"`{given}` names no field with its value; write it like `{example}`."
        )
    return _Assignment(field, text.strip())


def _list_fields(args: argparse.Namespace) -> list[str]:
    """Return the fields that the condition names.

    Raises:
        UsageError: the condition cannot be read, or there is none.
    """
    try:
        terms = [term.field for term in parse_condition(args.where)]
    except ValueError as error:
        raise UsageError(f"--where: {error}") from None
    if not terms and not args.all:
        raise UsageError("say which entries: `--where CONDITION`, or `--all`.")
    return terms


def _choose_layouts(
    args: argparse.Namespace, names: Mapping[str, Layout]
) -> list[Layout]:
    """Return the lists whose entries are changed.

    Raises:
        UsageError: there is no such list or section.
    """
    if args.list is not None and args.list not in names:
        raise UsageError(
            f"--list: there is no list `{args.list}`; there is {', '.join(names)}."
        )
    layouts = [names[args.list]] if args.list else list(names.values())
    if args.section is None:
        return layouts

    def has_section(layout: Layout) -> bool:
        return any(is_within(name, args.section) for name in layout.sections)

    having = list(filter(has_section, layouts))
    if not having:
        raise UsageError(
            f"--section: there is no section `{args.section}`; write its folder, without the list."
        )
    return having


def _demand_known(name: str, layouts: Sequence[Layout]) -> None:
    """Demand that one of the lists knows the field *name*."""
    head = name.partition(".")[0]
    names = dict.fromkeys(COMMON_FIELDS)
    for layout in layouts:
        names |= dict.fromkeys(layout.fields)
    if head not in names:
        near = difflib.get_close_matches(head, names, 1)
        lists = ", ".join(f"`{layout.id}`" for layout in layouts)
        advice = (
            f"did you mean `{near[0]}`?"
            if near
            else "choose other lists with `--list`."
        )
        raise UsageError(f"`{head}` is no field of {lists}; {advice}")


def _select_entries(
    loaded: LoadedCatalog, layouts: Sequence[Layout], section: str | None
) -> Iterator[Entry]:
    lists = {layout.id for layout in layouts}
    for entry_id in map(EntryId, sorted(loaded.catalog.records)):
        if entry_id.list_id in lists and (
            section is None or is_within(entry_id.section, section)
        ):
            yield loaded.catalog.get_entry(entry_id)


def _set(
    context: Context, loaded: LoadedCatalog, path: str, assignment: _Assignment
) -> tuple[WriteFile | None, list[str]]:
    """Return the file with the field set, and the problems that are new in it.

    None where nothing changes.
    """
    judge = loaded.examiners.get_for_entry(path)
    before, _, _ = judge.read(path, context.workspace.read(path) or b"")
    text = edit_entry(
        context, loaded, path, [_edit(before.tree, judge.layout, assignment)]
    )
    after, _, _ = judge.read(path, text.encode())
    if after.tree == before.tree:
        return None, []
    new = [problem for problem in after.problems if problem not in before.problems]
    return WriteFile(path, text), [problem.message for problem in new]


def _edit(tree: Mapping[str, Value], layout: Layout, assignment: _Assignment) -> Edit:
    field, text = assignment
    head = str(field[0])
    block = tree.get(head)
    inside = block if len(field) > 1 and isinstance(block, dict) else {}
    if not text:
        return RemoveField(field[:1] if set(inside) == {field[-1]} else field)
    spec = layout.fields.get(head)
    if head in _LISTS or (spec is not None and spec.type == "list"):
        return SetValue(
            field, [*(split_authors(text) if head == "authors" else split_items(text))]
        )
    link = (
        Link.parse(str(field[1]), inside.get(str(field[1])))
        if head == "links"
        else None
    )
    if link is not None:
        return SetValue(
            link.url_field, read_address(text) or text
        )  # the link's own text stays
    if head == "links":
        return SetValue(field, read_address(text) or text)
    return SetValue(field, text)


def _describe_change(
    assignment: _Assignment, matching: int, changing: int, *, is_dry: bool
) -> str:
    if not matching:
        return "No entry is such; nothing changes.\n"
    if not changing:
        return f"All {matching} such entries say so already; nothing changes.\n"
    entries = f"{changing} {'entry' if changing == 1 else 'entries'}"
    if assignment.text:
        return f"{'Would set' if is_dry else 'Set'} `{assignment.name}` in {entries}.\n"
    return (
        f"{'Would take' if is_dry else 'Took'} `{assignment.name}` out of {entries}.\n"
    )
