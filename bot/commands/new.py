"""`listwright new`: the issue form at a terminal, which ends in an entry file."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import RefusedError, UsageError
from bot.forms.inferred_fields import tell_title
from bot.forms.issue_forms import plan_forms
from bot.forms.questions import LINK, SECTION
from bot.forms.terminal_form import (
    Complaint,
    Filling,
    canonical,
    complaints,
    prompt,
    read_reply,
    sections_like,
    told,
)
from bot.model.entry_id import SectionId
from bot.model.layout import Layout
from bot.model.review import PossibleDuplicate, Verdict
from bot.model.submission import Option, ProposedEntry, Question
from bot.output.terminal.new_entry import render_listed, render_newcomer
from bot.output.untrusted import visible
from bot.plan import Outcome, WriteFile
from bot.ports import Context, Terminal
from bot.repairs.links import read_address
from bot.review.submission import SubmissionReader

SUMMARY = "make an entry: asked for at the terminal, judged, and written as one file"
CONTEXT = Context


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
        help="a field's value, such as `year=2024` or `links.code=https://…`; again for another, or more of a list",
    )
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="write it though it seems to be listed already",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be written"
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Ask for what is missing if a person is there; write the entry, unless it is listed already or has a fault."""
    desk = SubmissionReader.here(context)
    filling = _begun(args, desk, context.terminal)
    _ask_all(filling, ["title", LINK], context.terminal)
    while True:
        proposed, verdict = desk.review(filling.answers())
        same = (
            [twin for twin in verdict.possible_duplicates if _is_same(twin)]
            if verdict
            else []
        )
        if same and not args.anyway:
            return _said(render_listed(same, desk.found.catalog), 1)
        if proposed.record and _ask_lacking(filling, proposed.record, context.terminal):
            continue
        left = list(complaints(filling, proposed, verdict))
        if not left and verdict is not None:
            return _written(desk, proposed, verdict)
        if not context.terminal.is_interactive or not _ask_again(
            filling, left, context.terminal
        ):
            return _said(_refusal(left), 1)


def _begun(
    args: argparse.Namespace, desk: SubmissionReader, terminal: Terminal
) -> Filling:
    """The form with everything that the words of the command give."""
    layouts = desk.project.layouts
    home = _home(args, layouts, terminal)
    form = plan_forms(layouts, desk.project.settings)[0]
    filling = Filling(form, layouts[home.list_id], home.section)
    if text := " ".join(args.text).strip():
        filling.give(LINK if read_address(text) else "title", text)
    for pair in args.set:
        path, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"`--set {pair}` is not of the form FIELD=VALUE.")
        filling.give(path.strip(), value.strip())
    filling.choose_main_link()
    return filling


def _home(
    args: argparse.Namespace, layouts: Mapping[str, Layout], terminal: Terminal
) -> SectionId:
    """The section that was named or chosen."""
    if args.list and args.list not in layouts:
        raise UsageError(
            f"There is no list `{args.list}`; there is: {', '.join(layouts)}."
        )
    wanted = [layouts[args.list]] if args.list else list(layouts.values())
    options = sections_like(wanted, args.section)
    if not options:
        known = _named(sections_like(wanted, None))
        raise UsageError(
            f"There is no section `{args.section}`; name one of these by `--section`:\n{known}"
        )
    if len(options) == 1:
        return SectionId(options[0].value)
    if not terminal.is_interactive:
        raise UsageError(
            f"Which section? Name one of these by `--section`:\n{_named(options)}"
        )
    question = Question(id=SECTION, label="Section", kind="dropdown", options=options)
    by_name = {one.shown: one.value for one in options} | {
        one.value: one.value for one in options
    }
    while (
        chosen := by_name.get(read_reply(question, terminal.ask(prompt(question))))
    ) is None:
        pass
    return SectionId(chosen)


def _named(options: tuple[Option, ...]) -> str:
    return "\n".join(f"  {one.value}  ({one.shown})" for one in options)


def _ask_all(filling: Filling, wanted: Sequence[str], terminal: Terminal) -> None:
    """Ask for fields that an entry cannot do without."""
    missing = [path for path in wanted if not filling.texts.get(path)]
    if missing and not terminal.is_interactive:
        options = ", ".join(f"`--set {path}=…`" for path in missing)
        raise UsageError(f"The entry needs more; give it by {options}.")
    if not terminal.is_interactive:
        return
    for path in missing:
        known = (
            (tell_title([filling.texts.get(LINK, "")]) or "") if path == "title" else ""
        )
        while not _ask_for(filling, path, terminal, known):
            pass


def _ask_lacking(
    filling: Filling, record: Mapping[str, Any], terminal: Terminal
) -> bool:
    """Ask for what the section needs and shows, each thing once; whether there was anything to ask."""
    lacking = [path for path in filling.lacking(record) if path not in filling.texts]
    shown = [
        path for path in filling.welcome() if path not in (*filling.texts, *lacking)
    ]
    if terminal.is_interactive:
        for path in shown:
            _ask_for(filling, path, terminal, told(record, path))
    _ask_all(filling, lacking, terminal)
    return bool(lacking or (shown and terminal.is_interactive))


def _ask_again(filling: Filling, left: list[Complaint], terminal: Terminal) -> bool:
    """Ask anew for what has a fault, with the fault above it; False where no question would mend it."""
    if not all(one.paths for one in left):
        return False
    mended = {path: one.sentence for one in reversed(left) for path in one.paths}
    for path, sentence in mended.items():
        _ask_for(filling, path, terminal, said=sentence)
    return True


def _ask_for(
    filling: Filling, path: str, terminal: Terminal, known: str = "", said: str = ""
) -> str:
    """Ask for one field, with what is known of it or *said* against it; the answer, which is noted."""
    question = filling.demand_question(path)
    words = f"\n{said}\n{prompt(question, known)}" if said else prompt(question, known)
    reply = terminal.ask(visible(words, keep="\n"))
    filling.texts[canonical(path)] = read_reply(question, reply) or known
    return filling.texts[path]


def _is_same(twin: PossibleDuplicate) -> bool:
    """Whether what is listed is surely the work, where the newcomer would stand; or was, and was removed."""
    return twin.is_near and twin.reason.rule == "duplicate-work"


def _written(
    desk: SubmissionReader, proposed: ProposedEntry, verdict: Verdict
) -> Outcome:
    if proposed.path in desk.found.files or desk.tree.read(proposed.path) is not None:
        advice = f"`listwright check {proposed.path}` says what is wrong with it."
        raise RefusedError(
            f"{proposed.path} is there already, but cannot be read; nothing was written. {advice}"
        )
    plan = (WriteFile(proposed.path, proposed.text),)
    told = f"{render_newcomer(proposed, verdict)}\nCommit {proposed.path} and open a pull request; the list follows.\n"
    return _said(told)._replace(plan=plan)


def _refusal(left: list[Complaint]) -> str:
    lines = ["Nothing was written; this is left to mend:"]
    for one in left:
        options = ", ".join(f"`--set {path}=…`" for path in one.paths)
        lines.append(f"  {one.sentence}{f' ({options})' if options else ''}")
    return "\n".join(lines) + "\n"


def _said(text: str, status: int = 0) -> Outcome:
    return Outcome(visible(text, keep="\n"), status)
