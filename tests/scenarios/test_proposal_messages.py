"""The message of a commit that proposes a venue: nothing of a source's that GitHub would obey."""

import pytest

from bot.model.isolated import ProposedVenue
from bot.workflow.landing_commits import describe_proposal

PATH = "entries/demo/papers/llava.yaml"


@pytest.mark.parametrize(
    ("venue", "subject"),
    [
        ("NeurIPS", "published at NeurIPS"),
        ("NeurIPS 2023", "published at NeurIPS 2023"),
        ("Fixes #1", "published"),
        ("@octocat", "published"),
        ("GH-1", "published"),
        ("A venue\nCo-authored-by: Mallory <m@example.org>", "published"),
    ],
)
def test_T54_a_venue_is_named_only_if_it_is_plain(venue: str, subject: str) -> None:
    proposal = ProposedVenue(
        PATH, "title: x\n", venue, "Semantic Scholar", "2026-11-29"
    )

    message = describe_proposal(proposal)

    assert message == (
        f"demo/papers/llava: {subject}\n\nSays Semantic Scholar, 2026-11-29."
    )
