"""Where the layout allows it, the bot puts items in order and repairs them; every other line stays."""

from pathlib import Path

import pytest

from tests.document_source.scene import LAYOUT, LIST, Repository

TITLE = "# Sorted\n\nWords  with  odd   spaces.  \n\n"
TOOLS = [
    "- [Anemone](https://octo-curator.example/anemone) - Waves.",
    "* [Brine](https://octo-curator.example/brine?utm_source=x) - Salt.",
    "- [Kelp](https://octo-curator.example/kelp) - Green.",
    "- [Coral](https://octo-curator.example/coral) - Hard.",
    "- [Diatom](https://octo-curator.example/diatom) - Small.",
    "- [Eel](https://octo-curator.example/eel) - Long.",
    "- [Fin](https://octo-curator.example/fin) - Fast.",
]
BRINE = "https://octo-curator.example/brine"


def make(root: Path, layout: str, *, lines: list[str] | None = None) -> Repository:
    tools = "\n".join(line.replace("* ", "- ") for line in lines or TOOLS)
    text = f"{TITLE}## Tools\n\n{tools}\n\n## Others\n\n{tools}\n\nThe end.\n"
    text = text.replace("## Others\n\n", "## Others\n\n", 1)
    # The second section has other works.
    head, mark, tail = text.partition("## Others")
    tail = tail.replace("octo-curator.example/", "octo-curator.example/other/")
    tail = tail.replace("- [", "- [Old ")
    return Repository.with_document(
        root / "list", head + mark + tail, LAYOUT.replace("Seeing", "Things") + layout
    )


def test_nothing_is_tidied_unless_the_layout_says_so(tmp_path: Path) -> None:
    repository = make(tmp_path, "")
    before = repository.read("README.md")

    status, out, _ = repository.run("generate")

    assert (status, out) == (0, "Everything generated is up to date.\n")
    assert repository.read("README.md") == before


@pytest.mark.feature("tidy")
def test_a_section_is_sorted_and_repaired_and_the_others_stay(tmp_path: Path) -> None:
    repository = make(tmp_path, "sections:\n  tools:\n    tidy: true\n")
    before = repository.read("README.md")

    status, out, problem = repository.run("generate")

    kelp, coral = TOOLS[2], TOOLS[3]
    fin = TOOLS[-1]
    head, mark, tail = before.partition("## Others")
    wanted = head.replace(f"{kelp}\n", "").replace(fin, f"{fin}\n{kelp}")
    wanted = wanted.replace(f"{BRINE}?utm_source=x", BRINE)
    assert (status, problem) == (0, "")
    assert "wrote README.md" in out
    assert coral in wanted
    assert repository.read("README.md") == wanted + mark + tail
    # Once tidy, it stays as it is.
    assert repository.run("generate", "--check")[0] == 0


def test_a_list_is_tidied_but_for_the_sections_that_say_no(tmp_path: Path) -> None:
    repository = make(tmp_path, "tidy: true\nsections:\n  tools:\n    tidy: false\n")
    before = repository.read("README.md")

    repository.run("generate")

    after = repository.read("README.md")
    assert after.partition("## Others")[0] == before.partition("## Others")[0]
    assert after != before


def test_a_section_without_an_order_keeps_every_place(tmp_path: Path) -> None:
    lines = [
        TOOLS[number].replace("?utm_source=x", "") for number in (3, 0, 5, 1, 6, 2)
    ]
    repository = make(tmp_path, "tidy: true\n", lines=lines)
    before = repository.read("README.md")

    repository.run("generate")

    assert repository.read("README.md") == before


def test_a_generated_list_has_no_such_key(tmp_path: Path) -> None:
    repository = Repository.with_entries(tmp_path / "list")
    layout = repository.read("schema/seeing.yaml")
    repository.write("schema/seeing.yaml", f"{layout}tidy: true\n")

    status, _, problem = repository.run("check")

    assert status == 2
    assert "tidy: a generated list is always in order." in problem


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_of_one_year_the_order_stays_as_people_wrote_it(
    tmp_path: Path, ending: str
) -> None:
    text = LIST.replace(
        "- [Flamingo]",
        "- [Zoo](https://octo-curator.example/zoo) (2020) - Animals.\n"
        "- [Ark](https://octo-curator.example/ark) (2022) - More animals.\n"
        "- [Flamingo]",
    )
    layout = f"{LAYOUT}tidy: true\nsections:\n  models:\n    newcomers: year\n"
    repository = Repository.with_document(tmp_path / "list", "", layout)
    path = repository.root / "README.md"
    path.write_bytes(text.replace("\n", ending).encode())

    repository.run("generate")

    zoo = "- [Zoo](https://octo-curator.example/zoo) (2020) - Animals.\n"
    octo = next(line for line in text.splitlines() if line.startswith("- [Octo V"))
    wanted = text.replace(zoo, "").replace(f"{octo}\n", f"{octo}\n{zoo}")
    assert path.read_bytes() == wanted.replace("\n", ending).encode()
