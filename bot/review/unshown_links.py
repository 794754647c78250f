"""Find links that a contribution brings and that the list would not show.

A section's pattern may have no place for them: a person must know before the merge.
"""

import re
from collections.abc import Iterable, Iterator

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
        shown: set[Identifier] = set()
        for place in verdict.places:
            shown |= _find_links(place.item).keys()
        if isinstance(verdict.origin, ListLine):
            yield from _note_lost(verdict, verdict.origin.line, shown)
        links = _find_links(verdict.final_text)
        if links and shown.isdisjoint(links):
            message = say(
                "The list would show no link of “{title}”: the pattern of its section"
                " has no place for those that it has.",
                title=verdict.title,
            )
            yield Note(message, verdict.final_path)


def _note_lost(
    verdict: Verdict,
    line: str,
    shown: set[Identifier],
) -> Iterator[Note]:
    """Yield a note on each link of an edited line that the list would not show."""
    for identifier, url in _find_links(line).items():
        if identifier not in shown:
            message = say(
                "The list would not show `{url}` of “{title}”: the pattern of its section"
                " has no place for it.",
                url=url,
                title=verdict.title,
            )
            yield Note(message, verdict.final_path)


def _find_links(text: str) -> dict[Identifier, str]:
    """Return the addresses in *text*, without those of pictures, by what they name."""
    text = _IMAGE.sub("", text)
    addresses = [match[0].rstrip(_TRAILING) for match in _ADDRESS.finditer(text)]
    targets = [
        target
        for target in find_text_targets(text)
        if target.startswith(("http://", "https://"))
    ]
    return {identify(url): url for url in [*addresses, *targets]}
