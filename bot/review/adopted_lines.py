"""Remove the lines outside the generated parts that became entries.

After the merge the list shows these entries itself.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.errors import ConfigurationError
from bot.markdown.regions import find_regions
from bot.model.account import (
    Account,
    AlreadyListed,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    Outcome,
    Span,
)
from bot.ports import Workspace


def remove_adopted_lines(
    account: Account,
    merged: Workspace,
    tip: Workspace,
) -> dict[str, str | None]:
    """Return the documents of *tip* without the lines outside regions that are entries.

    A line is removed only where it stands at the tip just as it was merged. Documents
    that do not change are left out.

    Args:
        account: the account of the merge, or of an edit on the branch itself.
        merged: the files right after it.
        tip: the files as they will be committed.
    """
    changed: dict[str, str | None] = {}
    for path, spans in _collect_adopted_spans(account).items():
        merged_text = _read(merged, path)
        tip_text = _read(tip, path)
        try:
            text = _remove_spans(path, spans, merged_text, tip_text)
        except ConfigurationError:
            continue  # a broken document stays as it is, and is reported elsewhere
        if text != tip_text:
            changed[path] = text
    return changed


def _remove_spans(
    path: str,
    spans: Sequence[Span],
    merged_text: str,
    tip_text: str,
) -> str:
    """Return the document at the tip without those of *spans* outside the regions.

    *spans* are lines of *merged_text*. The document at the tip may have others above
    them, so the lines are found there by their text.
    """
    inside = _find_region_lines(merged_text, path)
    merged_lines = merged_text.split("\n")
    blocks = [
        merged_lines[span.first : span.last]
        for span in spans
        if span.first not in inside
    ]
    return _remove_blocks(tip_text, path, blocks)


def _collect_adopted_spans(account: Account) -> Mapping[str, list[Span]]:
    """Return the lines that show entries, by document."""
    spans_of: dict[str, list[Span]] = {}
    for outcome in account:
        for path, span in _list_spans(outcome):
            spans_of.setdefault(path, []).append(span)
    return spans_of


def _list_spans(outcome: Outcome) -> Iterator[tuple[str, Span]]:
    """Yield the lines by which a document shows the entry of an outcome."""
    if isinstance(outcome, EntryAdded | EntryChanged | EntryMoved | AlreadyListed):
        for lines in outcome.lines:
            if not lines.path.startswith("entries/"):
                yield from ((lines.path, span) for span in lines.after)


def _find_region_lines(text: str, path: str) -> set[int]:
    """Return the numbers of the lines in a document's regions, markers included."""
    numbers: set[int] = set()
    for region in find_regions(text, path).values():
        numbers |= set(range(region.begin_line, region.end_line + 1))
    return numbers


def _remove_blocks(
    text: str,
    path: str,
    blocks: Sequence[Sequence[str]],
) -> str:
    """Return a document without the topmost copy of each block outside its regions."""
    lines = text.split("\n")
    for block in blocks:
        # The numbers shift with every removed block, so they are computed anew.
        inside = _find_region_lines("\n".join(lines), path)
        for start in range(len(lines) - len(block) + 1):
            end = start + len(block)
            if not inside.isdisjoint(range(start, end)):
                continue
            if lines[start:end] == list(block):
                del lines[start:end]
                break
    return "\n".join(lines)


def _read(workspace: Workspace, path: str) -> str:
    """Return the text of a file; empty if there is none."""
    data = workspace.read(path) or b""
    return data.decode("utf-8", "replace")
