"""Read the links that somebody wrote into a form, and give each a label."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.forms.normalise import is_nothing
from bot.model.wording import say
from bot.repairs.links import choose_label, find_links, label_links


@dataclass(slots=True)
class Links:
    """The links of a form.

    *urls* are the links by label; *changed* are sentences about what was written
    otherwise than it was given; *unused* are words that are no link and name none;
    *dropped* are the labels of links to remove.
    """

    urls: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def read_links(
    text: str,
    labels: Sequence[str],
    links: Links,
    *,
    replaces: bool = False,
) -> None:
    """Read *text*, a link on each line, into *links*.

    Args:
        text: addresses, Markdown links, arXiv numbers and DOIs, each perhaps behind a
            label.
        labels: the labels that the list shows, taken as they are.
        links: the links that were read before; the new ones are added.
        replaces: whether `label: -` removes a link that the entry has.
    """
    lines = []
    for line in text.split("\n"):
        if is_nothing(line):
            continue
        label, _, target = line.strip().lstrip("-*+• ").partition(":")
        if replaces and target.strip() in {"-", "—"}:
            name = label.strip(" `")
            links.dropped.append(choose_label(name, "", labels, {}))
        else:
            lines.append(line.strip())
    text_links = find_links("\n".join(lines))
    links.unused += text_links.unused
    for label, link in label_links(text_links.links, labels, links.urls):
        if not label:
            message = say("Left out `{url}`, which is there already.", url=link.url)
            links.changed.append(message)
        elif link.url != link.source.strip("<>"):
            message = say("Wrote `{url}` for `{text}`.", url=link.url, text=link.source)
            links.changed.append(message)
