"""Whether a permanent redirect leads to the same work, under another address."""

import re
from typing import Final

from bot.identity.comparison_key import make_comparison_key, split_key
from bot.identity.identifiers import identify

# Sites that lead from an old name of a page to the new one, and from no page elsewhere.
_RENAMING: Final = frozenset({"github", "gitlab", "huggingface"})
# Parts of a path to which a site leads who may not, or cannot, see the page.
_DOORS: Final = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?_?in|auth|error|not-?found|404|expired|suspended"
    r"|consent|captcha)(?:[/_.-]|$)",
    re.IGNORECASE,
)
# "en", "pt-br": the language of a page that has several.
_LANGUAGE: Final = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)


def is_same_work(url: str, target: str) -> bool:
    """Return whether *target*, to which *url* redirects for good, is a new address of its work.

    It is if the site leads from old names to new ones, or if host and last part of the path
    stay. Another spelling of the same address is none, and neither is a page on another
    host: a name that somebody else has bought leads anywhere. Nor is `http` in place of
    `https`, which anybody on the way can change. A redirect to the front page or to a door
    is how many sites answer for a page which is gone.
    """
    before, after = identify(url), identify(target)
    host, path = _split(url)
    target_host, target_path = _split(target)
    if before == after or not target_path or _DOORS.search(target_path):
        return False
    if url.startswith("https:") and not target.startswith("https:"):
        return False
    if before.kind == after.kind and before.kind in _RENAMING:
        return True
    if before.kind != "url" or after.kind != "url" or host != target_host:
        return False
    first, _, rest = target_path.partition("/")
    if rest == path and _LANGUAGE.fullmatch(first):
        return False
    return path.rpartition("/")[2] == target_path.rpartition("/")[2] != ""


def _split(url: str) -> tuple[str, str]:
    """Return host and path of a link, without what follows a question mark."""
    host, rest = split_key(make_comparison_key(url))
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    return host.removeprefix("www."), path.strip("/")
