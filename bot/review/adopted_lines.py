"""Lines that became entries though they stand outside the generated parts: after the merge the list shows them."""

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
    account: Account, merged: Workspace, tip: Workspace
) -> dict[str, str | None]:
    """Return the documents of *tip* without the lines outside their regions that are entries now.

    A line is removed only where it stands at the tip just as it was merged.

    Args:
        account: the account of the merge, or of an edit on the branch itself.
        merged: the files right after it.
        tip: the files as they will be committed.
    """
    changed: dict[str, str | None] = {}
    for path, spans in _find_adopted(account).items():
        after, now = _read(merged, path), _read(tip, path)
        try:
            inside = _find_inside(after, path)
            outside = [span for span in spans if span.first not in inside]
            text = _remove(
                now,
                path,
                [after.split("\n")[span.first : span.last] for span in outside],
            )
        except ConfigurationError:
            continue  # a broken document is left as it is, and told
        if text != now:
            changed[path] = text
    return changed


def _find_adopted(account: Account) -> Mapping[str, list[Span]]:
    """Return the lines of documents that show entries, by document."""
    found: dict[str, list[Span]] = {}
    for outcome in account:
        for path, span in _list_spans(outcome):
            found.setdefault(path, []).append(span)
    return found


def _list_spans(outcome: Outcome) -> Iterator[tuple[str, Span]]:
    """Yield the lines of an outcome by which a document shows an entry."""
    if isinstance(outcome, EntryAdded | EntryChanged | EntryMoved | AlreadyListed):
        for lines in outcome.lines:
            if not lines.path.startswith("entries/"):
                yield from ((lines.path, span) for span in lines.after)


def _find_inside(text: str, path: str) -> set[int]:
    """Return the lines of a document's regions."""
    regions = find_regions(text, path).values()
    return {
        line
        for region in regions
        for line in range(region.begin_line, region.end_line + 1)
    }


def _remove(text: str, path: str, blocks: Sequence[Sequence[str]]) -> str:
    """Return a document without the first place outside its regions where each of *blocks* stands."""
    lines = text.split("\n")
    for block in blocks:
        inside = _find_inside("\n".join(lines), path)
        for first in range(len(lines) - len(block) + 1):
            span = range(first, first + len(block))
            if inside.isdisjoint(span) and lines[first : first + len(block)] == list(
                block
            ):
                del lines[first : first + len(block)]
                break
    return "\n".join(lines)


def _read(workspace: Workspace, path: str) -> str:
    return (workspace.read(path) or b"").decode("utf-8", "replace")
