"""A list imported into an empty repository, without a disk between."""

import argparse
import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.commands import import_
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.pipeline import Imported, import_list, parse_list
from bot.plan import Outcome, WriteFile
from bot.ports import NO_PROGRESS

if TYPE_CHECKING:
    from bot.ports import Context

SEEDS = Path(__file__).parents[1] / "data" / "seeds"


class _EmptyWorkspace:
    def read(self, path: str) -> bytes | None:  # noqa: ARG002 - nothing is there
        return None


class _OneFile:
    """A context that holds one file outside of an empty repository."""

    workspace = _EmptyWorkspace()
    progress = NO_PROGRESS
    today = dt.date(2026, 1, 1)

    def __init__(self, data: bytes | None) -> None:
        self._data = data

    def read_outside(self, path: str) -> bytes | None:  # noqa: ARG002 - there is but one
        return self._data


def command(
    data: bytes | str | None,
    list_id: str = "things",
    document: str = "lists/things.md",
    *,
    order: WantedOrder = "year",
) -> Outcome:
    """`listwright import`, its outcome not carried out."""
    data = data.encode() if isinstance(data, str) else data
    arguments = argparse.Namespace(
        file="source.md",
        list_id=list_id,
        document=document,
        report="report.json",
        order=order,
        yes=True,
        dry_run=False,
    )
    return import_.run(arguments, cast("Context", _OneFile(data)))


def preview(text: str) -> tuple[str, tuple[object, ...]]:
    """What `listwright import --dry-run` says, and what it would do."""
    arguments = argparse.Namespace(
        file="source.md",
        list_id="things",
        document="lists/things.md",
        report=None,
        order="found",
        yes=True,
        dry_run=True,
    )
    outcome = import_.run(arguments, cast("Context", _OneFile(text.encode())))
    return outcome.text, outcome.plan


def written(outcome: Outcome) -> dict[str, str]:
    """The files that an outcome would write, by path."""
    return {
        action.path: action.text
        for action in outcome.plan
        if isinstance(action, WriteFile)
    }


def report(outcome: Outcome) -> dict[str, Any]:
    """The account of the import."""
    found: dict[str, Any] = json.loads(written(outcome)["report.json"])
    return found


def regenerated(outcome: Outcome) -> str:
    """The list's document without the markers of its regions."""
    document = written(outcome)["lists/things.md"]
    return re.sub(r"[ \t]*<!-- listwright:[^>]*-->\r?\n", "", document)


def imported(text: str) -> Imported:
    """The Markdown *text* taken apart."""
    return import_list(parse_list(text), "source.md", "things", "lists/things.md")


def listed(*lines: str) -> str:
    """A document with one section that holds *lines*."""
    return "\n".join(
        ["# Things", "", "About things.", "", "## Section", "", *lines, ""]
    )


def told(text: str) -> list[tuple[str, str | None, int | None]]:
    """Title, main link and year of each entry of *text*, in the order of the source."""
    found = []
    for draft in imported(text).drafts:
        link = next(iter((draft.record.get("links") or {}).values()), None)
        url = link["url"] if isinstance(link, dict) else link
        year = draft.record.get("year") or (
            int(draft.record["date"][:4]) if "date" in draft.record else None
        )
        found.append((draft.record["title"], url, year))
    return found
