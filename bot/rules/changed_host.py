"""changed-host."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.identity.comparison_key import make_comparison_key
from bot.identity.identifiers import identify
from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.link import Link
from bot.model.rule import Change, Violation, rule
from bot.model.wording import say


@rule("warning", scope="change")
def changed_host(change: Change) -> Iterator[Violation]:
    """The link of a listed entry leads where it led before.

    ## Why is this bad?
    Who changes a link of a known work can send its readers anywhere.

    ## How to fix it
    Nothing is wrong as such: pages move. Say in the pull request where the new
    address comes from; a maintainer looks. Another form of the same address, such
    as a paper's PDF, is no change.
    """
    if change.before is None or change.after is None:
        return
    urls_before = {}
    for link in _list_links(change.before):
        urls_before[link.section, link.label] = link.url
    for link in _list_links(change.after):
        # A section that had no link of its own showed that of the entry.
        own_before = urls_before.get((link.section, link.label))
        url_before = own_before or urls_before.get(("", link.label))
        if url_before and _leads_elsewhere(url_before, link.url):
            message = say(
                "`{label}` led to `{url_before}` and now leads elsewhere, "
                "so a maintainer must look.",
                label=link.label,
                url_before=url_before,
            )
            yield Violation(message, link.field)
    yield from _compare_main_links(change.before, change.after)


class _ShownLink(NamedTuple):
    """A link that the list shows for an entry, with the section that shows it.

    The section of a link that all sections show is empty.
    """

    field: FieldPath
    section: str
    label: str
    url: str


def _compare_main_links(before: Entry, after: Entry) -> Iterator[Violation]:
    """Yield a violation where another link stands first, which readers follow."""
    if not before.all_links or not after.all_links:
        return
    main_before, main_after = before.all_links[0], after.all_links[0]
    if main_before.label == main_after.label:
        return
    if _leads_elsewhere(main_before.url, main_after.url):
        message = say(
            "The main link was `{url_before}`; another now stands first, "
            "so a maintainer must look.",
            url_before=main_before.url,
        )
        yield Violation(message, ("links", main_after.label))


def _leads_elsewhere(url_before: str, url: str) -> bool:
    """Return whether a link names another work; of plain pages, one on another host."""
    before, after = identify(url_before), identify(url)
    if before.kind == after.kind == "url":
        # Pages move within a site, and nothing but the host says whose they are.
        return _find_host(url_before) != _find_host(url)
    return before != after


def _find_host(url: str) -> str:
    return make_comparison_key(url).partition("/")[0]


def _list_links(entry: Entry) -> Iterator[_ShownLink]:
    """Yield every link that the list shows for *entry*, in any of its sections."""
    for link in entry.all_links:
        yield _ShownLink(
            ("links", link.label),
            "",
            link.label,
            link.url,
        )
    for number, guest in enumerate(entry.also_in or ()):
        # A mere name of a section brings no links of its own.
        links = guest.get("links") if isinstance(guest, dict) else None
        if not isinstance(guest, dict) or not isinstance(links, dict):
            continue
        section = str(guest.get("section"))
        for label, value in links.items():
            own_link = Link.parse(label, value)
            # What is no link leads elsewhere, too.
            url = str(value) if own_link is None else own_link.url
            field = ("also_in", number, "links", label)
            yield _ShownLink(field, section, label, url)
