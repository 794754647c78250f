"""How a link in HTML is written."""

from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token


def write_html_link(token: Token, slot: str, text: str) -> str | None:
    """Return the pattern of a link in HTML with its address in *slot* and *text* in it; None where it is written oddly.

    Args:
        token: the link.
        slot: the field of its address.
        text: the pattern of what it encloses.
    """
    attribute = f'href="{token.url}"'
    opening, found, closing = (
        token.source.partition(token.text) if token.text else ("", "", "")
    )
    if not found or opening.count(attribute) != 1 or "\n" in token.source:
        return None
    before, after = (escape_braces(part) for part in opening.split(attribute))
    return f'{before}href="{{{slot}}}"{after}{text}{escape_braces(closing)}'
