"""What only names a group is no work, and what names a work is not cut short."""

import pytest

from tests.importer.scene import imported, told

Told = list[tuple[str, str | None, int | None]]

READ: dict[str, tuple[str, Told]] = {
    "sections of papers are not works": (
        (
            "## A\n- One thing. [[paper](https://a.org/1)]\n- Two things. [[paper](https://a.org/2)]\n\n"
            "## B\n- Three things. [[paper](https://a.org/3)]\n\n## C\n- Four things. [[paper](https://a.org/4)]\n"
        ),
        [
            ("One thing", "https://a.org/1", None),
            ("Two things", "https://a.org/2", None),
            ("Three things", "https://a.org/3", None),
            ("Four things", "https://a.org/4", None),
        ],
    ),
    "years are not works": (
        "## Papers\n\n### 2024\n- [paper](https://a.org/1)\n\n### 2023\n- [paper](https://a.org/2)\n\n### 2022\n- [paper](https://a.org/3)\n",
        [
            ("paper", "https://a.org/1", 2024),
            ("paper", "https://a.org/2", 2023),
            ("paper", "https://a.org/3", 2022),
        ],
    ),
    "bold words above lists are not works": (
        (
            "**One**\n\n- [a](https://a.org/1) - Aa.\n- [b](https://a.org/2) - Bb.\n\n**Two**\n\n- [c](https://a.org/3) - Cc.\n\n"
            "**Three**\n\n- [d](https://a.org/4) - Dd.\n"
        ),
        [
            (name, f"https://a.org/{number}", None)
            for number, name in enumerate("abcd", 1)
        ],
    ),
    "parents beside works": (
        (
            "* Sync\n    * [aa](https://a.org/1) - Aa.\n    * [bb](https://a.org/2) - Bb.\n* [cc](https://a.org/3) - Cc.\n"
            "* Async\n    * [dd](https://a.org/4) - Dd.\n"
        ),
        [
            (name, f"https://a.org/{n}", None)
            for n, name in ((1, "aa"), (2, "bb"), (3, "cc"), (4, "dd"))
        ],
    ),
    "short groups of one work each": (
        (
            "* Sync\n    * Aa [[code](https://a.org/1)]\n* Async\n    * Bb [[code](https://a.org/2)]\n"
            "* Threads\n    * Cc [[code](https://a.org/3)]\n"
        ),
        [
            ("Aa", "https://a.org/1", None),
            ("Bb", "https://a.org/2", None),
            ("Cc", "https://a.org/3", None),
        ],
    ),
    "long groups of works that are named by their links": (
        (
            "* Tools that label pictures and films\n    * [Aa](https://a.org/1) - One.\n"
            "* Tools that train large language models\n    * [Bb](https://a.org/2) - Two.\n"
        ),
        [("Aa", "https://a.org/1", None), ("Bb", "https://a.org/2", None)],
    ),
    "a venue in bold brackets before a title of another form": (
        (
            "- [**IJRR**] A Title of Alpha in Fog ([paper](https://a.org/1)) and more\n"
            "- [**RSS**] A Title of Beta in Rain ([paper](https://a.org/2)) and [code](https://a.org/3)\n"
        ),
        [
            ("A Title of Alpha in Fog", "https://a.org/1", None),
            ("A Title of Beta in Rain", "https://a.org/2", None),
        ],
    ),
    "a title with a colon": (
        "- [CVPR] DETR3D: 3D Object Detection [[Paper](https://a.org/1)]\n- [ICCV] PETR: Position Embedding [[Paper](https://a.org/2)]\n",
        [
            ("DETR3D: 3D Object Detection", "https://a.org/1", None),
            ("PETR: Position Embedding", "https://a.org/2", None),
        ],
    ),
    "authors first": (
        (
            "- Kaiming He, Jian Sun. [Deep Residual Learning](https://a.org/1). *CVPR*.\n"
            "- Ze Liu, Yutong Lin, Yue Cao (2021). [Swin Transformer](https://a.org/2).\n"
        ),
        [
            ("Deep Residual Learning", "https://a.org/1", None),
            ("Swin Transformer", "https://a.org/2", 2021),
        ],
    ),
    "an author before a year is no month": (
        "- [Mamba](https://arxiv.org/abs/2312.00752). Albert Gu, Tri Dao. 2024.\n- [RWKV](https://arxiv.org/abs/2305.13048). Bo Peng. 2024.\n",
        [
            ("Mamba", "https://arxiv.org/abs/2312.00752", 2024),
            ("RWKV", "https://arxiv.org/abs/2305.13048", 2024),
        ],
    ),
    "a picture first": (
        '- <img src="i/0.png"> [Aa](https://a.org/1)\n- <img src="i/1.png"> [Bb](https://a.org/2)\n',
        [("Aa", "https://a.org/1", None), ("Bb", "https://a.org/2", None)],
    ),
    "shortcut references": (
        "- [Flask] - A framework.\n- [Django] - Another.\n\n[Flask]: https://a.org/1\n[Django]: https://a.org/2\n",
        [("Flask", "https://a.org/1", None), ("Django", "https://a.org/2", None)],
    ),
    "words between the name and its address": (
        "- Flask - A framework - https://a.org/1\n- Django - Another - https://a.org/2\n- Tornado - https://a.org/3\n",
        [
            ("Flask", "https://a.org/1", None),
            ("Django", "https://a.org/2", None),
            ("Tornado", "https://a.org/3", None),
        ],
    ),
    "a title before authors and venue": (
        (
            "1. Chain-of-Thought Prompting Elicits Reasoning in Large Language Models. Jason Wei. NeurIPS, 2022. [\\[PDF\\]](https://a.org/1)\n"
            "2. LoRA: Low-Rank Adaptation. Edward J. Hu. ICLR, 2022. [\\[PDF\\]](https://a.org/2)\n"
        ),
        [
            (
                "Chain-of-Thought Prompting Elicits Reasoning in Large Language Models",
                "https://a.org/1",
                2022,
            ),
            ("LoRA: Low-Rank Adaptation", "https://a.org/2", 2022),
        ],
    ),
    "a year between a title and its address": (
        "- Attention Is All You Need (2017)  \n  https://a.org/1\n- Do ImageNet Classifiers Generalize? (2019)  \n  https://a.org/2\n",
        [
            ("Attention Is All You Need", "https://a.org/1", 2017),
            ("Do ImageNet Classifiers Generalize?", "https://a.org/2", 2019),
        ],
    ),
    "dates as they are written in Chinese": (
        "- [Swin Transformer](https://a.org/1)（2021年3月）——Ze Liu 等人\n- [ResNet](https://a.org/2)（2016年）——Kaiming He\n",
        [
            ("Swin Transformer", "https://a.org/1", 2021),
            ("ResNet", "https://a.org/2", 2016),
        ],
    ),
    "a sign behind the link": (
        "- 🇺🇸 [aa](https://a.org/1) ⭐ - Aa.\n- 🇩🇪 [bb](https://a.org/2) - Bb.\n",
        [("aa", "https://a.org/1", None), ("bb", "https://a.org/2", None)],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_works_are_told_from_groups_and_titles_from_what_stands_around_them(
    name: str,
) -> None:
    text, expected = READ[name]

    assert told(f"# Things\n\nAbout things.\n\n## List\n\n{text}") == expected


def test_what_folds_away_names_the_section_inside_it() -> None:
    lists = "".join(
        f"<details><summary>{name}</summary>\n\n- [{name} 1](https://{name}.org/1)\n- [{name} 2](https://{name}.org/2)\n\n</details>\n"
        for name in ("Alpha", "Beta")
    )
    made = imported(f"# Things\n\n## Models\n\n{lists}\n- [Gamma](https://gamma.org)\n")

    titles = {name: section.title for name, section in made.layout.sections.items()}
    assert titles == {
        "models/alpha": "Alpha",
        "models/beta": "Beta",
        "models": "Models",
    }


def test_where_no_form_is_found_a_newcomer_is_shown_with_its_link() -> None:
    made = imported(
        "# Things\n\n## Official\n\n- [Website](https://a.org/1)\n- [Documentation](https://a.org/2)\n"
    )

    (section,) = made.layout.sections.values()
    (view,) = section.views.values()
    assert view.patterns[0] == "- [{title}]({link})"
    assert not any(draft.is_verbatim for draft in made.drafts)


CODE = "[code](https://github.com/octo-curator/{})"


def test_a_table_with_a_gap_has_a_pattern_that_leaves_the_cell_empty() -> None:
    rows = "".join(
        f"| {n} | [pdf](https://a.org/{n}) | {c} |\n"
        for n, c in (("A", CODE.format(1)), ("B", ""), ("C", CODE.format(2)))
    )
    made = imported(
        f"# Things\n\n## List\n\n| Method | Paper | Code |\n|---|---|---|\n{rows}"
    )

    assert not any(draft.is_verbatim for draft in made.drafts)
    assert "{?[code]({links.code})?}" in str(made.layout.sections)
