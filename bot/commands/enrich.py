"""`listwright enrich`: fill in what entries lack and sources know."""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.model.entry import Entry
from bot.model.facts import KnownFacts
from bot.model.finding import Finding
from bot.output.untrusted import show_hidden
from bot.plan import Outcome, WriteFile
from bot.ports import NetworkContext
from bot.project.entry_choice import (
    choose_entries,
    choose_layouts,
    configure_choice,
)
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.online_entries import (
    ask_online,
    examine_with_facts,
    join_troubles,
    list_works,
)
from bot.project.outside_values import collect_values, render_facts_files
from bot.project.rewrite import render_diffs
from bot.review.check_catalog import check_all, plan_repairs

SUMMARY = "fill in what entries lack and sources know: this asks the network"
CONTEXT = NetworkContext
_RULE = "incomplete-entry"
_NOTHING = "Nothing is known that an entry lacks."
_SOME_SILENT = (
    "Nothing that an entry lacks is known so far: not every source gave an answer."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        default="",
        help="which entries, in the language of a view's `when`: `links.paper and not"
        " venue`; all, if not given",
    )
    configure_choice(parser)


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Ask for what is known of the entries' works, and plan to fill in what they lack.

    What is written is never changed. Answers are kept, so that a run that was
    interrupted goes on where it ended.

    Raises:
        UsageError: the condition cannot be read, or names an unknown field.
    """
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    layouts = choose_layouts(args.list, args.section, project.layouts)
    chosen = choose_entries(loaded, layouts, args.section, args.where)
    entries = [entry for entry in chosen if entry.removed is None]
    works = list_works(entries)
    answer = ask_online(context, works)
    online = examine_with_facts(context, loaded, entries, answer.facts)
    findings = _find_incomplete(context, online, entries)
    plan, _ = plan_repairs(context, online, findings)
    values = _plan_values(context, loaded, answer.facts)
    plan = [*plan, *values]
    known_works = {dated.work for dated in answer.facts if dated.facts.is_known}
    summary = (
        f"Entries looked at: {len(entries)}. Works that may be asked about: {len(works)};"
        f" known: {len(known_works)}."
    )
    lines = [summary, *_describe_filled_in(findings, is_dry=args.dry_run)]
    lines += [f"Values from GitHub: `{action.path}`." for action in values]
    if not findings and not values:
        lines.append(_SOME_SILENT if answer.troubles else _NOTHING)
    text = show_hidden("\n".join(lines) + "\n", keep="\n")
    if args.dry_run:
        writes = [action for action in plan if isinstance(action, WriteFile)]
        text = render_diffs(context.workspace, writes) + text
    notice = show_hidden(join_troubles(answer.troubles))
    return Outcome(text, 0, tuple(plan), notice)


def _plan_values(
    context: NetworkContext,
    loaded: LoadedCatalog,
    facts: KnownFacts,
) -> list[WriteFile]:
    """Return the files of values that GitHub tells, for lists that declare such fields."""
    known = collect_values(facts)
    layouts = loaded.project.layouts.values()
    files = render_facts_files(loaded.catalog, layouts, known)
    return [
        WriteFile(path, text)
        for path, text in files.items()
        if context.workspace.read(path) != text.encode()
    ]


def _find_incomplete(
    context: NetworkContext,
    loaded: LoadedCatalog,
    entries: Iterable[Entry],
) -> list[Finding]:
    """Return what the entries lack, where their section does not switch the rule off."""
    paths = frozenset(entry.id.path for entry in entries)
    if not paths:
        return []
    findings = check_all(context, loaded, paths)
    return [finding for finding in findings if finding.rule == _RULE]


def _describe_filled_in(findings: Sequence[Finding], *, is_dry: bool) -> list[str]:
    """Return a line for each source and field: how many entries get it."""
    if not findings:
        return []
    counts: Counter[str] = Counter()
    for finding in findings:
        if finding.fix is not None:
            counts[finding.fix.done] += 1
    files = len({finding.location.path for finding in findings})
    verb = "To be filled in" if is_dry else "Filled in"
    lines = [f"{verb}: {files} of them."]
    lines += [f"  {count} x {done}" for done, count in sorted(counts.items())]
    return lines
