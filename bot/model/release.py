"""A released version of the program.

It is named by what nobody can move: a repository and a commit.
"""

import re
from dataclasses import dataclass
from typing import Final

# A release as people write it: `owner/name@` and 40 digits, perhaps ` # v1.2.0`.
_FORM: Final = re.compile(
    r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{40})"
    r"(?P<note>[ ]+#[ ]?\S[^\n]{0,40})?"
)


@dataclass(frozen=True, slots=True)
class Release:
    """The commit of the program that a repository's workflow and hooks name."""

    repository: str
    """`owner/name` at GitHub."""
    commit: str
    """Its 40 hexadecimal digits: a tag can be moved by others, a commit cannot."""
    note: str = ""
    """The comment behind the commit in a workflow, such as ` # v1.2.0`.

    Dependabot reads the version there.
    """

    def render_reference(self, path: str = "") -> str:
        """Return what a workflow writes behind `uses:`, for a *path* in the repository."""
        parts = [self.repository, path] if path else [self.repository]
        return f"{'/'.join(parts)}@{self.commit}{self.note}"


def parse_release(text: str) -> Release | None:
    """Return the release that *text* names as `OWNER/NAME@COMMIT`; None if it names no commit.

    Behind the commit may stand a note, such as ` # v1.2.0`.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        return None
    return Release(match["repository"], match["commit"], match["note"] or "")
