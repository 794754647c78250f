"""The pages of the rules come from docstrings and cases."""

import pytest
from markdown_it import MarkdownIt

from bot.engine.registry import load_rules
from bot.output.rule_pages import NOTICE, render_rule_index, render_rule_page
from tests.rules.cases import examples


@pytest.mark.parametrize("name", load_rules())
def test_a_page_shows_a_wrong_and_a_right_case(name: str) -> None:
    page = render_rule_page(load_rules()[name], *examples(name))
    tokens = MarkdownIt().enable("table").parse(page)
    headings = [
        tokens[i + 1].content
        for i, token in enumerate(tokens)
        if token.type == "heading_open"
    ]

    assert page.startswith(NOTICE)
    assert headings == [
        name,
        "Why is this bad?",
        "How to fix it",
        "What is wrong",
        "What is right",
    ]
    assert "\n- line " in page
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_a_page_tells_what_the_rule_says_and_what_the_bot_makes_of_it() -> None:
    page = render_rule_page(
        load_rules()["hidden-character"], *examples("hidden-character")
    )

    assert "| severity | error, security |" in page
    assert "cannot be seen" in page
    assert "What the bot makes of it:" in page
    assert "title: Visual Instruction Tuning\n" in page


def test_the_index_leads_to_every_page() -> None:
    rules = list(load_rules().values())
    index = render_rule_index(rules)

    assert index.startswith(NOTICE)
    assert [f"]({rule.name}.md)" in index for rule in rules] == [True] * len(rules)
