"""Which open pull requests to a long list are remembered, so that a review reads them not again.

What they add stands in the index of the list's entries: see `bot.model.open_works`.
"""

import re
from collections.abc import Mapping, Sequence

from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.open_works import (
    MOST_OPEN_WORKS_BYTES,
    OPEN_WORKS_FILE,
    OpenWorks,
    WorksByPath,
)
from bot.ports import Repository
from bot.project.load_settings import Project

# Fewer requests are fetched sooner than what is remembered of them.
LEAST_REQUESTS = 10
# Commits of the branch, and of the requests, since they were remembered. Of more, nothing is
# taken for known.
_MOST_COMMITS = 2_000
_COMMIT = re.compile(r"[0-9a-f]{40}")


def can_be_remembered(project: Project) -> bool:
    """Return whether each list has entry files.

    What a line of a document adds depends on all other lines.
    """
    return not any(layout.is_document for layout in project.layouts.values())


def render_open_works(works: OpenWorks) -> str:
    """Return the text of the file that remembers them."""
    return dump_json(OpenWorks, works).decode() + "\n"


def find_known_works(
    repository: Repository,
    index: str,
    made_from: str,
    base: str,
    heads: Sequence[str],
) -> Mapping[str, WorksByPath]:
    """Return the works of those *heads* of which an index still tells what they add.

    What a request adds is told against the commit where it parted from the branch. That is
    still the same, unless the branch has taken in commits of a request since.

    Args:
        repository: holds the commits.
        index: the commit of the index.
        made_from: the digest of what the works would be read by now.
        base: the commit of the branch now.
        heads: the commits that the requests propose now.
    """
    data = repository.open_tree(index).read(OPEN_WORKS_FILE)
    try:
        remembered: OpenWorks = parse_json(
            OpenWorks, data, label="index", most_bytes=MOST_OPEN_WORKS_BYTES
        )
    except JsonFormatError:
        return {}
    known = [head for head in heads if head in remembered.works]
    # Whatever stands in the file, only an id is given to git.
    is_known = _COMMIT.fullmatch(remembered.base) and remembered.made_from == made_from
    if not known or not is_known:
        return {}
    if not repository.contains(base, remembered.base):
        return {}
    if base != remembered.base and _have_met(repository, remembered.base, base, known):
        return {}
    return {head: remembered.works[head] for head in known}


def _have_met(
    repository: Repository, before: str, base: str, heads: Sequence[str]
) -> bool:
    """Return whether *base* and *heads* have a commit in common that *before* lacks."""
    most = _MOST_COMMITS
    new = repository.list_commits_beyond(before, [base], most)
    proposed = repository.list_commits_beyond(before, heads, most)
    if most in (len(new), len(proposed)):
        return True
    return not set(new).isdisjoint(proposed)
