"""How a `<details>` block is written that shows one work."""

import re

from bot.importer.infer.item_reader import Segment, Shape
from bot.importer.read.composite_items import SEPARATORS
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import parse_tokens
from bot.model.dates.forms import AWARDS, VENUE, YEAR

_SUMMARY = re.compile(
    r"<details>\s*<summary>(.*?)</summary>(.*)</details>\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_META = re.compile(
    rf", (?:(?P<venue>{VENUE}) )?(?P<year>{YEAR})(?: (?P<award>{AWARDS}))?(?=$| -> | → )",
    re.ASCII,
)
_ARROW = re.compile(r" (?:->|→) ")
_LEAD_IN = re.compile(
    r"\*\*(TL;?DR|Abstract|Summary|Description):?\*\*:?\s*", re.IGNORECASE
)


def details_shape(text: str) -> Shape | None:
    """The segments of one `<details>` block: "title, venue year award -> name", links, a lead-in with a description."""
    found = _SUMMARY.match(text.strip())
    if found is None:
        return None
    summary, body = " ".join(found[1].split()), found[2].strip()
    segments = [Segment("title", "<details>\n\n  <summary>{title}")]
    if _META.search(summary):
        segments.append(Segment("meta", ", {?{venue} ?}{year}{? {award}?}"))
    if arrow := _ARROW.search(summary):
        segments.append(Segment("name", f"{arrow[0]}{{name}}"))
    segments.append(Segment("", "</summary>"))
    for paragraph in filter(
        None, (part.strip() for part in re.split(r"\n\s*\n", body))
    ):
        said = _LEAD_IN.match(paragraph)
        links = None if said else _link_row(paragraph)
        if said:
            segments.append(
                Segment(
                    "description",
                    f"\n\n  {escape_braces(said[0].strip())} {{description}}",
                )
            )
        elif links is None:
            return None
        else:
            segments += links
    return (*segments, Segment("", "\n\n</details>"))


def _link_row(text: str) -> list[Segment] | None:
    segments: list[Segment] = []
    between = "\n\n  "
    for token in parse_tokens(text):
        if token.kind == "text" and SEPARATORS.fullmatch(token.source):
            between = token.source if segments and token.source.strip() else between
        elif token.kind == "link" and (label := find_label(token.text)):
            segments.append(
                Segment(
                    f"links.{label}",
                    f"{escape_braces(between)}[{escape_braces(token.text)}]({{links.{label}}})",
                )
            )
            between = " | "
        else:
            return None
    return segments
