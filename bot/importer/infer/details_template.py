"""How a `<details>` block is written that shows one work."""

import re

from bot.importer.infer.item_reader import Segment, Shape
from bot.importer.read.composite_items import SEPARATORS
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import parse_tokens
from bot.model.dates.forms import AWARDS, VENUE, YEAR

# The two groups are the summary and the body.
_DETAILS = re.compile(
    r"<details>\s*<summary>(.*?)</summary>(.*)</details>\s*\Z",
    re.DOTALL | re.IGNORECASE,
)

# What follows the title in a summary: `, CVPR 2024 Oral`, before ` -> Name` or the end.
_META = re.compile(
    rf", (?:(?P<venue>{VENUE}) )?(?P<year>{YEAR})(?: (?P<award>{AWARDS}))?(?=$| -> | → )",
    re.ASCII,
)
_ARROW = re.compile(r" (?:->|→) ")

# What leads in the description: `**TL;DR:** `.
_LEAD_IN = re.compile(
    r"\*\*(TL;?DR|Abstract|Summary|Description):?\*\*:?\s*",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def infer_details_shape(text: str) -> Shape | None:
    """Return the segments of one `<details>` block; None where it holds anything else.

    The summary is `title, venue year award -> name`. Rows of links stand below it,
    and paragraphs that begin with a lead-in, such as `**TL;DR:**`.
    """
    details = _DETAILS.match(text.strip())
    if details is None:
        return None
    segments = _read_summary(" ".join(details[1].split()))
    for part in _BLANK_LINE.split(details[2].strip()):
        paragraph = part.strip()
        if not paragraph:
            continue
        lead_in = _LEAD_IN.match(paragraph)
        if lead_in:
            opening = escape_braces(lead_in[0].strip())
            segments.append(
                Segment("description", f"\n\n  {opening} {{description}}"),
            )
            continue
        links = _read_link_row(paragraph)
        if links is None:
            return None
        segments += links
    return (*segments, Segment("", "\n\n</details>"))


def _read_summary(summary: str) -> list[Segment]:
    """Return the segments of what stays visible when the block folds away."""
    segments = [Segment("title", "<details>\n\n  <summary>{title}")]
    if _META.search(summary):
        segments.append(Segment("meta", ", {?{venue} ?}{year}{? {award}?}"))
    arrow = _ARROW.search(summary)
    if arrow:
        segments.append(Segment("name", f"{arrow[0]}{{name}}"))
    segments.append(Segment("", "</summary>"))
    return segments


def _read_link_row(text: str) -> list[Segment] | None:
    """Return the segments of links that say what they lead to; None for any other text."""
    segments: list[Segment] = []
    between = "\n\n  "
    for token in parse_tokens(text):
        if token.kind == "text" and SEPARATORS.fullmatch(token.source):
            # Space alone does not separate links in the pattern of a row.
            if segments and token.source.strip():
                between = token.source
            continue
        label = find_label(token.text) if token.kind == "link" else None
        if not label:
            return None
        link = f"[{escape_braces(token.text)}]({{links.{label}}})"
        segments.append(Segment(f"links.{label}", escape_braces(between) + link))
        between = " | "
    return segments
