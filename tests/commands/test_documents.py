"""One set of entries makes several documents: in other languages, or with some of the entries."""

import json
from pathlib import Path

import pytest

from tests.commands.test_init import Repository

LAYOUT = """\
title: Awesome Things
document: README.md
documents:
  README_zh.md:
    title: 好东西
    language: zh
    sections:
      papers:
        title: 论文
        views:
          papers:
            item: "- [{title}]({link}){? ({year})?}：{description}"
  lists/code.md:
    where: links.code
sections:
  papers:
    title: Papers
    views:
      papers:
        item: "- [{title}]({link}){? ({year})?}{? - {description}?}{? [Code]({links.code})?}"
  books:
    title: Books
    document: docs/books.md
    views:
      books:
        item: "- {title}: <{link}>"
"""
REGION = "<!-- listwright:begin {0} -->\n<!-- listwright:end -->\n"
LLAVA = """\
title: LLaVA
year: 2023
links:
  paper: https://arxiv.org/abs/2304.08485
  code: https://github.com/haotian-liu/LLaVA
description: An assistant that sees.
translations:
  zh:
    title: 大型语言与视觉助手
    description: 能看的助手。
"""
PALM_E = """\
title: PaLM-E
year: 2023
links:
  paper: https://arxiv.org/abs/2303.03378
description: A model that moves.
"""
CODE = "https://github.com/haotian-liu/LLaVA"
BOOK = "title: A Book\nlinks:\n  website: https://octo-curator.github.io/book\nyear: 2020\n"
ENGLISH = (
    "- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - Few shots are enough.\n"
)
CHINESE = "- [火烈鸟](https://arxiv.org/abs/2204.14198) (2022)：少样本就够了。\n"
END = "<!-- listwright:end -->\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A list with four documents, generated and committed."""
    made = Repository(tmp_path)
    made.write("schema/things.yaml", LAYOUT)
    made.write(
        "README.md", f"# Awesome Things\n\n## Papers\n\n{REGION.format('papers')}"
    )
    made.write("README_zh.md", f"# 好东西\n\n## 论文\n\n{REGION.format('papers')}")
    made.write("lists/code.md", f"# With code\n\n{REGION.format('papers')}")
    made.write("docs/books.md", f"# Books\n\n{REGION.format('books')}")
    made.write("entries/things/papers/llava.yaml", LLAVA)
    made.write("entries/things/papers/palm-e.yaml", PALM_E)
    made.write("entries/things/books/a-book.yaml", BOOK)
    assert made.run("generate") == 0, made.said
    made.commit("Generated")
    return made


def items(repository: Repository, path: str) -> list[str]:
    return [
        line for line in repository.read(path).splitlines() if line.startswith("- ")
    ]


def add_line(repository: Repository, path: str, line: str) -> None:
    repository.write(path, repository.read(path).replace(END, line + END, 1))


@pytest.mark.feature("several-outputs")
def test_each_document_shows_the_entries_in_its_own_way(repository: Repository) -> None:
    assert items(repository, "README.md") == [
        f"- [LLaVA](https://arxiv.org/abs/2304.08485) (2023) - An assistant that sees. [Code]({CODE})",
        "- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023) - A model that moves.",
    ]
    assert items(repository, "README_zh.md") == [
        "- [大型语言与视觉助手](https://arxiv.org/abs/2304.08485) (2023)：能看的助手。",
        "- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023)：A model that moves.",
    ]
    assert items(repository, "lists/code.md") == items(repository, "README.md")[:1]
    assert items(repository, "docs/books.md") == [
        "- A Book: <https://octo-curator.github.io/book>"
    ]
    assert repository.run("generate", "--check") == 0
    assert repository.run("check") == 0, repository.said


def test_an_entry_without_what_a_documents_pattern_needs_is_shown_by_the_lists_own(
    repository: Repository,
) -> None:
    repository.write(
        "entries/things/papers/palm-e.yaml",
        PALM_E.replace("description: A model that moves.\n", ""),
    )

    assert repository.run("generate") == 0

    assert (
        items(repository, "README_zh.md")[1]
        == "- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023)"
    )


def test_an_item_typed_in_one_language_is_ready_and_shown_in_both(
    repository: Repository,
) -> None:
    add_line(repository, "README_zh.md", CHINESE)

    assert repository.run("adopt-edits") == 0, repository.said

    (path,) = (path for path in repository.changed() if path.startswith("entries/"))
    assert "title: 火烈鸟" in repository.read(path)
    assert "translations:\n  zh:\n    description: 少样本就够了。" in repository.read(
        path
    )
    assert (
        "- [火烈鸟](https://arxiv.org/abs/2204.14198) (2022) - 少样本就够了。"
        in items(repository, "README.md")
    )
    assert CHINESE.strip() in items(repository, "README_zh.md")
    assert repository.run("generate", "--check") == 0


@pytest.mark.feature("preview")
def test_the_review_shows_the_item_in_every_document(repository: Repository) -> None:
    add_line(repository, "README_zh.md", CHINESE)
    repository.git("switch", "--quiet", "--create", "typed")
    repository.commit("Typed")

    assert (
        repository.run(
            "review", "--base", "main", "--head", "typed", "--format", "json"
        )
        == 0
    )

    (entry,) = json.JSONDecoder().raw_decode(repository.said)[0]["entries"]
    shown = {
        place["document"]: (place["above"], place["item"]) for place in entry["places"]
    }
    assert shown.keys() == {"README.md", "README_zh.md"}
    assert shown["README_zh.md"][1] == CHINESE.rstrip()
    assert (
        "大型语言与视觉助手" in shown["README_zh.md"][0]
        or "PaLM-E" in shown["README_zh.md"][0]
    )


