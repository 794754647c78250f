"""unsafe-link."""

import re
from collections.abc import Iterator
from posixpath import dirname
from urllib.parse import unquote

from bot.identity.url_policy import find_url_problem, is_ordinary
from bot.markdown.link_targets import find_targets, is_relative, iterate_texts
from bot.markdown.unsafe import (
    Allowance,
    UnsafePart,
    find_address_problem,
    find_unsafe_parts,
)
from bot.model.finding import FieldPath
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, make_text_marker, rule
from bot.model.wording import say
from bot.repairs.fields import fix_field

# `mailto:name@example.org`, with a subject or without
_MAILBOX = re.compile(
    r"mailto:[\w.%+-]{1,64}@[a-z0-9.-]{1,253}(?:\?[\w=&%+.,-]{0,500})?",
    re.IGNORECASE | re.ASCII,
)


def _is_safe(url: str) -> bool:
    return find_url_problem(url) is None


def _find_problem(url: str, allowance: Allowance) -> str | None:
    """Return why *url* may not stand in a list; None if it may."""
    if _MAILBOX.fullmatch(url):
        return None
    if is_relative(url):
        return find_address_problem(url, allowance)
    return find_url_problem(url)


@rule(
    "error",
    security=True,
    only_if={
        UNUSUAL_LINK,
        "also_in",
        make_text_marker("]("),
        make_text_marker("]:"),
        make_text_marker("<"),
        make_text_marker("ftp:"),
        make_text_marker("FTP:"),
        make_text_marker("xmpp:"),
    },
)
def unsafe_link(file: EntryFile) -> Iterator[Violation]:
    """Links are plain web addresses, and lead where they seem to lead.

    ## Why is this bad?
    A link can run a script, name one host and open another, reach into the reader's
    own network, or lead from a file of this repository to its settings. Links inside a
    text are judged like those under `links`. Where such a link was merged all the same,
    the list shows its text without the address.

    ## How to fix it
    Write the address as the browser shows it when the page is open: `https://`,
    the host's plain name, no spaces, quotes or backslashes. A mailbox is written
    `mailto:`, a file of this repository by its path from the list's document. An arXiv
    number, a DOI, an address without `https://` or with a sign behind it the bot writes
    so itself.
    """
    allowance = Allowance(dirname(file.layout.document))
    reported: set[str] = set()
    for field, url, is_value in find_targets(file.tree, file.layout.fields):
        # Most links are of the commonest kind, with nothing wrong.
        if is_ordinary(url) or not (url or is_value):
            continue
        problem = _find_problem(url, allowance)
        if problem is None:
            continue
        reported.add(unquote(url))
        if is_value:
            fix = fix_field(file.tree, file.layout, field, _is_safe)
            yield Violation(problem, field, fix)
        else:
            yield Violation(_describe_part(url, problem), field)
    for field, part in _find_unsafe_addresses(file, allowance):
        if unquote(part.text) not in reported:
            yield Violation(_describe_part(part.text, part.reason), field)


def _describe_part(text: str, problem: str) -> str:
    return say(
        "`{excerpt}` in this text: {problem}", excerpt=text[:80], problem=problem
    )


def _find_unsafe_addresses(
    file: EntryFile, allowance: Allowance
) -> Iterator[tuple[FieldPath, UnsafePart]]:
    """Yield the unsafe addresses in texts, also those that are no targets of links."""
    for field, text in iterate_texts(file.tree, file.layout.fields):
        for part in find_unsafe_parts(text, allowance):
            if part.kind == "address":
                yield field, part
