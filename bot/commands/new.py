"""`listwright new`: the issue form at a terminal, which ends in an entry file."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import RefusedError, UsageError
from bot.forms.inferred_fields import infer_title
from bot.forms.issue_forms import plan_forms
from bot.forms.questions import LINK, SECTION
from bot.forms.terminal_form import (
    Complaint,
    Filling,
    find_sections,
    get_known_text,
    list_complaints,
    normalise_path,
    read_reply,
    render_prompt,
)
from bot.identity.identifiers import identify
from bot.model.entry_id import EntryId, SectionId
from bot.model.facts import ASKED_KINDS
from bot.model.layout import Layout
from bot.model.review import PossibleDuplicate, Verdict
from bot.model.submission import Option, ProposedEntry, Question
from bot.output.terminal.new_entry import render_listed, render_newcomer
from bot.output.untrusted import show_hidden
from bot.plan import Outcome, WriteFile
from bot.ports import NetworkContext, Terminal
from bot.project.online_entries import OnlineFacts, ask_online, join_troubles
from bot.repairs.links import read_address
from bot.review.submission import SubmissionReader

SUMMARY = "make an entry: asked for at the terminal, judged, and written as one file"
CONTEXT = NetworkContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "text",
        nargs="*",
        metavar="TEXT-OR-URL",
        help="the title, or the link that matters most",
    )
    parser.add_argument("--list", metavar="ID", help="the list that it goes to")
    parser.add_argument(
        "--section",
        metavar="ID",
        help="the section: its folder below `entries/<list>/`",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="a field's value, such as `year=2024` or `links.code=https://…`; again for"
        " another, or more of a list",
    )
    parser.add_argument(
        "--online",
        action="store_true",
        help="fill in what sources know of the link: this asks the network",
    )
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="write it though it seems to be listed already",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be written",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Ask for what is missing if a person is there, and plan the entry's file.

    Nothing is planned for a work that is listed already, or an entry with a fault.

    Raises:
        UsageError: an argument is none, or something is missing and nobody is there.
        RefusedError: the entry's file is there already, and cannot be read.
    """
    terminal = context.terminal
    reader = SubmissionReader.open_checkout(context)
    filling = _start_form(args, reader, terminal)
    facts = OnlineFacts(())
    if args.online:
        _ask_all(filling, [LINK], terminal)
        facts = _ask_sources(filling, context)
        reader = reader.with_facts(facts.facts)
    _ask_all(filling, facts.list_missing(["title", LINK]), terminal)
    # Each round reviews the answers as a pull request would be reviewed.
    while True:
        proposed, verdict = reader.review(filling.collect_answers())
        same = _list_same_works(verdict)
        if same and not args.anyway:
            return _print(render_listed(same, reader.loaded.catalog), 1)
        if proposed.record and _ask_lacking(filling, proposed.record, terminal):
            continue
        faults = list(list_complaints(filling, proposed, verdict))
        if not faults and verdict is not None:
            return _write(reader, proposed, verdict, facts)
        # A script would be asked the same for ever.
        if not terminal.is_interactive or not _ask_again(filling, faults, terminal):
            return _print(_describe_faults(faults), 1)


def _ask_sources(filling: Filling, context: NetworkContext) -> OnlineFacts:
    """Return what the sources know of the main link of *filling*."""
    address = read_address(filling.texts[LINK].rpartition(" ")[2])
    identifier = identify(address) if address else None
    if identifier is None or identifier.kind not in ASKED_KINDS:
        return OnlineFacts((), ("No source of facts knows works of this link's kind",))
    return ask_online(context, [identifier])


def _start_form(
    args: argparse.Namespace,
    reader: SubmissionReader,
    terminal: Terminal,
) -> Filling:
    """Return the form with everything that the words of the command give.

    Raises:
        UsageError: a word is no field's value, or the section is not known.
    """
    layouts = reader.project.layouts
    home = _choose_section(args, layouts, terminal)
    form = plan_forms(layouts, reader.project.settings, "en")[0]
    filling = Filling(form, layouts[home.list_id], home.section)
    text = " ".join(args.text).strip()
    if text:
        filling.give(LINK if read_address(text) else "title", text)
    for pair in args.set:
        path, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"`--set {pair}` is not of the form FIELD=VALUE.")
        filling.give(path.strip(), value.strip())
    filling.choose_main_link()
    return filling


def _choose_section(
    args: argparse.Namespace,
    layouts: Mapping[str, Layout],
    terminal: Terminal,
) -> SectionId:
    """Return the section that was named, or that a person chooses.

    Raises:
        UsageError: there is no such list or section, or nobody is there to choose.
    """
    if args.list and args.list not in layouts:
        raise UsageError(
            f"There is no list `{args.list}`; there is: {', '.join(layouts)}."
        )
    wanted = [layouts[args.list]] if args.list else list(layouts.values())
    options = find_sections(wanted, args.section)
    if not options:
        all_sections = _list_sections(find_sections(wanted, None))
        raise UsageError(
            f"There is no section `{args.section}`; name one of these by `--section`:\n"
            f"{all_sections}"
        )
    if len(options) == 1:
        return SectionId(options[0].value)
    if not terminal.is_interactive:
        raise UsageError(
            f"Which section? Name one of these by `--section`:\n{_list_sections(options)}"
        )
    question = Question(id=SECTION, label="Section", kind="dropdown", options=options)
    # A person may answer with a section's name or with its id.
    by_name = {option.shown: option.value for option in options}
    by_name |= {option.value: option.value for option in options}
    while True:
        reply = read_reply(question, terminal.ask(render_prompt(question)))
        if reply in by_name:
            return SectionId(by_name[reply])


