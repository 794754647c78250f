"""What an entry says of its work outside the field `links` reaches the search for duplicates."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.own_links import list_own_urls
from bot.model.entry import Entry

PAPER = "https://arxiv.org/abs/2304.08485"
CODE = "https://github.com/haotian-liu/LLaVA"
OTHER = "https://github.com/openai/CLIP"


def list_urls(**record: object) -> list[str]:
    return list(
        list_own_urls(Entry.from_record("demo/tools/a", {"title": "A", **record}))
    )


@pytest.mark.parametrize(
    ("record", "urls"),
    [
        ({"links": {"paper": PAPER}, "verbatim": f"- **A** ([code]({CODE}))"}, [PAPER, CODE]),
        ({"verbatim": f"- **[A]({PAPER})** ![stars](https://img.example.org/a.svg), {CODE}"}, [PAPER, CODE]),
        ({"links": {"paper": PAPER}, "column": f"[Github]({CODE}), [Demo](https://a.example.org/)"}, [PAPER, CODE, "https://a.example.org/"]),
        ({"links": {"paper": PAPER}, "column": f"[![Star](https://img.example.org/a.svg)]({CODE})"}, [PAPER, CODE]),
        ({"links": {"code": CODE}, "description": f"It sees. [[paper]]({PAPER})"}, [CODE, PAPER]),
        ({"links": {"code": CODE}, "description": f", [Visual Instruction Tuning]({PAPER}), NeurIPS"}, [CODE, PAPER]),
        ({"links": {"code": CODE}, "description": f"It sees. [Visual Instruction Tuning]({PAPER})"}, [CODE, PAPER]),
        ({"description": f"A talk on [what it sees]({CODE}) and [CLIP]({OTHER})"}, [CODE]),
    ],
)  # fmt: skip
def test_a_link_of_the_work_is_found_wherever_it_stands(
    record: dict[str, Any], urls: list[str]
) -> None:
    assert list_urls(**record) == urls


@pytest.mark.parametrize(
    "text",
    [
        f"Built on [CLIP]({OTHER}).",
        f"Based on [a study of it]({PAPER})",
        f"[CLIP]({PAPER}) with more words",
        f"by [the group]({OTHER}), 2023",
        "[none](#models), and [nothing](TODO)",
    ],
)
def test_a_link_to_another_work_is_not_the_work(text: str) -> None:
    assert list_urls(links={"code": CODE}, description=text, column=text) == [CODE]


def test_a_second_paper_is_not_the_work() -> None:
    text = "[An older paper](https://arxiv.org/abs/2103.00020)"

    assert list_urls(links={"paper": PAPER}, description=text) == [PAPER]


@given(st.text(alphabet="[]()!*`<>:/.ab \n", max_size=60))
def test_the_field_links_comes_first_whatever_else_the_entry_says(text: str) -> None:
    for record in ({"description": text}, {"column": text}, {"verbatim": text}):
        assert list_urls(links={"paper": PAPER, "code": CODE}, **record)[:2] == [
            PAPER,
            CODE,
        ]
