"""Import a Markdown file as a list of this repository."""

import argparse
import json
import re
from collections import defaultdict
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
from bot.project.generate import describe_unsafe
from bot.project.import_plan import plan_import
from bot.project.import_summary import describe_losses, render_summary
from bot.project.list_documents import (
    describe_index,
    find_linked_documents,
    read_content,
)

LARGEST = 16 * 1024 * 1024
"""No list has more bytes; ten times the largest that is known."""
_MOST_HISTORY = 16 * 1024 * 1024
"""Bytes of a list's former versions that are read, at most."""
_NOT_LISTS = re.compile(
    r"(?:^|/)(?:CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|LICENSE)\.md$",
    re.IGNORECASE,
)
_MOST_SECTIONS = 6
"""Sections that are named of those with the same readings."""
_LIST_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def add_order_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how the order of a list's items is chosen."""
    order = parser.add_mutually_exclusive_group()
    order.add_argument(
        "--keep-order",
        action="store_const",
        const="kept",
        dest="order",
        help="keep every item at its place; else each section keeps the order it nearly follows, by date or title",
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

    file: str
    """The list, as the person named it."""
    list_id: str
    document: str
    """Where the list will stand in the repository."""
    order: WantedOrder = "found"
    report_path: str | None = None
    may_ask: bool = False
    """Whether a person may be asked to choose between readings that are equally likely."""
    dry_run: bool = False


def plan_list_import(request: ImportRequest, context: Context) -> Outcome:
    """Import, and prove that nothing was lost.

    Raises:
        UsageError: the id or the place cannot be, the list exists already, or the file cannot be read.
        RefusedError: something would be lost.
    """
    list_id, document = request.list_id, request.document
    if not _LIST_ID.fullmatch(list_id):
        raise UsageError(
            f"`{list_id}` is no id of a list: small letters, digits and single hyphens, such as `my-list`."
        )
    if not re.fullmatch(DOCUMENT_PATTERN, document):
        raise UsageError(
            f"`{document}` is no place for a list: a path in the repository that ends in `.md`."
        )
    if context.workspace.read(get_layout_path(list_id)) is not None:
        raise UsageError(
            f"there is a list `{list_id}` already: {get_layout_path(list_id)}."
        )
    text = read_list(request.file, context)
    history = read_history(context, request.file, text)
    choose = make_chooser(context) if request.may_ask else None
    name = request.file.rpartition("/")[2]
    _demand_no_index(request.file, text, context)
    taken = plan_import(
        text,
        name,
        list_id,
        document,
        context,
        order=request.order,
        choose=choose,
        history=history,
    )
    report, plan = taken.report, list(taken.plan)
    if request.report_path:
        account = json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"
        plan.append(WriteFile(request.report_path, account))
    if report.lost:
        raise RefusedError(describe_losses(report))
    left_out = "".join(f"{line}\n" for line in describe_unsafe(taken.unsafe))
    said = render_summary(report, is_complete=request.dry_run) + left_out
    if request.dry_run:
        return Outcome(show_hidden(f"{said}\n{render_preview(report)}", keep="\n"))
    return Outcome(show_hidden(said, keep="\n"), 0, tuple(plan))


def _demand_no_index(path: str, text: str, context: Context) -> None:
    """Refuse a document that only links to others: it has no items, or a list stands where they lead.

    Raises:
        RefusedError: names the documents.
    """
    targets = find_linked_documents(
        path, text, lambda other: context.read_outside(other) is not None
    )
    if (
        not targets
    ):  # most lists lead to no document, which is told far sooner than what they hold
        return
    content = read_content(text)
    if not content.is_index:
        return
    if content.items == 0 or any(_holds_list(other, context) for other in targets):
        raise RefusedError(
            f"{describe_index(path, targets)} Import those. Nothing was written."
        )


def _holds_list(path: str, context: Context) -> bool:
    """Return whether a document has items that lead to more than the documents beside it."""
    content = read_content(
        (context.read_outside(path) or b"")[:LARGEST].decode("utf-8", "replace")
    )
    return content.items > 0 and not content.is_index


def make_chooser(context: Context) -> PatternChooser | None:
    """Lets a person choose between equally likely readings; an answer counts for all sections with the same ones."""
    if not context.terminal.is_interactive:
        return None

    answers: dict[tuple[str, ...], int] = {}

    def choose(section: str, readings: Sequence[str]) -> int:
        if tuple(readings) not in answers:
            answers[tuple(readings)] = ask(section, readings)
        return answers[tuple(readings)]

    def ask(section: str, readings: Sequence[str]) -> int:
        lines = [f"Two readings of “{section}” are equally likely:"]
        lines += [
            f"  {number}: {reading}" for number, reading in enumerate(readings, 1)
        ]
        while True:
            question = show_hidden("\n".join([*lines, "Which one? [1] "]), keep="\n")
            answer = context.terminal.ask(question).strip() or "1"
            if answer.isdecimal() and 0 < int(answer) <= len(readings):
                return int(answer) - 1
            lines = [f"Please answer with a number from 1 to {len(readings)}."]

    return choose


class ChoiceRecorder:
    """Takes the first of readings that are equally likely, and notes them for a person to look at."""

    def __init__(self) -> None:
        """Nothing had to be decided yet."""
        self._sections: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(
            dict
        )

    def __call__(self, section: str, readings: Sequence[str]) -> int:
        """Return 0, the place of the first of *readings*."""
        self._sections[tuple(readings)][section] = None
        return 0

    def list_choices(self) -> list[str]:
        """Return the readings, each choice once with the sections that it concerns; the first is taken."""
        lines = []
        for readings, sections in self._sections.items():
            titles = ", ".join(
                f"“{title}”" for title in islice(sections, _MOST_SECTIONS)
            )
            more = (
                f" and {len(sections) - _MOST_SECTIONS} more"
                if len(sections) > _MOST_SECTIONS
                else ""
            )
            lines.append(
                f"  two readings of {titles}{more} are equally likely; the first is taken:"
            )
            lines += ["    " + reading.replace("\n", "\n    ") for reading in readings]
        return lines


def read_list(path: str, context: Context) -> str:
    """The Markdown file *path*, wherever it is.

    Raises:
        UsageError: it is missing, too large, or no text.
    """
    data = context.read_outside(path)
    if data is None:
        raise UsageError(f"{path}: there is no such file.")
    return decode_list(data, path)


def decode_list(data: bytes, path: str) -> str:
    """The text of the Markdown file *path*.

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


def read_history(context: Context, path: str, text: str) -> list[str]:
    """Return what a file of the repository held after its last commits, newest first; nothing for any other file.

    The last commit must hold just this *text*.
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
    return (
        [version.decode("utf-8", "replace") for version in versions]
        if versions[:1] == [data]
        else []
    )
