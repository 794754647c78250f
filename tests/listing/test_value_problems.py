"""A wrong value in the settings is answered with what to write."""

import pytest

from bot.errors import ConfigurationError
from bot.listing.config_files import parse_layout, parse_settings


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
        ("limits: {stars: 4}", "limits: this key is not known here; it belongs in the"),
    ],
)
def test_the_message_says_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_settings(f"{text}\n".encode())

    assert f"schema/settings.yaml:1: {said}" in str(caught.value)
    assert "input" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            "approvals: 2",
            "approvals: this key is not known here; it belongs in schema/",
        ),
        (
            "sections: {a: {title: A, item: x, keepers: ['@octo-curator']}}",
            "sections.a.keepers.0: write `octo-curator`, without the `@`.",
        ),
        (
            "sections: {a: {title: A, item: x, keepers: [octo/curators]}}",
            "a team keeps no section; write the names of its people, not `octo/curators`.",
        ),
        (
            "sections: {allow: {title: A, orde: year}}",
            "sections.allow.orde: this key is not known here; did you mean `order`?",
        ),
    ],
)
def test_a_layout_is_answered_with_what_to_write(key: str, said: str) -> None:
    text = f"title: A\ndocument: README.md\n{key}\n"

    with pytest.raises(ConfigurationError) as caught:
        parse_layout("works", text.encode(), frozenset())

    assert said in str(caught.value)
