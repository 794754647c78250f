"""Recognise documents in another format than Markdown, and say how to convert them."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import RefusedError

# Characters of a document that tell its format; a list shows its kind of links long
# before.
_MOST_READ = 200_000
# So many links of another format, and none of Markdown, are no accident.
_LEAST_LINKS = 3
# The begin of a link's target: `](https://a.example)`, `](<a b.md>)`.
_MARKDOWN_LINK = re.compile(r"\]\(\s*<?[^\s)]")


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """A format of documents that the bot does not read."""

    name: str
    # How the names of such files end.
    endings: Sequence[str]
    # What only a link of this format looks like; its parts have an end, so that the
    # time is linear.
    link: re.Pattern[str]
    # The command that writes Markdown; `{source}` and `{target}` are the files.
    convert: str


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
# The begin of a whole page, after an XML declaration: `<!DOCTYPE html>`, `<html lang="en">`.
_HTML_PAGE = re.compile(
    r"(?is)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])"
)
_BY_NAME = {known_format.name: known_format for known_format in _FORMATS}


def find_format_of_path(path: str) -> ForeignFormat | None:
    """Return the format that a file's name tells; None for Markdown and other names."""
    name = path.casefold()
    for known_format in _FORMATS:
        if name.endswith(tuple(known_format.endings)):
            return known_format
    return None


def find_format(path: str, text: str) -> ForeignFormat | None:
    """Return the format of a document by its name, or else by its links.

    The result is None if the document may be Markdown. HTML inside Markdown is
    Markdown: only a whole page is HTML.
    """
    named_format = find_format_of_path(path)
    if named_format is not None:
        return named_format
    text = text[:_MOST_READ]
    if _HTML_PAGE.match(text):
        return _BY_NAME["HTML"]
    if _MARKDOWN_LINK.search(text):
        return None
    counts = {}
    for known_format in _FORMATS:
        # Markdown may have links in HTML, so they tell nothing.
        if known_format.name != "HTML":
            counts[known_format.name] = count_links(known_format, text)
    best = max(counts, key=lambda name: counts[name])
    return _BY_NAME[best] if counts[best] >= _LEAST_LINKS else None


def count_links(document_format: ForeignFormat, text: str) -> int:
    """Return how many links of a format stand in the begin of a text."""
    return sum(1 for _ in document_format.link.finditer(text[:_MOST_READ]))


def describe_format(path: str, document_format: ForeignFormat) -> str:
    """Return two sentences: in which format a document is, and how to convert it."""
    stem = re.sub(r"\.\w+$", "", path)
    target = f"{stem}.md"
    if target == path:
        # The file's ending is wrong, and the converter must not overwrite the file.
        target = f"{stem}-converted.md"
    command = document_format.convert.format(
        source=shlex.quote(path),
        target=shlex.quote(target),
    )
    return (
        f"{path} is written in {document_format.name}, and lists are read from Markdown"
        f" only. A converter makes Markdown of it: `{command}`. Look at the result, and"
        " import that."
    )


def demand_markdown(path: str, text: str) -> None:
    """Refuse a document of another format.

    Raises:
        RefusedError: names the format, and a converter.
    """
    foreign_format = find_format(path, text)
    if foreign_format is not None:
        description = describe_format(path, foreign_format)
        raise RefusedError(f"{description} Nothing was written.")
