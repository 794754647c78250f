"""A wrong value in the settings is answered with what to write."""

import pytest

from bot.errors import ConfigurationError
from bot.listing.config_files import parse_settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("remember: maybe", "remember: write `true` or `false`, not `maybe`."),
        ("remember: [true]", "remember: write `true` or `false`."),
        ("approvals: 3", "approvals: write a number that is at most 2, not `3`."),
        (
            "pull_requests: {per_author: 0}",
            "pull_requests.per_author: write a number that is at least 1, not `0`.",
        ),
        (
            "gather_after_days: soon",
            "gather_after_days: write a whole number, not `soon`.",
        ),
        ("network: fact", "network: write `off`, `facts` or `links`, not `fact`."),
        ("submissions: [a]", "submissions: write keys with their values."),
        ("exports: json", "exports: write a list, such as `[one, two]`, not `json`."),
        ("lists_branch: [x]", "lists_branch: write text."),
        ("site_address: 5", "site_address: write it in the form `^$|^https?://"),
    ],
)
def test_the_message_says_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_settings(f"{text}\n".encode())

    assert f"schema/settings.yaml:1: {said}" in str(caught.value)
    assert "input" not in str(caught.value)
