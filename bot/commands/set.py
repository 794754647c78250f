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
# The fields that hold others, each with how one of those is named.
_BLOCKS = {
    "links": "links.NAME",
    "allow": "allow.NAME",
    "removed": "removed.NAME",
    "translations": "translations.zh.NAME",
}
_SHOWN = 10


class _Assignment(NamedTuple):
    """What to set: the field's path, and the value as it was given; empty, to take the field away."""

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
        help="such as `venue=CVPR` or `links.code=https://…`; the items of a list have commas between them; "
        "without a value, the field is taken away",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--where",
        metavar="CONDITION",
        default="",
        help="which entries, in the language of a view's `when`: `links.paper and not award`, `venue = CVPR`",
    )
    which.add_argument(
        "--all",
        action="store_true",
        help="every entry, those that left the list too",
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
    assignment = _assignment(args.assignment)
    found = load_catalog(
        context,
        context.workspace,
        load_project(context.workspace, context.cache),
    )
    layouts = _layouts(args, found.project.layouts)
    _demand_known(assignment.name, layouts)
    for term in _terms(args):
        _demand_known(term, layouts)
    chosen = [
        entry
        for entry in _entries(found, layouts, args.section)
        if holds(args.where, entry)
    ]
    plan, refused = [], []
    paths = {EntryId.from_path(path): path for path in found.files}
    for entry in chosen:
        _demand_known(assignment.name, [found.project.layouts[entry.id.list_id]])
        action, problems = _set(context, found, paths[entry.id], assignment)
        refused += [f"{paths[entry.id]}: {problem}" for problem in problems]
        plan += [action] if action else []
    if refused:
        more = [f"and {len(refused) - _SHOWN} more"] if len(refused) > _SHOWN else []
        raise RefusedError(
            "\n  ".join(["Nothing was written.", *refused[:_SHOWN], *more])
        )
    told = _told(assignment, len(chosen), len(plan), is_dry=args.dry_run)
    unread = len(found.files) - len(found.catalog.records)
    notice = (
        f"{unread} file{'s' * (unread != 1)} cannot be read; `listwright check` says why."
        if unread
        else ""
    )
    return Outcome(
        (render_diffs(context.workspace, plan) if args.dry_run else "") + told,
        0,
        tuple(plan),
        notice,
    )


def _assignment(given: str) -> _Assignment:
    name, sign, text = given.partition("=")
    field = tuple(name.strip().split("."))
    pattern = _BLOCKS.get(field[0], field[0])
    if not sign or not all(field) or len(field) != len(pattern.split(".")):
        example = f"{pattern}=VALUE" if field[0] in _BLOCKS else "venue=CVPR"
        raise UsageError(
            f"`{given}` names no field with its value; write it like `{example}`."
        )
    return _Assignment(field, text.strip())


def _terms(args: argparse.Namespace) -> list[str]:
    """The fields that the condition names."""
    try:
        terms = [term.field for term in parse_condition(args.where)]
    except ValueError as error:
        raise UsageError(f"--where: {error}") from None
    if not terms and not args.all:
        raise UsageError("say which entries: `--where CONDITION`, or `--all`.")
    return terms


def _layouts(args: argparse.Namespace, known: Mapping[str, Layout]) -> list[Layout]:
    """The lists that are looked at."""
    if args.list is not None and args.list not in known:
        raise UsageError(
            f"--list: there is no list `{args.list}`; there is {', '.join(known)}."
        )
    layouts = [known[args.list]] if args.list else list(known.values())
    if args.section is None:
        return layouts
    having = [
        layout
        for layout in layouts
        if any(is_within(name, args.section) for name in layout.sections)
    ]
    if not having:
        raise UsageError(
            f"--section: there is no section `{args.section}`; write its folder, without the list."
        )
    return having


def _demand_known(name: str, layouts: Sequence[Layout]) -> None:
    """Demand that one of the lists knows the field *name*."""
    head = name.partition(".")[0]
    known = {
        field: None for layout in layouts for field in (*COMMON_FIELDS, *layout.fields)
    }
    if head not in known:
        near = difflib.get_close_matches(head, known, 1)
        lists = ", ".join(f"`{layout.id}`" for layout in layouts)
        advice = (
            f"did you mean `{near[0]}`?"
            if near
            else "choose other lists with `--list`."
        )
        raise UsageError(f"`{head}` is no field of {lists}; {advice}")


def _entries(
    found: LoadedCatalog,
    layouts: Sequence[Layout],
    section: str | None,
) -> Iterator[Entry]:
    lists = {layout.id for layout in layouts}
    for entry_id in map(EntryId, sorted(found.catalog.records)):
        if entry_id.list_id in lists and (
            section is None or is_within(entry_id.section, section)
        ):
            yield found.catalog.get_entry(entry_id)


def _set(
    context: Context,
    found: LoadedCatalog,
    path: str,
    assignment: _Assignment,
) -> tuple[WriteFile | None, list[str]]:
    """The file with the field set, if that changes what it says; and what the schema has against it."""
    judge = found.examiners.get_for_entry(path)
    before, _, _ = judge.read(path, context.workspace.read(path) or b"")
    text = edit_entry(
        context,
        found,
        path,
        [_edit(before.tree, judge.layout, assignment)],
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
            field,
            [*(split_authors(text) if head == "authors" else split_items(text))],
        )
    link = (
        Link.parse(str(field[1]), inside.get(str(field[1])))
        if head == "links"
        else None
    )
    if link is not None:
        return SetValue(
            link.url_field,
            read_address(text) or text,
        )  # the link's own text stays
    if head == "links":
        return SetValue(field, read_address(text) or text)
    return SetValue(field, text)


def _told(
    assignment: _Assignment,
    matching: int,
    changing: int,
    *,
    is_dry: bool,
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
