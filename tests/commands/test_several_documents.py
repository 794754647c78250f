"""`init` unites the documents of one list: works that two of them show are one entry, and every line stays."""

from pathlib import Path

import pytest

from tests.commands.test_init import Repository

ENGLISH = """\
# Awesome Things

## Papers

- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023) - A model that moves.
- [LLaVA](https://arxiv.org/abs/2304.08485) (2023) - It sees. [Code](https://github.com/haotian-liu/LLaVA)
- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - Few shots are enough.

## Tools

- [vLLM](https://github.com/vllm-project/vllm) - Fast serving.
- [Transformers](https://github.com/huggingface/transformers) - Models for everybody.
- [Accelerate](https://github.com/huggingface/accelerate) - Any device.
"""
CHINESE = """\
# 好东西

很好的东西。

## 论文

- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023)：会动的模型。
- [LLaVA](https://arxiv.org/abs/2304.08485) (2023)：能看的助手。
- [火烈鸟](https://arxiv.org/abs/2204.14198) (2022)：少样本就够了。

## 工具

- [vLLM](https://github.com/vllm-project/vllm)：快。
- ★★★ **[Transformers](https://github.com/huggingface/transformers)** ★★★ 每个人的模型。\\
  第二行。
- [Ray](https://github.com/ray-project/ray)：分布。

## 书

- [书](https://octo-curator.github.io/shu)：好书。
- [本](https://octo-curator.github.io/ben)：好本。
"""
BOOKS = """\
# Books

- [A Book](https://octo-curator.github.io/a) by Ann
- [LLaVA](https://arxiv.org/abs/2304.08485) explained
- [B Book](https://octo-curator.github.io/b) by Ben
"""
DOCUMENTS = {"README.md": ENGLISH, "README_zh.md": CHINESE, "books/list.md": BOOKS}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A list in two languages, and a part of it in a file of its own."""
    made = Repository(tmp_path)
    for path, text in DOCUMENTS.items():
        made.write(path, text)
    made.commit("Three documents")
    return made


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and "listwright:" not in line]


def test_every_line_stays_and_works_of_one_language_are_shown_in_both(
    repository: Repository,
) -> None:
    assert repository.run("init", "--yes", "--also", "all") == 0, repository.said

    new = {
        "README.md": ["- [Ray](https://github.com/ray-project/ray) - 分布。"],
        "README_zh.md": [
            "- [Accelerate](https://github.com/huggingface/accelerate)：Any device."
        ],
        "books/list.md": [],
    }
    for path, text in DOCUMENTS.items():
        shown = lines(repository.read(path))
        assert [line for line in shown if line not in new[path]] == lines(text)
        assert set(new[path]) <= set(shown)
    assert repository.run("generate", "--check") == 0
    assert repository.run("check") == 0, repository.said
    assert repository.run("init", "--yes", "--document", "README_zh.md") == 0
    # All that is missing is the workflow: no release is installed here.
    assert repository.said.startswith("The workflow was left out")


def test_a_work_in_two_languages_is_one_entry_with_a_translation(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--also", "README_zh.md")

    flamingo = repository.read("entries/awesome-things/papers/flamingo.yaml")
    assert "title: Flamingo\n" in flamingo
    assert (
        "translations:\n  zh:\n    title: 火烈鸟\n    description: 少样本就够了。\n"
        in flamingo
    )
    assert not (repository.root / "entries/awesome-things/lunwen").exists()
    assert "books/list.md: 3 items" in repository.said


def test_a_line_that_the_fields_do_not_write_is_kept_for_its_document_alone(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--also", "README_zh.md")

    entry = repository.read("entries/awesome-things/tools/transformers.yaml")
    assert "description: Models for everybody.\ntranslations:\n  zh:\n" in entry
    assert "    verbatim:" in entry


def test_a_work_in_another_part_of_the_list_shows_in_both(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--also", "books/list.md")

    entry = repository.read("entries/awesome-things/papers/llava.yaml")
    assert "also_in:\n  - description: explained\n    section: books\n" in entry
    assert "document: books/list.md" in repository.read("schema/awesome-things.yaml")
    assert (
        "books/list.md: 1 work of the list, and 2 works that only it shows."
        in repository.said
    )


def test_what_becomes_of_the_documents_is_said(repository: Repository) -> None:
    repository.run("init", "--dry-run", "--also", "all")

    assert (
        "README_zh.md in `zh`: 5 works of the list, and 3 works that only it shows."
        in repository.said
    )
    assert "  The list's own document now shows 1 of them too." in repository.said
    assert "  It now shows 1 work of the list that it did not show." in repository.said
    assert repository.changed() == []


def test_the_language_may_be_named_where_the_path_does_not_tell_it(
    repository: Repository,
) -> None:
    repository.git("mv", "README_zh.md", "other.md")

    repository.run("init", "--yes", "--document", "README.md", "--also", "zh=other.md")

    assert "  other.md:\n    title: 好东西\n    language: zh\n" in repository.read(
        "schema/awesome-things.yaml"
    )
    assert (
        repository.run(
            "init", "--yes", "--document", "books/list.md", "--also", "Chinese=other.md"
        )
        == 2
    )


def test_a_work_that_stands_in_another_section_there_follows_the_lists_own_document(
    repository: Repository,
) -> None:
    moved = "- [Accelerate](https://github.com/huggingface/accelerate) (2021)：快。\n"
    repository.write(
        "README_zh.md", CHINESE.replace("## 论文\n\n", f"## 论文\n\n{moved}")
    )

    repository.run("init", "--yes", "--also", "README_zh.md")

    assert (
        "1 work moved to the section that the list's own document shows it in"
        in repository.said
    )
    assert repository.read("README_zh.md").count(moved) == 1
    assert repository.run("generate", "--check") == 0


def test_a_table_of_contents_by_year_keeps_its_place_in_every_document(
    repository: Repository,
) -> None:
    items = "".join(
        f"- [Work {n}](https://arxiv.org/abs/230{n}.03378)：好。\n" for n in range(1, 5)
    )
    older = "".join(
        f"- [Work {n}](https://arxiv.org/abs/220{n}.03378)：好。\n" for n in range(1, 5)
    )
    text = f"# 好\n\n- [论文](#论文)\n  - [2023](#2023)\n  - [2022](#2022)\n\n## 论文\n\n### 2023\n\n{items}\n### 2022\n\n{older}"
    repository.write("README_zh.md", text)
    repository.write(
        "README.md", text.replace("论文", "Papers").replace("：好", " - Good")
    )

    assert repository.run("init", "--yes", "--also", "README_zh.md") == 0, (
        repository.said
    )

    assert lines(repository.read("README_zh.md")) == lines(text)
    assert repository.run("generate", "--check") == 0, repository.said


def test_the_layout_says_of_another_language_no_more_than_what_differs(
    repository: Repository,
) -> None:
    english = ENGLISH.replace(" [Code](https://github.com/haotian-liu/LLaVA)", "")
    chinese = (
        english.replace("Papers", "论文")
        .replace("Tools", "工具")
        .replace("PaLM-E", "会动")
    )
    last = "- [Accelerate](https://github.com/huggingface/accelerate) - Any device.\n"
    ray = "- [Ray](https://github.com/ray-project/ray) - 分布。\n"
    repository.write("README.md", english)
    repository.write("README_zh.md", chinese.replace(last, ray))

    assert (
        repository.run("init", "--yes", "--keep-order", "--also", "README_zh.md") == 0
    ), repository.said

    layout = repository.read("schema/awesome-things.yaml")
    assert (
        "    sections:\n      papers: {title: 论文}\n      tools: {title: 工具}\n"
        in layout
    )
    assert "    - accelerate\n    - ray\n" in repository.read(
        "schema/order/awesome-things.yaml"
    )
    assert repository.read("README_zh.md").endswith(
        f"{last}{ray}<!-- listwright:end -->\n"
    )
    assert "The list's own document now shows it too." in repository.said
    assert repository.run("generate", "--check") == 0


def test_another_order_of_another_document_stays_in_the_layout(
    repository: Repository,
) -> None:
    first, second = CHINESE.splitlines(keepends=True)[6:8]
    swapped = CHINESE.replace(first + second, second + first)
    repository.write("README_zh.md", swapped)

    repository.run("init", "--yes", "--keep-order", "--also", "README_zh.md")

    assert "manual:\n          - llava\n          - palm-e\n" in repository.read(
        "schema/awesome-things.yaml"
    )
    assert second + first in repository.read("README_zh.md")
