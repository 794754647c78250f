"""A new line in another form, or at another place, than its section has: the review offers both."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.review import DocumentLine, LineMove
from bot.review.line_form import write_as_others
from bot.workflow.line_repair import repair_lines
from tests.document_source.scene import LIST, Repository

OCTO = "- [Octo Vision]"
GOOD = "- [Kelp Lens](https://octo-curator.example/kelp) (2022) - It sees kelp."


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.with_document(tmp_path / "list")


@pytest.mark.parametrize(
    "line",
    [
        "* [Kelp Lens](https://octo-curator.example/kelp) (2022) - It sees kelp.",
        "- [Kelp Lens](https://octo-curator.example/kelp) (2022): It sees kelp.",
        "- **[Kelp Lens](https://octo-curator.example/kelp)** (2022) – It sees kelp.",
    ],
)
def test_the_form_of_the_section_is_offered(repository: Repository, line: str) -> None:
    head = repository.contribute(LIST.replace(OCTO, f"{line}\n{OCTO}"))

    (entry,) = repository.review(head)["entries"]
    comment = repository.comment(head)

    assert entry["kind"] == "added"
    assert GOOD in comment
    assert "The offer also writes it as the other items of its section." in comment


@pytest.mark.parametrize(
    "line",
    [
        GOOD,
        # Spaces are no other form.
        "-   [Kelp Lens](https://octo-curator.example/kelp) (2022)  -  It sees kelp.",
    ],
)
def test_a_line_in_the_form_of_its_section_has_no_offer(
    repository: Repository, line: str
) -> None:
    head = repository.contribute(LIST.replace(OCTO, f"{line}\n{OCTO}"))

    assert "The offer also writes" not in repository.comment(head)


@pytest.mark.parametrize(
    ("written", "item"),
    [
        # A word, a link, or a year would be lost, or added.
        ("- [A](https://a.org): one two", "- [A](https://a.org) - one"),
        ("- [A](https://a.org), [b](https://b.org)", "- [A](https://a.org), b"),
        ("- [A](https://a.org): one", "- [A](https://a.org) (2020) - one"),
        ("- [A](https://a.org)\n  one", "- [A](https://a.org) - one"),
        ("- [A]https://a.org - one", "- [[A]](https://a.org) - one"),
    ],
)
def test_no_form_is_offered_that_says_more_or_less(written: str, item: str) -> None:
    assert write_as_others(written, item) == ""


def test_a_place_out_of_order_is_told(repository: Repository) -> None:
    """The section goes by year: a work of 2022 belongs above the other one of its year."""
    first = "- [Visual Instruction"
    head = repository.contribute(LIST.replace(first, f"{GOOD}\n{first}"))

    comment = repository.comment(head)

    assert (
        "By the order of its section it belongs above “Flamingo”. `/fix` moves it."
        in comment
    )


def test_the_last_place_is_told_too(repository: Repository) -> None:
    first = "- [Visual Instruction"
    old = GOOD.replace("2022", "2020")
    head = repository.contribute(LIST.replace(first, f"{old}\n{first}"))

    assert "it belongs below “Octo Vision”" in repository.comment(head)


def test_a_place_in_order_is_not_spoken_of(repository: Repository) -> None:
    for line in (GOOD.replace("2022", "2021"), GOOD):
        head = repository.contribute(LIST.replace(OCTO, f"{line}\n{OCTO}"))
        assert "By the order" not in repository.comment(head)


def make_line(
    first: int, line: str, offer: str = "", move: LineMove | None = None
) -> DocumentLine:
    return DocumentLine("README.md", first, first, line, offer, "", move)


def test_an_item_moves_below_all_lines_of_its_neighbour() -> None:
    base = "# T\n\n- a\n  more of a\n\twords\n- b\n"
    head = "# T\n\n- new\n- a\n  more of a\n\twords\n- b\n"
    move = LineMove(3, "", is_below=True)

    moved = repair_lines(base, head, [make_line(3, "- new", "- New", move)])

    assert moved == "# T\n\n- a\n  more of a\n\twords\n- New\n- b\n"


def test_an_item_below_the_last_line_stays_the_last_one() -> None:
    base = "- a\n- b"
    head = "- new\n- a\n- b"

    moved = repair_lines(
        base, head, [make_line(1, "- new", "", LineMove(2, "", is_below=True))]
    )

    assert moved == "- a\n- b\n- new"


def test_windows_line_ends_stay() -> None:
    base = "- a\r\n- b\r\n"
    head = "- a\r\n- new\r\n- b\r\n"

    moved = repair_lines(base, head, [make_line(2, "- new", "- New")])

    assert moved == "- a\r\n- New\r\n- b\r\n"


def test_a_line_that_is_another_one_today_stays() -> None:
    assert (
        repair_lines("- a", "- x\n- a", [make_line(1, "- new", "- New")]) == "- x\n- a"
    )


@given(
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
    st.integers(0, 6),
    st.integers(1, 6),
    st.booleans(),
)
def test_a_move_loses_and_invents_no_line(
    letters: list[str],
    at: int,
    target: int,
    is_below: bool,  # noqa: FBT001 - Hypothesis gives it by place
) -> None:
    head = list(letters)
    at = min(at, len(letters))
    head.insert(at, "new")
    move = LineMove(min(target, len(letters)), "", is_below=is_below)

    moved = repair_lines(
        "\n".join(letters), "\n".join(head), [make_line(at + 1, "new", "", move)]
    ).split("\n")

    assert [line for line in moved if line != "new"] == letters
    wanted = move.line if is_below else move.line - 1
    assert moved.index("new") == wanted
