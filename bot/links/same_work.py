"""Whether a permanent redirect leads to the same work."""

from typing import Final

from bot.identity.comparison_key import make_comparison_key, split_key
from bot.identity.identifiers import identify

# Sites that lead from an old name of a page to the new one, and from no page elsewhere.
_RENAMING: Final = frozenset({"github", "gitlab", "huggingface"})


def is_same_work(url: str, target: str) -> bool:
    """Return whether *target*, to which *url* redirects for good, is the same work.

    It is if both name one work, or if the site leads from old names to new ones; of plain
    pages, if the path stays, or host and last part do. A redirect to the front page of a
    site is none: that is how many sites answer for a page which is gone.
    """
    before, after = identify(url), identify(target)
    if before == after:
        return True
    if before.kind == after.kind and before.kind in _RENAMING:
        return True
    if before.kind != "url" or after.kind != "url":
        return False
    host, path = split_key(make_comparison_key(url))
    target_host, target_path = split_key(make_comparison_key(target))
    path, target_path = path.strip("/"), target_path.strip("/")
    if not target_path:
        return False
    if path == target_path:
        return True
    is_same_name = path.rpartition("/")[2] == target_path.rpartition("/")[2] != ""
    return host == target_host and is_same_name
