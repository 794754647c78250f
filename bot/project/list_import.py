"""Import a Markdown file as a list of this repository."""

import argparse
import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from bot.errors import GitError, RefusedError, UsageError
from bot.importer.convert.newcomers import MOST_VERSIONS
from bot.importer.convert.section_items import PatternChooser
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.verify.preview import render_preview
from bot.listing.config_files import get_layout_path
from bot.model.layout import DOCUMENT_PATTERN
from bot.output.untrusted import show_hidden
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.import_plan import plan_import
from bot.project.import_summary import describe_losses, render_summary
from bot.project.list_documents import (
    describe_index,
    find_linked_documents,
    read_content,
)

# No list has more bytes; ten times the largest that is known.
LARGEST = 16 * 1024 * 1024
# Bytes of a list's former versions that are read, at most.
_MOST_HISTORY = 16 * 1024 * 1024
# Sections that are named of those with the same readings.
_MOST_SECTIONS = 6
# `my-list`, `papers2`: no hyphen at the begin or the end, no two side by side.
_LIST_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def add_order_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how the order of a list's items is chosen."""
    order = parser.add_mutually_exclusive_group()
    order.add_argument(
        "--keep-order",
        action="store_const",
        const="kept",
        dest="order",
        help=(
            "keep every item at its place; else each section keeps the order it nearly"
            " follows, by date or title"
        ),
    )
    order.add_argument(
        "--by-year",
        action="store_const",
        const="year",
        dest="order",
        help="sort every section, newest first",
    )
    parser.set_defaults(order="found")


class ImportRequest(NamedTuple):
    """What to import, and how."""

    # The list, as the person named it.
    file: str
    list_id: str
    # Where the list will stand in the repository.
    document: str
    order: WantedOrder = "found"
    report_path: str | None = None
    # Whether a person may be asked to choose between readings that are equally likely.
    may_ask: bool = False
    dry_run: bool = False


def plan_list_import(request: ImportRequest, context: Context) -> Outcome:
    """Import a list, and prove that nothing was lost.

    Raises:
        UsageError: the id or the path cannot be, the list exists already, or the file
            cannot be read.
        RefusedError: something would be lost.
    """
    _demand_free(request, context)
    text = read_list(request.file, context)
    if request.file.casefold().endswith(".bib"):
        # Late: most lists are Markdown.
        from bot.project.bib_import import plan_bib_import

        outcome = plan_bib_import(
            context, text, request.file, request.list_id, request.document
        )
        text = show_hidden(outcome.text, keep="\n")
        return outcome._replace(text=text, plan=() if request.dry_run else outcome.plan)
    history = read_history(context, request.file, text)
    choose = make_chooser(context) if request.may_ask else None
    name = request.file.rpartition("/")[2]
    _demand_no_index(request.file, text, context)
    imported = plan_import(
        text,
        name,
        request.list_id,
        request.document,
        context,
        order=request.order,
        choose=choose,
        history=history,
        keeps_contents=True,
    )
    report = imported.report
    plan = list(imported.plan)
    if request.report_path:
        report_text = json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"
        plan.append(WriteFile(request.report_path, report_text))
    if report.lost:
        raise RefusedError(describe_losses(report))
    summary = render_summary(report, is_complete=request.dry_run)
    if imported.unsafe:
        # Late: hardly a list has anything unsafe.
        from bot.project.generate import describe_unsafe

        summary += "".join(f"{line}\n" for line in describe_unsafe(imported.unsafe))
    # The summary quotes the list, which may hold control characters.
    if request.dry_run:
        return Outcome(show_hidden(f"{summary}\n{render_preview(report)}", keep="\n"))
    return Outcome(show_hidden(summary, keep="\n"), 0, tuple(plan))


def _demand_free(request: ImportRequest, context: Context) -> None:
    """Refuse an id that is none or is taken, and a path at which no list can stand.

    Raises:
        UsageError: says what an id or a path must look like, or which list is there.
    """
    list_id, document = request.list_id, request.document
    if not _LIST_ID.fullmatch(list_id):
        advice = "small letters, digits and single hyphens, such as `my-list`."
        raise UsageError(f"`{list_id}` is no id of a list: {advice}")
    if not re.fullmatch(DOCUMENT_PATTERN, document):
        advice = "a path in the repository that ends in `.md`."
        raise UsageError(f"`{document}` is no place for a list: {advice}")
    path = get_layout_path(list_id)
    if context.workspace.read(path) is not None:
        raise UsageError(f"there is a list `{list_id}` already: {path}.")


