"""Find links that a contribution brings and that the list would not show.

A section's pattern may have no place for them: a person must know before the merge.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from bot.identity.identifiers import Identifier, identify
from bot.markdown.link_targets import find_text_targets
from bot.model.review import ListLine, Note, Verdict
from bot.model.wording import say

# An address, wherever it stands in Markdown, HTML or YAML.
_ADDRESS = re.compile(
    r"https?://[^\s<>()\[\]\"'`|]+(?:\([^\s()]*\)[^\s<>()\[\]\"'`|]*)*"
)
# `![A badge](address)`: a picture is no link of the work.
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_TRAILING = ".,;:!"


def find_unshown_links(verdicts: Iterable[Verdict]) -> Iterator[Note]:
    """Yield a note on each entry of which the list would lose a link.

    Of an edited line, every link must be shown; of an entry file, which may hold more
    than its list shows, at least one.
    """
    for verdict in verdicts:
        if verdict.kind not in {"added", "changed"} or not verdict.places:
            continue
        shown = _Shown([place.item for place in verdict.places])
        if isinstance(verdict.origin, ListLine):
            yield from _note_lost(verdict, verdict.origin.line, shown)
        links = find_addresses(verdict.final_text)
        if links and not any(map(shown.has, links)):
            message = say(
                "The list would show no link of “{title}”: the pattern of its section"
                " has no place for those that it has.",
                title=verdict.title,
            )
            yield Note(message, verdict.final_path)


class _Shown:
    """The links of the items that show an entry."""

    def __init__(self, items: Sequence[str]) -> None:
        self._items = items
        self._plain: set[Identifier] = set()
        for item in items:
            self._plain |= find_addresses(item).keys()

    def has(self, identifier: Identifier) -> bool:
        """Return whether one of the items has a link to this."""
        return identifier in self._plain or identifier in self._targets

    @cached_property
    def _targets(self) -> set[Identifier]:
        # Reading Markdown takes far longer than finding addresses, and is seldom needed.
        targets: set[Identifier] = set()
        for item in self._items:
            targets |= _find_targets(item).keys()
        return targets


def _note_lost(
    verdict: Verdict,
    line: str,
    shown: _Shown,
) -> Iterator[Note]:
    """Yield a note on each link of an edited line that the list would not show."""
    for identifier, url in (find_addresses(line) | _find_targets(line)).items():
        if not shown.has(identifier):
            message = say(
                "The list would not show `{url}` of “{title}”: the pattern of its section"
                " has no place for it.",
                url=url,
                title=verdict.title,
            )
            yield Note(message, verdict.final_path)


def find_addresses(text: str) -> dict[Identifier, str]:
    """Return the addresses that stand in *text* as they are, by what they name.

    Those of pictures are left out.
    """
    matches = _ADDRESS.finditer(_IMAGE.sub("", text))
    urls = [match[0].rstrip(_TRAILING) for match in matches]
    return {identify(url): url for url in urls}


def _find_targets(text: str) -> dict[Identifier, str]:
    """Return the targets of the links in Markdown, as a browser gets them."""
    targets = find_text_targets(_IMAGE.sub("", text))
    urls = [one for one in targets if one.startswith(("http://", "https://"))]
    return {identify(url): url for url in urls}
