"""What titles say once their dress is set aside."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.identity.titles import (
    fold_confusables,
    is_acronym_of,
    normalise_title,
    split_title,
)

WORDS = st.text(max_size=40) | st.lists(
    st.sampled_from(
        [
            *"αβΣİßﬁ²ⅳ∞ΐ",
            "2.5",
            "v2",
            "C++",
            "C#",
            ".",
            "+",
            "<b>",
            "&amp;",
            "&",
            "'",
            "\uff46",
            "\u0345",
            "-",
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama 3.2 Vision", "LLaMA 3.2-vision"),
        ("M³IT", "M3IT"),
        ("M<sup>3</sup>CoT", "M 3 CoT"),
        ("Señorita-2M", "Senorita 2M"),
        ("PixArt-δ", "PixArt Delta"),
        ("Q&amp;A for *Video*", "q and a for video"),
        ("Don't Look", "dont look"),
        ("ＣＬＩＰ", "clip"),  # noqa: RUF001
    ],
)
def test_dress_is_set_aside(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen2-VL", "Qwen2.5-VL"),
        ("OCRBench", "OCRBench v2"),
        ("BLIP", "BLIP-2"),
        ("LAION-5B", "LAION400M"),
        ("C++", "C#"),
        ("UNet", "UNet++"),
        ("v1.5", "v15"),
    ],
)
def test_numbers_and_marks_stay(one: str, other: str) -> None:
    assert normalise_title(one) != normalise_title(other)


@pytest.mark.feature("fuzzy-names")
@pytest.mark.parametrize(
    "imitation",
    ["СLIР", "CL\u200bIP", "ΟCRBench", "DеepSeek", "\u202eCLIP"],  # noqa: RUF001
)
def test_an_imitated_name_has_the_skeleton_of_the_real_one(imitation: str) -> None:
    assert fold_confusables(imitation) in {"clip", "ocrbench", "deepseek"}


def test_a_title_in_another_script_is_no_imitation() -> None:
    assert fold_confusables("Привет, мир") == "привет мир"
    assert fold_confusables("多模态大模型") == "多模态大模型"


@given(WORDS)
@settings(max_examples=400, deadline=None)
def test_a_normal_title_is_its_own_normal_title(text: str) -> None:
    assert normalise_title(normalise_title(text)) == normalise_title(text)


@given(WORDS)
@settings(max_examples=200, deadline=None)
def test_case_and_surrounding_space_do_not_matter(text: str) -> None:
    assert normalise_title(f"  {text}\t") == normalise_title(text)
    assert split_title(text).full in text


@pytest.mark.parametrize(
    ("title", "whole", "head", "tail"),
    [
        (
            "ScienceQA: Learn to Explain (NeurIPS 2022)",
            "ScienceQA: Learn to Explain",
            "ScienceQA",
            "Learn to Explain",
        ),
        (
            "[CVPR 2024] CogAgent - A GUI Agent",
            "CogAgent - A GUI Agent",
            "CogAgent",
            "A GUI Agent",
        ),
        ("VideoCoT [159]", "VideoCoT", "", ""),
        (
            "Kimi-VL Technical Report",
            "Kimi-VL Technical Report",
            "Kimi-VL",
            "Technical Report",
        ),
        ("Meet at 12:30", "Meet at 12:30", "", ""),
        ("Own / Name-100k", "Name-100k", "", ""),
        ("Other / Name-100k", "Other / Name-100k", "", ""),
        (
            "What a long beginning of a title this is: really",
            "What a long beginning of a title this is: really",
            "",
            "",
        ),
    ],
)
def test_a_title_is_taken_apart(title: str, whole: str, head: str, tail: str) -> None:
    parts = split_title(title, frozenset({"own"}))

    assert (parts.full, parts.head.strip(), parts.tail.strip()) == (whole, head, tail)


def test_an_acronym_in_parentheses_is_an_alias_where_the_title_explains_it() -> None:
    assert split_title("Chicago Face Dataset (CFD)").aliases == ("CFD",)
    assert split_title("PerceptionLM (PLM)").aliases == ("PLM",)
    assert split_title("Low-Rank Adaptation (LoRA)").aliases == ("LoRA",)
    assert not is_acronym_of("two words", "two words")


def test_a_short_title_is_known_without_who_made_it() -> None:
    assert split_title("MM-Embed (NVIDIA)").aliases == ("MM-Embed",)
    assert split_title("Gemma 3 (Google, DeepMind)").aliases == ("Gemma 3",)


@pytest.mark.parametrize(
    "group", ["Chinese", "8B", "Video", "v2", "Large", "PyTorch", "next", "Rust", "3D"]
)
def test_brackets_that_may_name_a_sibling_are_part_of_the_name(group: str) -> None:
    assert split_title(f"Teller ({group})").aliases == ()


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        (
            "LVM Sequential Modeling Enables Scalable Learning",
            "Sequential Modeling Enables Scalable Learning",
        ),
        ("Star-Shaped Denoising Models", ""),
        ("3D Object Detection in Point Clouds", ""),
        (
            "What a long beginning of a title this is: really",
            "What a long beginning of a title this is",
        ),
        ("Telling Videos Apart by Sounds (CoTell)", "Telling Videos Apart by Sounds"),
        ("Name: Telling Videos Apart", ""),
    ],
)
def test_words_around_a_long_title_are_set_apart(title: str, bare: str) -> None:
    assert split_title(title).bare == bare


@pytest.mark.parametrize(
    ("title", "head", "tail"),
    [
        ("2) OmniTell-1: Telling", "OmniTell-1", "Telling"),
        ("• [2024] Teller - Telling", "Teller", "Telling"),
        ("TellBench, Telling Videos Apart", "TellBench", "Telling Videos Apart"),
        ("Less, but Better", "", ""),
        ("Teller: Telling Apart [PDF] (Best Paper Award)", "Teller", "Telling Apart"),
    ],
)
def test_what_a_list_writes_around_a_title_is_set_aside(
    title: str, head: str, tail: str
) -> None:
    parts = split_title(title)

    assert (parts.head.strip(), parts.tail.strip()) == (head, tail)


@pytest.mark.parametrize(
    "unit", ["a", "aA", "A", "(A) ", "A, ", "a-", "1) ", "[PDF] ", "A (B", " "]
)
def test_a_hostile_title_takes_no_longer_than_another(unit: str) -> None:
    began = process_time()

    split_title(unit * 1_000)

    assert process_time() - began < 0.05