def test_a_new_section_stands_in_every_document_that_shows_all(
    repository: Repository,
) -> None:
    text = repository.read("README.md")
    new = "\n## Birds\n\n- [Owl](https://github.com/octo-curator/owl)\n- [Crake](https://github.com/octo-curator/crake)\n"
    repository.write("README.md", text + new)

    assert repository.run("add-section", "things", "Birds") == 0, repository.said

    assert "## Birds\n\n<!-- listwright:begin birds -->\n" in repository.read(
        "lists/code.md"
    )
    assert "Birds" not in repository.read("README_zh.md")
    assert repository.run("generate", "--check") == 0, repository.said


def test_a_heading_of_another_document_makes_a_section_of_that_document(
    repository: Repository,
) -> None:
    text = repository.read("docs/books.md")
    new = "\n## Journals\n\n- Waves: <https://octo-curator.github.io/waves>\n- Tides: <https://octo-curator.github.io/tides>\n"
    repository.write("docs/books.md", text + new)

    assert repository.run("add-section", "things", "Journals") == 0, repository.said

    assert (
        "document: docs/books.md"
        in repository.read("schema/things.yaml").partition("journals:")[2]
    )
    assert "- Waves: <https://octo-curator.github.io/waves>" in items(
        repository, "docs/books.md"
    )
    assert repository.run("generate", "--check") == 0, repository.said


@pytest.mark.feature("several-outputs")
def test_an_item_typed_in_both_languages_is_one_entry(repository: Repository) -> None:
    add_line(repository, "README_zh.md", CHINESE)
    add_line(repository, "README.md", ENGLISH)

    assert repository.run("adopt-edits") == 0, repository.said

    entry = repository.read("entries/things/papers/flamingo.yaml")
    assert "title: Flamingo" in entry
    assert "description: Few shots are enough." in entry
    assert (
        "translations:\n  zh:\n    title: 火烈鸟\n    description: 少样本就够了。"
        in entry
    )
    assert ENGLISH.strip() in items(repository, "README.md")
    assert CHINESE.strip() in items(repository, "README_zh.md")


def test_a_line_changed_in_one_language_changes_the_translation_only(
    repository: Repository,
) -> None:
    text = repository.read("README_zh.md")
    repository.write(
        "README_zh.md",
        text.replace("能看的助手", "会看图的助手").replace(
            "A model that moves", "会动的模型"
        ),
    )

    assert repository.run("adopt-edits") == 0, repository.said

    assert repository.read("entries/things/papers/llava.yaml") == LLAVA.replace(
        "能看的助手", "会看图的助手"
    )
    assert repository.read("entries/things/papers/palm-e.yaml") == (
        f"{PALM_E}translations:\n  zh:\n    description: 会动的模型.\n"
    )
    assert "A model that moves." in repository.read("README.md")


def test_lines_changed_in_both_languages_change_one_entry(
    repository: Repository,
) -> None:
    for path, old, new in (
        ("README.md", "An assistant that sees", "An assistant with eyes"),
        ("README_zh.md", "能看的助手", "会看图的助手"),
    ):
        repository.write(path, repository.read(path).replace(old, new))

    assert repository.run("adopt-edits") == 0, repository.said

    entry = repository.read("entries/things/papers/llava.yaml")
    assert entry == LLAVA.replace("能看的助手", "会看图的助手").replace(
        "that sees", "with eyes"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "README_zh.md:\n",
            "README.md:\n",
            "documents.README.md: this must be the path of another document",
        ),
        ("README_zh.md:\n", "README_zh.adoc:\n", "which ends in `.md`"),
        (
            "      papers:\n        title: 论文",
            "      tools:\n        title: 论文",
            "the list has no such section",
        ),
        ("where: links.code", "where: stars", "`stars` is no field of this list"),
        ("title:", "where: year > 2014\ntitle:", "where: `year > 2014` is not `field`"),
        ("title:", "where: stars\ntitle:", "where: `stars` is no field of this list"),
        ("language: zh", "language: Chinese!", "documents.README_zh.md.language"),
        ("    where: links.code", "    wehre: links.code", "did you mean `where`"),
    ],
)
def test_a_mistake_in_what_a_document_is_is_named(
    repository: Repository, old: str, new: str, said: str
) -> None:
    repository.write("schema/things.yaml", LAYOUT.replace(old, new, 1))

    assert repository.run("generate") == 2
    assert said in repository.said


def test_a_section_has_its_new_name_in_every_document(repository: Repository) -> None:
    assert repository.run("rename-section", "things/papers", "things/articles") == 0, (
        repository.said
    )

    assert "      articles:\n        title: 论文" in repository.read(
        "schema/things.yaml"
    )
    assert repository.run("generate", "--check") == 0, repository.said


def test_every_document_becomes_plain_markdown_when_the_list_leaves(
    repository: Repository,
) -> None:
    before = {
        path: items(repository, path)
        for path in ("README.md", "README_zh.md", "docs/books.md")
    }

    assert repository.run("eject", "things", "--yes") == 0, repository.said

    assert {path: items(repository, path) for path in before} == before
    assert all("listwright:" not in repository.read(path) for path in before)
