"""The links that somebody wrote into a form, each with the label that an entry gives it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.forms.normalise import is_nothing
from bot.repairs.links import choose_label, find_links, label_links


@dataclass(slots=True)
class Links:
    """What was read. *unused* are words that are no link, nor name one; *dropped* are labels to take away."""

    urls: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def read_links(
    text: str, known: Sequence[str], links: Links, *, replaces: bool = False
) -> None:
    """Read *text*, a link on each line, into *links*.

    Args:
        text: what somebody wrote: addresses, Markdown links, arXiv numbers, DOIs, each perhaps with a label before.
        known: the labels that the list shows, taken as they are.
        links: what was read before, which is added to.
        replaces: whether a label may stand for a link that is there already, and `label: -` takes it away.
    """
    lines = []
    for line in (line.strip() for line in text.split("\n") if not is_nothing(line)):
        label, _, rest = line.lstrip("-*+• ").partition(":")
        if replaces and rest.strip() in {"-", "—"}:
            links.dropped.append(choose_label(label.strip(" `"), "", known, {}))
        else:
            lines.append(line)
    found = find_links("\n".join(lines))
    links.unused += found.unused
    for label, link in label_links(found.links, known, links.urls):
        if not label:
            links.changed.append(f"Left out `{link.url}`, which is there already.")
        elif link.url != link.source.strip("<>"):
            links.changed.append(f"Wrote `{link.url}` for `{link.source}`.")
