"""A person finds an entry by what they know of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.identity.keys import Work, derive_keys
from bot.identity.lookup import find_url, look_up

KNOWN = [
    derive_keys(work)
    for work in (
        Work(
            "vlm/data/llava",
            "Visual Instruction Tuning",
            "LLaVA-Instruct-150K",
            urls=(
                "https://arxiv.org/abs/2304.08485",
                "https://github.com/haotian-liu/LLaVA",
            ),
        ),
        Work(
            "vlm/models/llava-next",
            "LLaVA-NeXT: Improved Reasoning",
            urls=("https://llava-vl.github.io/blog/",),
        ),
        Work(
            "vlm/models/vit",
            "An Image is Worth 16x16 Words",
            "ViT",
            urls=("https://arxiv.org/abs/2010.11929",),
        ),
        Work(
            "vlm/models/doi",
            "A Published Work",
            urls=("https://doi.org/10.1145/3503161.3548112",),
        ),
    )
]


def first(text: str) -> str | None:
    found = look_up(text, KNOWN)
    return found[0][0] if found else None


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/pdf/2304.08485v2",
        "arxiv.org/abs/2304.08485",
        "2304.08485",
        "arXiv:2304.08485v1",
        "http://www.github.com/Haotian-Liu/LLaVA.git",
        "visual  instruction tuning",
        "llava instruct 150k",
        "Visual Instuction Tuning",
        "instruction tuning",
    ],
)
def test_a_work_is_found_by_link_number_title_and_name(text: str) -> None:
    assert first(text) == "vlm/data/llava"


@pytest.mark.parametrize(
    "text", ["10.1145/3503161.3548112", "doi:10.1145/3503161.3548112"]
)
def test_a_work_is_found_by_its_doi(text: str) -> None:
    assert first(text) == "vlm/models/doi"


def test_the_same_name_comes_before_a_link_of_that_name_and_parts_of_names() -> None:
    known = [*KNOWN, derive_keys(Work("vlm/models/llava", "LLaVA"))]

    assert [found for found, _ in look_up("llava", known)] == [
        "vlm/models/llava",
        "vlm/data/llava",
        "vlm/models/llava-next",
    ]


def test_an_unknown_link_is_looked_for_by_the_name_it_tells() -> None:
    ((found, match), *_) = look_up("https://github.com/somebody/vit", KNOWN)

    assert (found, match.reason) == ("vlm/models/vit", "same name")


def test_no_more_are_told_than_were_asked_for() -> None:
    assert len(look_up("llava", KNOWN, limit=1)) == 1


@pytest.mark.parametrize(
    "text", ["", "  ", "https://example.org/unknown", "2401.00001", "Quantum gravity"]
)
def test_what_is_not_listed_is_not_found(text: str) -> None:
    assert look_up(text, KNOWN) == []


@pytest.mark.parametrize(
    "text", ["Qwen2.5-VL", "GPT-4V", "v1.5", "Is it C/C++?", "16x16 words"]
)
def test_a_name_is_no_link(text: str) -> None:
    assert find_url(text) is None


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_any_text_can_be_looked_up(text: str) -> None:
    found = look_up(text, KNOWN)

    assert [match.confidence for _, match in found] == sorted(
        (m.confidence for _, m in found), reverse=True
    )
