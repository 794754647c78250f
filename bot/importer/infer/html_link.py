"""How a link in HTML is written."""

from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token


def write_html_link(
    token: Token,
    slot: str,
    text: str,
) -> str | None:
    """Return the pattern of a link in HTML; None where the link is written oddly.

    It is odd over several lines, without text, or with another form of its address.

    Args:
        token: the link.
        slot: the field of its address.
        text: the pattern of what it encloses.
    """
    if not token.text or token.text not in token.source:
        return None
    attribute = f'href="{token.url}"'
    opening, _, closing = token.source.partition(token.text)
    if opening.count(attribute) != 1 or "\n" in token.source:
        return None
    before, _, after = opening.partition(attribute)
    return (
        f'{escape_braces(before)}href="{{{slot}}}"{escape_braces(after)}'
        f"{text}{escape_braces(closing)}"
    )
