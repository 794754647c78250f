"""Facts that are written into the text of an entry which is kept as it was written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.verbatim_facts import add_to_verbatim
from bot.markdown.inline_tokens import find_links

CODE = "https://github.com/haotian-liu/LLaVA"
LINKS: dict[Any, Any] = {("links", "code"): CODE}


@pytest.mark.parametrize(
    ("text", "facts", "longer"),
    [
        ("- A talk", LINKS, f"- A talk [code]({CODE})"),
        (
            "- A talk",
            {("venue",): "CVPR 2024", ("award",): "Oral"},
            "- A talk (CVPR 2024, Oral)",
        ),
        ("- A talk, CVPR 2024", {("venue",): "CVPR 2024"}, "- A talk, CVPR 2024"),
        ("- A talk", {("year",): 2024, ("date",): "2024-05"}, "- A talk (2024-05)"),
        (f"- A talk, [here]({CODE}.git)", LINKS, f"- A talk, [here]({CODE}.git)"),
        (
            "- A talk\\\n  and more\n  - nested",
            LINKS,
            f"- A talk [code]({CODE})\\\n  and more\n  - nested",
        ),
        (
            "- A [long\n  text](https://a.example.org/)",
            LINKS,
            f"- A [long\n  text](https://a.example.org/) [code]({CODE})",
        ),
        ("| A talk | 2023 |", LINKS, f"| A talk | 2023 [code]({CODE}) |"),
        ("| A talk | 2023", LINKS, f"| A talk | 2023 [code]({CODE})"),
        (
            "- A talk",
            {("links", "demo"): {"url": CODE, "text": "try [it"}},
            f"- A talk [try \\[it]({CODE})",
        ),
        ("- A talk", {("also_in",): ["tools"]}, "- A talk"),
    ],
)
def test_what_the_text_does_not_say_is_written_where_it_shows(
    text: str, facts: dict[Any, Any], longer: str
) -> None:
    assert add_to_verbatim(text, facts) == longer


def test_a_text_without_a_place_for_a_link_is_left_alone() -> None:
    assert add_to_verbatim("- An `open code span", {("links", "co`de"): CODE}) is None


@given(st.text(alphabet="- [](){}|`<>!\\\n*abc", max_size=40))
def test_a_text_is_not_changed_twice_and_loses_no_link(text: str) -> None:
    longer = add_to_verbatim(text, LINKS)

    if longer is not None:
        targets = [target for _, target in find_links(longer)]
        assert CODE in targets
        assert {target for _, target in find_links(text, depth=0)} <= set(targets)
        assert add_to_verbatim(longer, LINKS) == longer