def _list_sections(options: tuple[Option, ...]) -> str:
    return "\n".join(f"  {option.value}  ({option.shown})" for option in options)


def _ask_all(filling: Filling, wanted: Sequence[str], terminal: Terminal) -> None:
    """Ask for fields that an entry cannot do without.

    Raises:
        UsageError: a field is missing, and nobody is there to be asked.
    """
    missing = [path for path in wanted if not filling.texts.get(path)]
    if missing and not terminal.is_interactive:
        options = ", ".join(f"`--set {path}=…`" for path in missing)
        raise UsageError(f"The entry needs more; give it by {options}.")
    if not terminal.is_interactive:
        return
    for path in missing:
        proposal = ""
        if path == "title":
            proposal = infer_title([filling.texts.get(LINK, "")]) or ""
        # An entry cannot do without the field: an empty answer is asked for again.
        while not _ask_for(filling, path, terminal, proposal):
            pass


def _ask_lacking(
    filling: Filling,
    record: Mapping[str, Any],
    terminal: Terminal,
) -> bool:
    """Ask for what the section needs and shows, each thing once.

    Return whether something was asked.
    """
    lacking = [
        path for path in filling.list_lacking(record) if path not in filling.texts
    ]
    done = (*filling.texts, *lacking)
    optional = [path for path in filling.list_welcome() if path not in done]
    if terminal.is_interactive:
        for path in optional:
            _ask_for(filling, path, terminal, get_known_text(record, path))
    _ask_all(filling, lacking, terminal)
    return bool(lacking or (optional and terminal.is_interactive))


def _ask_again(filling: Filling, faults: list[Complaint], terminal: Terminal) -> bool:
    """Ask again for what has a fault, with the fault above it.

    Return False, and ask nothing, where no answer could correct a fault.
    """
    # A fault of no field, such as an unreadable list, stays whatever is answered.
    if not all(fault.paths for fault in faults):
        return False
    sentences: dict[str, str] = {}
    # Of several faults of one field the first is told: it comes last here, and stays.
    for fault in reversed(faults):
        sentences |= dict.fromkeys(fault.paths, fault.sentence)
    for path, sentence in sentences.items():
        _ask_for(filling, path, terminal, fault=sentence)
    return True


def _ask_for(
    filling: Filling,
    path: str,
    terminal: Terminal,
    proposal: str = "",
    fault: str = "",
) -> str:
    """Ask for one field, and return the answer, which is noted in *filling*.

    The question shows a *proposal*, or the *fault* of the answer before.
    """
    question = filling.demand_question(path)
    text = render_prompt(question, proposal)
    if fault:
        text = f"\n{fault}\n{text}"
    reply = terminal.ask(show_hidden(text, keep="\n"))
    filling.texts[normalise_path(path)] = read_reply(question, reply) or proposal
    return filling.texts[path]


def _list_same_works(verdict: Verdict | None) -> list[PossibleDuplicate]:
    """Return the listed entries of the section that are the proposed work."""
    if not verdict:
        return []
    return [
        duplicate for duplicate in verdict.possible_duplicates if _is_same(duplicate)
    ]


def _is_same(duplicate: PossibleDuplicate) -> bool:
    """Return whether the section already lists this work, or listed it and removed it."""
    return duplicate.is_near and duplicate.reason.rule == "duplicate-work"


def _write(
    reader: SubmissionReader,
    proposed: ProposedEntry,
    verdict: Verdict,
    facts: OnlineFacts,
) -> Outcome:
    """Return the entry's file and what is said of it.

    Raises:
        RefusedError: a file of this path is there that cannot be read as an entry.
    """
    path = proposed.path
    # A readable entry's id is never proposed again, so that this file cannot be read.
    if path in reader.loaded.files or reader.tree.read(path) is not None:
        advice = f"`listwright check {path}` says what is wrong with it."
        raise RefusedError(
            f"{path} is there already, but cannot be read; nothing was written. {advice}"
        )
    plan = (WriteFile(path, proposed.text),)
    layout = reader.project.layouts[EntryId.from_path(path).list_id]
    if layout.is_document:
        # The entry becomes a line of the document, and no file.
        title = f"{layout.document}, as a line for:"
        advice = f"Commit {layout.document} and open a pull request."
    else:
        title = path
        advice = f"Commit {path} and open a pull request; the list follows."
    text = f"{title}\n{render_newcomer(proposed, verdict)}\n{advice}\n"
    notice = join_troubles(facts.troubles)
    return _print(text)._replace(plan=plan, notice=show_hidden(notice))


def _describe_faults(faults: list[Complaint]) -> str:
    lines = ["Nothing was written; this is left to fix:"]
    for fault in faults:
        options = ", ".join(f"`--set {path}=…`" for path in fault.paths)
        advice = f" ({options})" if options else ""
        lines.append(f"  {fault.sentence}{advice}")
    return "\n".join(lines) + "\n"


def _print(text: str, status: int = 0) -> Outcome:
    return Outcome(show_hidden(text, keep="\n"), status)
