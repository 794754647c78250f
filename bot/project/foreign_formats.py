"""Documents that are written in another format than Markdown: which format it is, and how it becomes Markdown."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import RefusedError

_MOST_READ = 200_000
"""Characters of a document that tell its format; a list shows its kind of links long before."""
_LEAST_LINKS = 3
"""So many links of another format, and none of Markdown, are no accident."""
_MARKDOWN_LINK = re.compile(r"\]\(\s*<?[^\s)]")


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """A format of documents that the bot does not read."""

    name: str
    endings: Sequence[str]
    """How the names of such files end."""
    link: re.Pattern[str]
    """What only a link of this format looks like; its parts have an end, so that the time is linear."""
    convert: str
    """The command that writes Markdown; `{source}` and `{target}` are the files."""


_PANDOC = "pandoc --from {format} --to gfm --wrap none {{source}} --output {{target}}"
_FORMATS = (
    ForeignFormat(
        "AsciiDoc",
        (".adoc", ".asciidoc", ".asc"),
        re.compile(r"(?:link:|https?://)[^\s\[\]]{1,300}\[[^\]\n]{1,300}\](?!\()"),
        "npx downdoc --output {target} {source}",
    ),
    ForeignFormat(
        "reStructuredText",
        (".rst", ".rest"),
        re.compile(r"`[^`<\n]{1,300}<(?:https?://)[^>\n]{1,300}>`__?"),
        _PANDOC.format(format="rst"),
    ),
    ForeignFormat(
        "Org",
        (".org",),
        re.compile(r"\[\[(?:https?:|file:)[^\]\n]{1,300}\](?:\[[^\]\n]{1,300}\])?\]"),
        _PANDOC.format(format="org"),
    ),
    ForeignFormat(
        "MediaWiki",
        (".mediawiki", ".wiki"),
        re.compile(r"(?<![\[\w])\[https?://[^\s\]]{1,300} [^\]\n]{1,300}\](?!\()"),
        _PANDOC.format(format="mediawiki"),
    ),
    ForeignFormat(
        "Textile",
        (".textile",),
        re.compile(r"\"[^\"\n]{1,300}\":https?://"),
        _PANDOC.format(format="textile"),
    ),
    ForeignFormat(
        "HTML",
        (".html", ".htm", ".xhtml"),
        re.compile(r"(?i)<a\s[^<>]{0,300}href="),
        _PANDOC.format(format="html"),
    ),
)
_HTML_PAGE = re.compile(
    r"(?is)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])"
)
_BY_NAME = {one.name: one for one in _FORMATS}


def find_format_of_path(path: str) -> ForeignFormat | None:
    """Return the format that a file's name tells; None for Markdown, and where it tells nothing."""
    name = path.casefold()
    return next((one for one in _FORMATS if name.endswith(tuple(one.endings))), None)


def find_format(path: str, text: str) -> ForeignFormat | None:
    """Return the format of a document by its name, or else by its links; None if it may be Markdown.

    HTML inside Markdown is Markdown: only a whole page is HTML.
    """
    known = find_format_of_path(path)
    if known is not None:
        return known
    text = text[:_MOST_READ]
    if _HTML_PAGE.match(text):
        return _BY_NAME["HTML"]
    if _MARKDOWN_LINK.search(text):
        return None
    counts = {
        one.name: count_links(one, text) for one in _FORMATS if one.name != "HTML"
    }
    best = max(counts, key=lambda name: counts[name])
    return _BY_NAME[best] if counts[best] >= _LEAST_LINKS else None


def count_links(written: ForeignFormat, text: str) -> int:
    """Return how many links of a format a text has."""
    return sum(1 for _ in written.link.finditer(text[:_MOST_READ]))


def describe_format(path: str, written: ForeignFormat) -> str:
    """Return what a document is, and what can be done, as two sentences."""
    stem = re.sub(r"\.\w+$", "", path)
    target = f"{stem}.md"
    if target == path:  # the ending is wrong, and the file must not be overwritten
        target = f"{stem}-converted.md"
    command = written.convert.format(
        source=shlex.quote(path), target=shlex.quote(target)
    )
    return (
        f"{path} is written in {written.name}, and lists are read from Markdown only. "
        f"A converter makes Markdown of it: `{command}`. Look at the result, and import that."
    )


def demand_markdown(path: str, text: str) -> None:
    """Refuse a document of another format.

    Raises:
        RefusedError: names the format, and a converter.
    """
    written = find_format(path, text)
    if written is not None:
        raise RefusedError(f"{describe_format(path, written)} Nothing was written.")
