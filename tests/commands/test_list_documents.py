"""`init` and `import` find the documents of a list by what they contain, and name the formats that they do not read."""

import time
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.project.document_languages import DocumentLanguages
from bot.project.foreign_formats import find_format
from bot.project.list_documents import find_linked_documents, read_content
from tests.commands.test_init import LIST, Repository

CHINESE = """\
# 好东西

## 论文

- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023) - 会动的模型。
- [LLaVA](https://arxiv.org/abs/2304.08485) (2023) - 能看的助手。
- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - 少样本就够了。
"""
BOOKS = "# Books\n\n- [A Book](https://octo-curator.github.io/a)\n- [B Book](https://octo-curator.github.io/b)\n"
LINKS = {
    "AsciiDoc": "* https://a.org/1[One]: first\n* link:https://a.org/2[Two]\n* https://a.org/3[Three]\n",
    "reStructuredText": "* `One <https://a.org/1>`_\n* `Two <https://a.org/2>`__\n* `Three <https://a.org/3>`_\n",
    "Org": "- [[https://a.org/1][One]]\n- [[https://a.org/2][Two]]\n- [[https://a.org/3][Three]]\n",
    "MediaWiki": "* [https://a.org/1 One]\n* [https://a.org/2 Two]\n* [https://a.org/3 Three]\n",
    "Textile": '* "One":https://a.org/1\n* "Two":https://a.org/2\n* "Three":https://a.org/3\n',
    "HTML": '<!DOCTYPE html>\n<ul><li><a href="https://a.org/1">One</a></li></ul>\n',
}
NAMES = {
    "AsciiDoc": "README.adoc",
    "reStructuredText": "README.rst",
    "Org": "list.org",
    "MediaWiki": "Home.mediawiki",
    "Textile": "README.textile",
    "HTML": "index.html",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A list with a document in another language, and one with other items."""
    made = Repository(tmp_path)
    made.write("README_zh.md", CHINESE)
    made.write("books/list.md", BOOKS)
    return made


def test_without_a_terminal_the_main_document_is_taken_and_the_others_are_named(
    repository: Repository,
) -> None:
    assert repository.run("init", "--yes") == 0

    assert "README_zh.md: 3 items, language `zh`" in repository.said
    assert "books/list.md: 2 items" in repository.said
    assert "`--also PATH`" in repository.said
    assert repository.read("README_zh.md") == CHINESE
    assert repository.read("books/list.md") == BOOKS


def test_a_document_is_found_by_its_items_and_not_by_its_name(
    repository: Repository,
) -> None:
    repository.git("mv", "README.md", "AWESOME.markdown.md")
    repository.write("docs/guide.md", "# Guide\n\n- Read this\n- Then that\n")

    assert repository.run("init", "--yes", "--dry-run") == 0

    assert "AWESOME.markdown.md: 7 items become 7 entries" in repository.said
    assert "docs/guide.md" not in repository.said


def test_the_document_that_is_translated_is_the_main_one(
    repository: Repository,
) -> None:
    repository.write(
        "README_zh.md",
        LIST + "- [Ray](https://github.com/ray-project/ray) - 分布。\n" * 3,
    )

    repository.run("init", "--yes", "--dry-run")

    assert repository.said.startswith("To be written:")
    assert "\nREADME.md: 7 items become" in repository.said


@pytest.mark.parametrize("name", LINKS)
def test_another_format_is_known_by_the_name_of_the_file_and_by_its_links(
    name: str,
) -> None:
    by_name, by_links = (
        find_format(NAMES[name], LIST),
        find_format("README", LINKS[name]),
    )

    assert by_name is not None
    assert by_links is not None
    assert (by_name.name, by_links.name) == (name, name)


def test_html_and_links_of_other_formats_inside_markdown_are_markdown() -> None:
    inside = "# Things\n\n" + "".join(LINKS.values()).replace("<!DOCTYPE html>\n", "")

    assert find_format("README.md", f"{inside}\n- [One](https://a.org)\n") is None
    assert (
        find_format("README.md", '<p><a href="https://a.org">One</a></p>\n' * 9) is None
    )


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("command", ["init", "import"])
def test_a_list_in_another_format_is_refused_by_its_name_with_what_can_be_done(
    tmp_path: Path, name: str, command: str
) -> None:
    repository, path = Repository(tmp_path), NAMES[name]
    repository.git("rm", "--quiet", "README.md")
    repository.write(path, LINKS[name])
    words = {
        "init": ["--yes"],
        "import": [str(tmp_path / path), "--list", "things", "--document", "README.md"],
    }

    assert repository.run(command, *words[command]) == 1

    assert (
        f"{path} is written in {name}, and lists are read from Markdown only"
        in repository.said
    )
    assert ("pandoc --from" in repository.said) != ("npx downdoc" in repository.said)
    assert "no list" not in repository.said


def test_a_readme_that_only_links_to_other_documents_says_which(
    repository: Repository,
) -> None:
    repository.write(
        "README.md", "# Things\n\n- [中文](README_zh.md)\n- [Books](books/list.md)\n"
    )

    assert repository.run("init", "--yes", "--document", "README.md") == 2
    assert (
        "README.md only links to other documents: README_zh.md, books/list.md."
        in repository.said
    )
    assert repository.run("init", "--yes", "--dry-run") == 0
    assert "README_zh.md: 3 items become 3 entries" in repository.said


def test_a_person_is_asked_which_documents_belong(repository: Repository) -> None:
    asked: list[str] = []
    answers = iter(["4", "none", "y", "n"])

    def ask(_: object, question: str) -> str:
        asked.append(question)
        return next(answers)

    with (
        patch("bot.disk.context._SystemTerminal.ask", ask),
        patch("sys.stdin") as stdin,
    ):
        stdin.isatty.return_value = True
        assert repository.run("init") == 0

    assert asked[0].startswith(
        "README.md is the list, with 7 items. These documents hold items too:\n  1: README_zh"
    )
    assert asked[1].startswith(
        "Please answer with numbers from 1 to 2, `all` or `none`."
    )
    assert asked[2].endswith("May the bot ask them? [y/N] ")
    assert asked[3].endswith("Write these files? [y/N] ")
    assert "schema/settings.yaml" in asked[3]


@pytest.mark.parametrize(
    ("path", "others", "language"),
    [
        ("README_zh.md", [], "zh"),
        ("README.zh-CN.md", [], "zh-cn"),
        ("readme-ja.md", [], "ja"),
        ("README_CN.md", [], "zh"),
        ("docs/pt-BR/README.md", [], "pt-br"),
        ("i18n/README.kr.md", [], "ko"),
        ("list-es.md", ["list.md"], "es"),
        ("docs/fr/list.md", ["docs/en/list.md"], "fr"),
        ("zh-TW.md", ["README.md"], "zh-tw"),
        ("docs/zh.md", ["README.md"], "zh"),
        ("docs/list_zh.md", ["list.md"], "zh"),
        ("docs/list_zh.md", ["docs/list.md"], "zh"),
        ("list-it.md", [], ""),
        ("it.md", [], ""),
        ("docs/how-to.md", ["how.md"], ""),
        ("README.md", ["README_zh.md"], ""),
        ("awesome_ai.md", ["awesome.md"], ""),
        ("README_simple.md", [], ""),
    ],
)
def test_the_language_is_told_by_the_end_of_the_name_or_by_a_folder(
    path: str, others: list[str], language: str
) -> None:
    assert DocumentLanguages.compare_paths([path, *others]).find(path)[0] == language


@given(st.text(alphabet='[](<>`"*:/ahtps.org_-|\n #'))
def test_any_text_has_a_format_and_a_number_of_items(text: str) -> None:
    assert read_content(text).items >= 0
    assert find_format("README.md", text) is None or "](" not in text


@pytest.mark.parametrize(
    "part",
    [
        "https://",
        "[[https:",
        "`a<https://",
        "[https://a ",
        '"a',
        "<a ",
        "link:a[",
        "](",
        "](a.md",
    ],
)
def test_the_format_of_a_hostile_text_is_told_in_linear_time(part: str) -> None:
    text = part * (200_000 // len(part))

    started = time.process_time()
    find_format("README", text)
    find_linked_documents("README.md", text, lambda _: False)

    assert time.process_time() - started < 2


def test_a_conversion_overwrites_no_file_and_takes_any_name(
    repository: Repository,
) -> None:
    repository.write("my list.md", LINKS["reStructuredText"])

    assert repository.run("init", "--yes", "--document", "my list.md") == 1
    assert "'my list.md' --output 'my list-converted.md'" in repository.said


@pytest.mark.parametrize(
    "other", ["README_zh.md", "zh-TW.md", "docs/README_zh.md", "docs/zh/README.md"]
)
def test_the_document_that_the_larger_one_translates_is_the_main_one(
    repository: Repository, other: str
) -> None:
    (repository.root / "README_zh.md").unlink()
    repository.write(other, CHINESE + "- [More](https://a.org/1) - 更多。\n" * 9)

    assert repository.run("init", "--dry-run") == 0
    assert "README.md: 7 items become 7 entries" in repository.said


def test_a_list_that_links_to_many_documents_beside_it_is_a_list_all_the_same(
    repository: Repository,
) -> None:
    languages = ["ja", "ko", "es", "fr", "de", "pt", "ru", "it"]
    for language in languages:
        repository.write(f"README_{language}.md", CHINESE)
    links = " ".join(f"[{language}](README_{language}.md)" for language in languages)
    repository.write("README.md", LIST.replace("Things that are awesome.", links))

    assert repository.run("init", "--dry-run") == 0
    assert "README.md: 6 items become 6 entries" in repository.said


@pytest.mark.parametrize(
    "link", ["books/list.md", "./books/list.md#top", "books/%6Cist.md?plain=1"]
)
def test_a_page_whose_items_lead_to_lists_is_none_itself(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.chdir(repository.root)
    repository.write(
        "README.md", f"# All\n\n## Parts\n\n- [Books]({link}) - Of all kinds.\n"
    )

    for words in (
        ["init", "--yes", "--document", "README.md"],
        ["import", "README.md", "--list", "all", "--document", "README.md"],
    ):
        assert repository.run(*words) in {1, 2}
        assert (
            "README.md only links to other documents: books/list.md" in repository.said
        )
    assert repository.run("init", "--yes") == 0
    assert "README.md: " not in repository.said


def test_items_that_lead_to_pages_of_the_repository_which_are_no_lists_are_a_list(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.root)
    for path in ("README_zh.md", "books/list.md"):
        (repository.root / path).unlink()
    repository.write("lesson.md", "# Lesson\n\nWords.\n")
    repository.write(
        "README.md", "# Lessons\n\n## All\n\n- [Lesson](lesson.md) - The first.\n"
    )

    assert (
        repository.run(
            "init", "--dry-run", "--list", "lessons", "--document", "README.md"
        )
        == 0
    )
    assert "README.md: 1 items become 1 entries" in repository.said
    assert (
        repository.run(
            "import", "README.md", "--list", "all", "--document", "README.md"
        )
        == 0
    )


def test_a_page_with_a_few_links_to_read_on_is_not_offered(
    repository: Repository,
) -> None:
    words = "Words.\n\n" * 30
    repository.write(
        "docs/manual.md",
        f"# Manual\n\n{words}## See also\n\n- [One](https://a.org/1) - First.\n",
    )

    repository.run("init", "--dry-run")

    assert "books/list.md" in repository.said
    assert "manual.md" not in repository.said


def test_a_document_that_no_layout_can_name_is_refused_with_what_to_do(
    repository: Repository,
) -> None:
    repository.write("LIST.markdown", LIST)

    assert repository.run("init", "--yes", "--document", "LIST.markdown") == 2
    assert (
        "LIST.markdown cannot be a list's document: its path must end in `.md`"
        in repository.said
    )
