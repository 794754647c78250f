"""Follow fenced code line by line.

This is for text whose blocks cannot be read as a whole, because it is cut or has
markers. It stands here, not beside the reader of Markdown, because a comment is cut in
jobs that may write, and these have no reader.
"""

import re
from typing import Final

# A fence, with what may stand before it: a quotation's or an item's beginning, as in
# `> - ```python`.
_FENCE: Final = re.compile(r"((?:[ >]|[-*+] |[0-9]{1,9}[.)] ){0,12})(`{3,}|~{3,})")


def find_fence_after(line: str, fence: str) -> str:
    """Return the line that would close the code block that is open after *line*.

    Empty where none is open. Source: "Fenced code blocks" of CommonMark 0.31.2. A block
    inside a quotation ends where the quotation does.

    Args:
        line: one line of a text.
        fence: what this function returned for the line before; empty for the first one.
    """
    if ">" in fence and not line.lstrip().startswith(">"):
        fence = ""
    match = _FENCE.match(line)
    if match is None:
        return fence
    rest = line[match.end() :]
    if not fence:
        # Backticks behind the fence make it the beginning of a code span.
        is_code_span = match[2][0] == "`" and "`" in rest
        if is_code_span:
            return ""
        # In the next lines of an item, spaces stand in place of its bullet.
        return re.sub(r"[^ >]", " ", match[1]) + match[2]
    closes = match[2].startswith(fence.lstrip(" >")) and not rest.strip()
    return "" if closes else fence
