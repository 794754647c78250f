"""Read what sources write in words: that a paper was withdrawn, and where its code is."""

import re
from typing import Final

from bot.identity.identifiers import identify

# As the notices of arXiv and of publishers say it.
_WITHDRAWN: Final = re.compile(
    r"\s*(?:this\s+)?(?:paper|article|submission|manuscript|preprint|work)"
    r"\s+(?:has\s+been|is|was)\s+(?:withdrawn|retracted)\b|\s*withdrawn\b",
    re.IGNORECASE,
)
# "RETRACTED: …", "[Withdrawn] …", "RETRACTED ARTICLE: …".
_MARK: Final = re.compile(
    r"\[?\s*(?:retracted|withdrawn)(?:\s+article)?\s*(?:\]\s*:?|:)\s*", re.IGNORECASE
)
# A repository that a text names.
_REPOSITORY: Final = re.compile(
    r"https?://(?:www\.)?(github|gitlab)\.com/([\w-]{1,39})/([\w.-]{1,100})(?![\w.\\-])",
    re.ASCII,
)
_CODE_KINDS: Final = frozenset({"github", "gitlab"})


def is_withdrawal(text: str) -> bool:
    """Return whether *text* begins by saying that the paper was withdrawn."""
    return _WITHDRAWN.match(text) is not None


def split_mark(title: str) -> tuple[str, bool]:
    """Return a title without the mark of a retraction, and whether it had one."""
    mark = _MARK.match(title)
    if mark is None or mark.end() == len(title):
        return title, False
    return title[mark.end() :], True


def find_code(text: str) -> str | None:
    """Return the address of the one repository that *text* names.

    Return None where it names none or several: one of them may be of another work.
    """
    addresses: dict[str, str] = {}
    # TeX writes an underscore behind a backslash.
    for host, owner, name in _REPOSITORY.findall(text.replace("\\_", "_")):
        # A full stop ends the sentence.
        url = f"https://{host}.com/{owner}/{name.rstrip('.').removesuffix('.git')}"
        identifier = identify(url)
        if identifier.kind in _CODE_KINDS:
            addresses.setdefault(str(identifier), url)
    return next(iter(addresses.values())) if len(addresses) == 1 else None
