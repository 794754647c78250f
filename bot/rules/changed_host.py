"""changed-host."""

from collections.abc import Iterator

from bot.identity.comparison_key import make_comparison_key
from bot.identity.identifiers import identify
from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.link import Link
from bot.model.rule import Change, Violation, rule


@rule("warning", scope="change")
def changed_host(change: Change) -> Iterator[Violation]:
    """The link of a listed entry leads where it led before.

    ## Why is this bad?
    Who changes a link of a known work can send its readers anywhere.

    ## How to mend it
    Nothing is wrong as such: pages move. Say in the pull request where the new
    address comes from; a maintainer looks. Another form of the same address, such
    as a paper's PDF, is no change.
    """
    if change.before is None or change.after is None:
        return
    earlier = {
        (section, label): url for _, section, label, url in _links(change.before)
    }
    for field, section, label, url in _links(change.after):
        old = earlier.get((section, label)) or earlier.get(("", label))
        if old and _leads_elsewhere(old, url):
            message = f"`{label}` led to `{old}` and now leads elsewhere, so a maintainer must look."
            yield Violation(message, field)
    mains = [*change.before.all_links[:1], *change.after.all_links[:1]]
    if len({link.label for link in mains}) > 1 and _leads_elsewhere(
        mains[0].url, mains[1].url
    ):
        message = f"The main link was `{mains[0].url}`; another now stands first, so a maintainer must look."
        yield Violation(message, ("links", mains[1].label))


def _leads_elsewhere(old: str, new: str) -> bool:
    """Whether a link names another work; of plain pages, whether it goes to another host."""
    before, after = identify(old), identify(new)
    if before.kind == after.kind == "url":
        return (
            make_comparison_key(old).partition("/")[0]
            != make_comparison_key(new).partition("/")[0]
        )
    return before != after


def _links(entry: Entry) -> Iterator[tuple[FieldPath, str, str, str]]:
    """Place, section (none for the home), label and URL of every link that the list shows for *entry*."""
    for link in entry.all_links:
        yield ("links", link.label), "", link.label, link.url
    for number, also in enumerate(entry.also_in or ()):
        other = also if isinstance(also, dict) else {}
        links = other.get("links")
        for label, value in links.items() if isinstance(links, dict) else ():
            other_link = Link.parse(label, value)
            url = (
                str(value) if other_link is None else other_link.url
            )  # what is no link leads elsewhere
            yield (
                ("also_in", number, "links", label),
                str(other.get("section")),
                label,
                url,
            )
