"""Forms as people fill them, and the reply that each gets, word for word.

A case folder holds the text of the issue (`form.md`) and the reply (`reply.md`).
`UPDATE_GOLDEN=1` writes the replies anew: read the difference.
"""

import os
from pathlib import Path

import pytest

from bot.forms.proposal import propose
from bot.model.submission import UnreadableForm
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import render_unreadable
from tests.forms.scene import CATALOG, TODAY, listed, read, reviewed

CASES = sorted(
    path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir()
)
TOKEN = "k7m2p9x4"  # noqa: S105 - no secret


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reply_is_exactly_the_one_that_was_read_and_approved(case: Path) -> None:
    reply = render_reply((case / "form.md").read_text(encoding="utf-8"))

    golden = case / "reply.md"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(reply, encoding="utf-8")
    assert reply == golden.read_text(encoding="utf-8")


def render_reply(body: str) -> str:
    """Return the reply to an issue with the text *body*."""
    found = read(body)
    if isinstance(found, UnreadableForm):
        return render_unreadable(found, TODAY)
    proposed, verdict = reviewed(propose(found, CATALOG, listed, TODAY, {}))
    may_approve = not proposed.problems and verdict is not None and not verdict.to_fix
    return render_submission(proposed, verdict, TODAY, TOKEN if may_approve else "")
