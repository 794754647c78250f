"""What people type into a list is an entry, in whichever of the list's notations, and with the slips that people make."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import yaml

from bot.review.meant_texts import list_meant_texts
from tests.review.scene import Scene

README = "README.md"
HOST = "https://github.com/octo-curator"
ARXIV = "https://arxiv.org/abs"
NAMES = ("Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar")


def quote(name: str) -> str:
    return f"> **[{name}]({HOST}/{name.lower()})** Counts the {name.lower()}s."


def paragraph(name: str, number: int) -> str:
    return f"[{name}]({ARXIV}/230{number}.0000{number}), CVPR 2023"


def lines(name: str, number: int) -> str:
    return (
        f"**{name}: Seeing {name}s** \\\n*Ann Lee, Bo Ray* \\\nCVPR 2023. "
        f"[[Paper]({ARXIV}/230{number}.0000{number})] [[Code]({HOST}/{name.lower()})] \\\n{number} Jun 2023"
    )


def bullet(name: str) -> str:
    return f"- [{name}]({HOST}/{name.lower()}) - Counts the {name.lower()}s."


def dated(name: str, number: int, notation: str) -> str:
    return f"- [{name}]({ARXIV}/230{number}.0000{number}), {notation}"


def row(name: str, number: int, people: str, *cells: str) -> str:
    authors = f" <br> {people}" if people else ""
    title = f"[{name}: Seeing]({ARXIV}/230{number}.0000{number}){authors}"
    return f"| {' | '.join((title, *cells))} |"


def star(name: str, number: int) -> str:
    star = f"![Star](https://img.shields.io/{name}) <br> "
    return f"| {star}[**{name}**]({ARXIV}/230{number}.0000{number}) | CVPR | [Github]({HOST}/{name.lower()}) |"


def demo(name: str) -> str:
    return f"[Demo](https://{name}.example.org)"


def git(name: str) -> str:
    return f"[Github]({HOST}/{name})"


TABLE_HEAD = ["| Title | Venue | Code | Links |", "|---|---|---|---|"]
ROWS = [
    row("Avocet", 1, "Ann Lee, Bo Ray", "CVPR 2023", git("avocet"), demo("avocet")),
    row("Bittern", 2, "Cy Dow, Di Fox", "ICCV 2023", git("bittern"), "-"),
    row("Curlew", 3, "", "arXiv 2023", "-", "-"),
    row(
        "Dunlin",
        4,
        "Ed Gee",
        "CVPR 2024",
        git("dunlin"),
        f"{demo('dunlin')} [Video](https://v.example.org)",
    ),
    row("Egret", 5, "Flo Hay, Gus Inn", "NeurIPS 2023", "-", demo("egret")),
    row("Fulmar", 6, "Hal Jay", "ICLR 2024", git("fulmar"), "-"),
]
NOTATIONS = (
    "CVPR 2023",
    "ICCV 2023",
    "CVPR, 2023",
    "CVPR 2024",
    "NeurIPS, 2023",
    "ICLR 2024",
)
LISTS = {
    "quotes": "\n\n".join(map(quote, NAMES)),
    "paragraphs": "\n\n".join(paragraph(name, n) for n, name in enumerate(NAMES, 1)),
    "lines": "\n\n".join(lines(name, n) for n, name in enumerate(NAMES, 1)),
    "bullets": "\n".join(map(bullet, NAMES)),
    "notations": "\n".join(
        dated(name, n, notation)
        for n, (name, notation) in enumerate(zip(NAMES, NOTATIONS, strict=True), 1)
    ),
    "table": "\n".join([*TABLE_HEAD, *ROWS]),
    "stars": "\n".join(
        [
            "| Title | Venue | Code |",
            "|---|---|---|",
            *(star(name, n) for n, name in enumerate(NAMES, 1)),
        ]
    ),
}
THIRD = {
    "quotes": quote("Curlew"),
    "paragraphs": paragraph("Curlew", 3),
    "lines": lines("Curlew", 3),
    "bullets": bullet("Curlew"),
    "notations": dated("Curlew", 3, "CVPR, 2023"),
    "table": ROWS[2],
    "stars": star("Curlew", 3),
}


class Typed(NamedTuple):
    """A list that was imported, and what somebody types into it."""

    scene: Scene

    def type(self, old: str, new: str) -> str:
        """Return the document with *new* in the place of *old*."""
        text = (self.scene.root / README).read_text("utf-8")
        assert text.count(old) == 1
        return text.replace(old, new)

    def review(self, text: str) -> dict[str, Any]:
        """Return the review of the document as it was typed."""
        _, out, _ = self.scene.review(
            "main", self.scene.contribute(self.scene.write(README, text)), "json"
        )
        found: dict[str, Any] = json.loads(out)
        return found

    def land(self, text: str) -> str:
        """Return the document after the typed items became entries."""
        (self.scene.root / README).write_text(text, encoding="utf-8")
        assert self.scene.run("adopt-edits")[0] == 0
        assert self.scene.run("generate")[0] == 0
        return (self.scene.root / README).read_text("utf-8")


Import = Callable[[str], Typed]


@pytest.fixture
def imported(scene: Scene) -> Import:
    """Imports a list whose items are given, into an empty repository."""

    def make(items: str) -> Typed:
        scene.git("switch", "--quiet", "--orphan", "plain")
        scene.git("clean", "-fdxq")
        scene.write(README, f"# Birds\n\n## Many\n\n{items}\n")(scene.root)
        words = ("--list", "list", "--document", README, "--keep-order", "--yes")
        status, out, notices = scene.run("import", str(scene.root / README), *words)
        assert status == 0, out + notices
        scene.git("add", "--all")
        scene.git("commit", "--quiet", "--message", "Imported")
        scene.git("branch", "--force", "main", "HEAD")
        scene.git("switch", "--quiet", "main")
        return Typed(scene)

    return make


def read_entry(review: dict[str, Any]) -> dict[str, Any]:
    """Return the only entry that a review proposes."""
    assert len(review["entries"]) == 1, review["entries"]
    entry: dict[str, Any] = yaml.safe_load(review["entries"][0]["text"])
    return entry


@pytest.mark.parametrize(
    ("kind", "new"),
    [
        ("quotes", f"\n{quote('Owl')}"),
        ("paragraphs", f"\n{paragraph('Owl', 9)}"),
        ("lines", f"\n{lines('Owl', 9)}"),
        ("bullets", bullet("Owl")),
        ("notations", dated("Owl", 9, "CVPR, 2024")),
        ("notations", dated("Owl", 9, "CVPR 2024")),
        ("table", row("Owl", 9, "Ida Kay, Jo Low", "CVPR 2024", "-", "-")),
        ("table", row("Owl", 9, "", "CVPR 2024", git("owl"), "-")),
        ("table", row("Owl", 9, "", "CVPR 2024", "-", demo("owl"))),
        (
            "table",
            row(
                "Owl",
                9,
                "Ida Kay",
                "CVPR 2024",
                git("owl"),
                f"{demo('owl')} [Video](https://o.example.org)",
            ),
        ),
    ],
)
def test_an_item_in_a_notation_of_its_section_asks_nothing_and_stays_as_it_was_typed(
    imported: Import, kind: str, new: str
) -> None:
    typed = imported(LISTS[kind])
    text = typed.type(THIRD[kind], f"{THIRD[kind]}\n{new}")

    review = typed.review(text)

    assert review["turn"] == "rescued"
    assert "verbatim" not in read_entry(review)
    assert typed.land(text) == text


@pytest.mark.parametrize(
    ("kind", "new", "written"),
    [
        ("quotes", quote("Owl"), f"\n{quote('Owl')}"),
        (
            "quotes",
            "\n" + quote("Owl").replace(" the ", "\n> the "),
            f"\n{quote('Owl')}",
        ),
        ("paragraphs", f"{paragraph('Owl', 9)}.", f"\n{paragraph('Owl', 9)}"),
        (
            "lines",
            "\n" + lines("Owl", 9).replace("] \\", "]\\"),
            f"\n{lines('Owl', 9)}",
        ),
        ("lines", "\n" + lines("Owl", 9).replace("] \\", "]"), f"\n{lines('Owl', 9)}"),
        (
            "lines",
            "\n" + lines("Owl", 9).replace("Jun", "June"),
            f"\n{lines('Owl', 9)}",
        ),
        (
            "lines",
            "\n" + lines("Owl", 9).replace(". [[", ".[["),
            f"\n{lines('Owl', 9)}",
        ),
        ("bullets", f"{bullet('Owl')}\n-", bullet("Owl")),
        ("bullets", f"{bullet('Owl')}\n*", bullet("Owl")),
    ],
)
def test_a_slip_costs_nobody_anything_and_is_put_right(
    imported: Import, kind: str, new: str, written: str
) -> None:
    typed = imported(LISTS[kind])
    text = typed.type(THIRD[kind], f"{THIRD[kind]}\n{new}")
    put_right = typed.type(THIRD[kind], f"{THIRD[kind]}\n{written}")

    review = typed.review(text)

    assert review["turn"] == "rescued"
    assert "verbatim" not in read_entry(review)
    assert typed.land(text) == put_right


@pytest.mark.parametrize("kind", ["quotes", "paragraphs"])
def test_an_item_typed_right_above_a_block_leaves_that_as_it_is(
    imported: Import, kind: str
) -> None:
    typed = imported(LISTS[kind])
    new = {"quotes": quote("Owl"), "paragraphs": paragraph("Owl", 9)}[kind]

    review = typed.review(typed.type(THIRD[kind], f"{new}\n{THIRD[kind]}"))

    assert review["turn"] == "rescued"
    assert read_entry(review)["title"] == "Owl"


def test_a_link_typed_right_below_a_paragraph_is_one_of_its_links(
    imported: Import,
) -> None:
    typed = imported(LISTS["paragraphs"])

    review = typed.review(
        typed.type(
            THIRD["paragraphs"], f"{THIRD['paragraphs']}\n[[code]]({HOST}/curlew)"
        )
    )

    assert read_entry(review)["links"]["code"] == f"{HOST}/curlew"
    assert read_entry(review)["title"] == "Curlew"


def test_a_bullet_below_a_table_becomes_a_row_and_is_asked_for_no_column(
    imported: Import,
) -> None:
    typed = imported(LISTS["stars"])
    last = star("Fulmar", 6)
    text = typed.type(
        last, f"{last}\n- [Owl](https://owl.example.org) - Social feed for owls."
    )

    review = typed.review(text)

    assert review["turn"] == "rescued"
    assert read_entry(review) == {
        "title": "Owl",
        "links": {"website": "https://owl.example.org"},
        "description": "Social feed for owls.",
    }
    assert f"{last}\n| [**Owl**](https://owl.example.org) |" in typed.land(text)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_section_of_one_or_two_quotations_takes_another(
    imported: Import, count: int, place: str
) -> None:
    few = "\n\n".join(map(quote, ("Gannet", "Heron")[:count]))
    typed = imported(f"{LISTS['quotes']}\n\n## Few\n\n{few}")
    new = quote("Owl")
    text = typed.type(few, f"{new}\n\n{few}" if place == "above" else f"{few}\n\n{new}")

    review = typed.review(text)

    assert review["turn"] == "rescued"
    assert typed.land(text) == text


def test_a_row_of_a_table_of_figures_is_no_entry_of_the_list_below_it(
    imported: Import,
) -> None:
    figures = "| Detector | Speed |\n|---|---|\n| Avocet | 41.5 |\n| Bittern | 32.5 |"
    typed = imported(f"{figures}\n\n{LISTS['bullets']}")

    review = typed.review(
        typed.type("| Bittern | 32.5 |", "| Bittern | 32.5 |\n| Owl | 45.7 |")
    )

    assert review["entries"] == []
    assert [outcome["outcome"] for outcome in review["account"]] == ["text"]


def test_no_word_and_no_address_changes_where_slips_are_put_right() -> None:
    text = "**Owl**\n*Ann Lee*\\\nICML 2023.[[Paper](https://example.org/a.b)]\n8 August 2023."

    meant = list(
        list_meant_texts(text, ("**{title}** \\\n*{authors}* \\\n{date:%-d %b %Y}",))
    )

    assert meant[-1] == (
        "**Owl** \\\n*Ann Lee* \\\nICML 2023. [[Paper](https://example.org/a.b)] \\\n8 Aug 2023"
    )
    assert len(meant) == 4
    assert not list(list_meant_texts(meant[-1], ("{title} \\\n{date:%-d %b %Y}",)))
