"""`listwright set`: give a field a value in every entry for which a condition holds."""

import argparse
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.errors import RefusedError, UsageError
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue, Value
from bot.model.layout import Layout
from bot.model.link import Link
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.entry_choice import (
    choose_entries,
    choose_layouts,
    configure_choice,
    demand_field,
    list_condition_fields,
)
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.rewrite import edit_entry, render_diffs
from bot.repairs.links import read_address
from bot.repairs.lists import split_authors, split_items

# The fields whose value is a list in every layout.
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
# Refused entries that are named.
_MOST_NAMED = 10


class _Assignment(NamedTuple):
    """What to set: the field's path, and the value as it was given.

    An empty value takes the field away.
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
        help="such as `venue=CVPR` or `links.code=https://…`; the items of a list have"
        " commas between them; without a value, the field is taken away",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--where",
        metavar="CONDITION",
        default="",
        help="which entries, in the language of a view's `when`: `links.paper and not"
        " award`, `venue = CVPR`",
    )
    which.add_argument(
        "--all",
        action="store_true",
        help="every entry, those that left the list too",
    )
    configure_choice(parser)


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan to set the field in every entry for which the condition holds.

    Raises:
        UsageError: the assignment or the condition is none, or names an unknown field.
        RefusedError: the list's schema would refuse the value in an entry.
    """
    assignment = _parse_assignment(args.assignment)
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    layouts = choose_layouts(args.list, args.section, project.layouts)
    demand_field(assignment.name, layouts)
    # An assignment to all entries by a forgotten condition would be hard to undo.
    if not list_condition_fields(args.where) and not args.all:
        raise UsageError("say which entries: `--where CONDITION`, or `--all`.")
    chosen = choose_entries(loaded, layouts, args.section, args.where)
    plan = []
    refusals = []
    paths = {EntryId.from_path(path): path for path in loaded.files}
    for entry in chosen:
        path = paths[entry.id]
        # Of several lists, one may declare the field and another may not.
        demand_field(assignment.name, [project.layouts[entry.id.list_id]])
        action, problems = _set_field(context, loaded, path, assignment)
        refusals += [f"{path}: {problem}" for problem in problems]
        if action is not None:
            plan.append(action)
    if refusals:
        raise RefusedError(_describe_refusals(refusals))
    text = _describe_outcome(assignment, len(chosen), len(plan), is_dry=args.dry_run)
    if args.dry_run:
        text = render_diffs(context.workspace, plan) + text
    return Outcome(text, 0, tuple(plan), _describe_unread(loaded))


def _describe_refusals(refusals: Sequence[str]) -> str:
    lines = ["Nothing was written.", *refusals[:_MOST_NAMED]]
    if len(refusals) > _MOST_NAMED:
        lines.append(f"and {len(refusals) - _MOST_NAMED} more")
    return "\n  ".join(lines)


def _describe_unread(loaded: LoadedCatalog) -> str:
    """Return a sentence on the files that cannot be read; empty if there is none."""
    unread = len(loaded.files) - len(loaded.catalog.records)
    if not unread:
        return ""
    files = f"{unread} file{'s' * (unread != 1)}"
    return f"{files} cannot be read; `listwright check` says why."


def _parse_assignment(text: str) -> _Assignment:
    """Return what `FIELD=VALUE` means: `venue=CVPR`, `links.code=https://…`, `award=`.

    Raises:
        UsageError: it names no field, or only a part of one.
    """
    name, sign, value = text.partition("=")
    field = tuple(name.strip().split("."))
    pattern = _BLOCKS.get(field[0], field[0])
    if not sign or not all(field) or len(field) != len(pattern.split(".")):
        example = f"{pattern}=VALUE" if field[0] in _BLOCKS else "venue=CVPR"
        raise UsageError(
            f"`{text}` names no field with its value; write it like `{example}`."
        )
    return _Assignment(field, value.strip())


def _set_field(
    context: Context,
    loaded: LoadedCatalog,
    path: str,
    assignment: _Assignment,
) -> tuple[WriteFile | None, list[str]]:
    """Return the file with the field set, and what the schema has against it.

    The file is None if it says the same already.
    """
    examiner = loaded.examiners.get_for_entry(path)
    before, _, _ = examiner.read(path, context.workspace.read(path) or b"")
    edit = _make_edit(before.tree, examiner.layout, assignment)
    text = edit_entry(context, loaded, path, [edit])
    after, _, _ = examiner.read(path, text.encode())
    if after.tree == before.tree:
        return None, []
    # What was wrong before is not the assignment's fault.
    problems = [
        problem.message for problem in after.problems if problem not in before.problems
    ]
    return WriteFile(path, text), problems


def _make_edit(
    tree: Mapping[str, Value],
    layout: Layout,
    assignment: _Assignment,
) -> Edit:
    """Return the edit of an entry's *tree* that carries the assignment out."""
    field, text = assignment
    head = str(field[0])
    block = tree.get(head)
    inner = block if len(field) > 1 and isinstance(block, dict) else {}
    if not text:
        # A block without its only field would stay behind empty.
        is_only_field = set(inner) == {field[-1]}
        return RemoveField(field[:1] if is_only_field else field)
    if head == "authors":
        return SetValue(field, [*split_authors(text)])
    spec = layout.fields.get(head)
    if head in _LISTS or (spec is not None and spec.type == "list"):
        return SetValue(field, [*split_items(text)])
    if head != "links":
        return SetValue(field, text)
    url = read_address(text) or text
    label = str(field[1])
    link = Link.parse(label, inner.get(label))
    if link is None:
        return SetValue(field, url)
    # The link's own text, beside its address, stays.
    return SetValue(link.url_field, url)


def _describe_outcome(
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
        verb = "Would set" if is_dry else "Set"
        return f"{verb} `{assignment.name}` in {entries}.\n"
    verb = "Would take" if is_dry else "Took"
    return f"{verb} `{assignment.name}` out of {entries}.\n"