def _demand_no_index(
    path: str,
    text: str,
    context: Context,
) -> None:
    """Refuse a document that only links to others.

    It has no items, or one of the documents that they lead to holds a list.

    Raises:
        RefusedError: names the documents.
    """

    def is_file(target: str) -> bool:
        return context.read_outside(target) is not None

    targets = find_linked_documents(path, text, is_file)
    # Most lists lead to no document: reading what they hold, which takes far longer,
    # is spared them.
    if not targets:
        return
    content = read_content(text)
    if not content.is_index:
        return
    if content.items == 0 or any(_holds_list(target, context) for target in targets):
        raise RefusedError(
            f"{describe_index(path, targets)} Import those. Nothing was written."
        )


def _holds_list(path: str, context: Context) -> bool:
    """Return whether items of a document lead to more than the documents beside it."""
    data = context.read_outside(path) or b""
    content = read_content(data[:LARGEST].decode("utf-8", "replace"))
    return content.items > 0 and not content.is_index


def make_chooser(context: Context) -> PatternChooser | None:
    """Return a function that lets a person choose between equally likely readings.

    An answer counts for all sections with the same readings. The result is None where
    there is nobody to ask.
    """
    if not context.terminal.is_interactive:
        return None

    answers: dict[tuple[str, ...], int] = {}

    def choose(section: str, readings: Sequence[str]) -> int:
        key = tuple(readings)
        if key not in answers:
            answers[key] = ask(section, readings)
        return answers[key]

    def ask(section: str, readings: Sequence[str]) -> int:
        lines = [
            f"Two patterns write the items of “{section}” equally well.",
            "A new item may come out differently:",
        ]
        lines += [
            f"  {number}: {reading}" for number, reading in enumerate(readings, 1)
        ]
        while True:
            question = "\n".join([*lines, "Which one? [1] "])
            # The readings quote the list, which may hold control characters.
            question = show_hidden(question, keep="\n")
            answer = context.terminal.ask(question).strip() or "1"
            if answer.isdecimal() and 0 < int(answer) <= len(readings):
                return int(answer) - 1
            lines = [f"Please answer with a number from 1 to {len(readings)}."]

    return choose


class ChoiceRecorder:
    """Take the first of equally likely readings, and note them for a person."""

    def __init__(self) -> None:
        """Begin with no choice."""
        # The titles of the sections, each once, by the readings that they have.
        self._sections: dict[tuple[str, ...], dict[str, None]] = {}

    def __call__(self, section: str, readings: Sequence[str]) -> int:
        """Return 0, the place of the first of *readings*."""
        sections = self._sections.setdefault(tuple(readings), {})
        sections[section] = None
        return 0

    def list_choices(self) -> list[str]:
        """Return each choice once, as lines: the sections that it concerns, the readings.

        The first reading is the one that was taken.
        """
        lines = []
        for readings, sections in self._sections.items():
            named = islice(sections, _MOST_SECTIONS)
            titles = ", ".join(f"“{title}”" for title in named)
            if len(sections) > _MOST_SECTIONS:
                titles += f" and {len(sections) - _MOST_SECTIONS} more"
            lines.append(
                f"  two patterns write the items of {titles} equally well; the first is"
                " taken:"
            )
            lines += ["    " + reading.replace("\n", "\n    ") for reading in readings]
        return lines


def read_list(path: str, context: Context) -> str:
    """Return the text of the Markdown file *path*, which may be outside the repository.

    Raises:
        UsageError: it is missing, too large, or no text.
    """
    data = context.read_outside(path)
    if data is None:
        raise UsageError(f"{path}: there is no such file.")
    return decode_list(data, path)


def decode_list(data: bytes, path: str) -> str:
    """Return the text of the Markdown file *path*, whose content is *data*.

    Raises:
        UsageError: it is too large, or no text.
    """
    if len(data) > LARGEST:
        raise UsageError(
            f"{path}: the file has {len(data):,} bytes; more than {LARGEST:,} are no list."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: byte {error.start + 1} is not UTF-8; save the list as UTF-8."
        ) from None
    if "\0" in text:
        raise UsageError(f"{path}: byte {data.index(0) + 1} is zero; this is no text.")
    return text


def read_history(
    context: Context,
    path: str,
    text: str,
) -> list[str]:
    """Return what a file of the repository held after its last commits, newest first.

    The result is empty for a file outside the repository, and where the last commit
    does not hold just this *text*.
    """
    data = text.encode()
    if not re.fullmatch(DOCUMENT_PATTERN, path) or context.workspace.read(path) != data:
        return []
    repository = context.repository
    most = min(MOST_VERSIONS, _MOST_HISTORY // max(len(data), 1))
    try:
        tip = repository.resolve_commit("HEAD")
        versions = repository.read_versions(tip, path, most)
    except (GitError, UsageError):
        return []
    if versions[:1] != [data]:
        return []
    return [version.decode("utf-8", "replace") for version in versions]
