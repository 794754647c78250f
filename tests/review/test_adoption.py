"""The day a list adopts the bot: requests that were opened before are read as they were meant."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.review.scene import Scene

README = "README.md"
HOST = "https://github.com/octo-curator"
NAMES = ("avocet", "bittern", "curlew", "dunlin", "egret", "fulmar", "gannet", "heron")


def item(name: str, year: int, words: str = "counts what it sees") -> str:
    return f"- [{name.title()}]({HOST}/{name}) - {name.title()} {words}. ({year})"


def row(name: str, year: int) -> str:
    return f"| [{name.title()}]({HOST}/{name}) | {year} | Linux |"


BIRDS = [item(name, 2024 - n // 2) for n, name in enumerate(NAMES)]
FISH = [item(f"{name}-fish", 2020 + n % 4) for n, name in enumerate(sorted(NAMES))]
TOOLS = [row(f"{name}-tool", 2021 + n % 3) for n, name in enumerate(NAMES)]
PLAIN = "\n".join(
    [
        "# Things that count",
        "",
        "Some words about the list.",
        "",
        "- [Birds](#birds)",
        "- [Fish](#fish)",
        "- [Tools](#tools)",
        "",
        "## Birds",
        "",
        "Words about birds.",
        "",
        *BIRDS,
        "",
        "## Fish",
        "",
        *FISH,
        "",
        "## Tools",
        "",
        "| Tool | Year | Runs on |",
        "| --- | --- | --- |",
        *TOOLS,
        "",
        "## Contributing",
        "",
        "Please open a pull request.",
        "",
    ]
)


class Request(NamedTuple):
    """A change of the plain list, and what it does to entries: pairs of a kind and a title."""

    name: str
    change: Callable[[str], str]
    effect: set[tuple[str, str]]


def _replace(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def _insert(line: str, at: str, *, below: bool) -> Callable[[str], str]:
    return _replace(at, f"{at}\n{line}" if below else f"{line}\n{at}")


def make_requests() -> list[Request]:
    """Return eighty requests of the kinds that lists get."""
    requests: list[Request] = []
    for section, lines, make in (
        ("bird", BIRDS, item),
        ("fish", FISH, item),
        ("tool", TOOLS, row),
    ):
        for n in range(len(lines)):
            name = f"new-{section}-{n}"
            new = make(name, 2019 + n)
            title = name.title()
            requests.append(
                Request(
                    f"below {section} {n}",
                    _insert(new, lines[n], below=True),
                    {("added", title)},
                )
            )
            requests.append(
                Request(
                    f"above {section} {n}",
                    _insert(new, lines[n], below=False),
                    {("added", title)},
                )
            )
        for n in (0, 2, 4, 7):
            old = lines[n]
            title = old.partition("[")[2].partition("]")[0]
            changed = old.replace("/octo-curator/", "/octo-mirror/")
            requests.append(
                Request(
                    f"address of {section} {n}",
                    _replace(old, changed),
                    {("changed", title)},
                )
            )
            requests.append(
                Request(
                    f"without {section} {n}",
                    _replace(old + "\n", ""),
                    {("removed", title)},
                )
            )
    words = _replace("Some words about the list.", "Other words about the list.")
    requests.append(Request("words", words, set()))
    requests.append(
        Request(
            "words in a section",
            _replace("Words about birds.", "Words about all birds."),
            set(),
        )
    )
    requests.append(
        Request("contributing", _replace("Please open", "Please do open"), set())
    )
    two = f"{item('one-bird', 2024)}\n{item('two-bird', 2023)}"
    both = {("added", "One-Bird"), ("added", "Two-Bird")}
    requests.append(Request("two at once", _insert(two, BIRDS[3], below=True), both))
    far = [
        _insert(item("first-bird", 2024), BIRDS[0], below=False),
        _insert(row("last-tool", 2024), TOOLS[-1], below=True),
    ]
    requests.append(
        Request(
            "two far apart",
            lambda text: far[1](far[0](text)),
            {("added", "First-Bird"), ("added", "Last-Tool")},
        )
    )
    new_section = _replace(
        "## Contributing", f"## Insects\n\n{item('midge', 2024)}\n\n## Contributing"
    )
    requests.append(Request("a new section", new_section, set()))
    style = _insert(
        item("starred-bird", 2024).replace("- ", "* ", 1), BIRDS[2], below=True
    )
    requests.append(Request("another bullet", style, {("added", "Starred-Bird")}))
    indented = _insert("  " + item("indented-bird", 2024), BIRDS[-1], below=True)
    requests.append(Request("a sub-item", indented, {("added", "Indented-Bird")}))
    blank = _insert("\n" + item("apart-bird", 2024), BIRDS[-1], below=True)
    requests.append(Request("after an empty line", blank, {("added", "Apart-Bird")}))
    heading = _replace("## Fish\n\n", f"## Fish\n\n{item('top-fish', 2024)}\n")
    requests.append(Request("right below a heading", heading, {("added", "Top-Fish")}))
    moved = lambda text: _insert(BIRDS[0], FISH[0], below=False)(  # noqa: E731
        text.replace(BIRDS[0] + "\n", "")
    )
    requests.append(Request("a move", moved, {("moved", "Avocet")}))
    requests.append(
        Request(
            "a typo",
            _replace("Curlew counts what it sees", "Curlew counts all it sees"),
            {("changed", "Curlew")},
        )
    )
    return requests


REQUESTS = make_requests()


def test_there_are_eighty_requests() -> None:
    assert len(REQUESTS) >= 80


class Adoption(NamedTuple):
    """A list that has moved in, and the branch it was plain on."""

    scene: Scene

    def review(self, request: Request) -> dict[str, Any]:
        """Review a request that was opened before the move."""
        text = request.change(PLAIN)
        branch = self.scene.contribute(self.scene.write(README, text), start="main~1")
        status, out, err = self.scene.review("main", branch, "json")
        assert err == "", err
        assert status in {0, 1}
        found: dict[str, Any] = json.loads(out)
        return found


WAYS = ("found", "--keep-order", "--by-year", "another document")
CASES = [
    (way, request)
    for way in WAYS
    for number, request in enumerate(REQUESTS)
    if way == "found" or number % 4 == WAYS.index(way)
]
"""All requests against the list in the order that was found, and each fourth against the others."""


@pytest.fixture(scope="module")
def adoption(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Adoption:
    """Move the list in, in one of the ways."""
    scene = Scene(tmp_path_factory.mktemp("adoption") / "repository")
    scene.git("switch", "--quiet", "--orphan", "plain")
    scene.git("clean", "-fdxq")
    scene.write(README, PLAIN)(scene.root)
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "A plain list")
    order = [request.param] if request.param.startswith("--") else []
    document = "lists/things.md" if request.param == "another document" else README
    status, out, err = scene.run(
        "import",
        str(scene.root / README),
        "--list",
        "things",
        "--document",
        document,
        *order,
        "--yes",
    )
    assert status == 0, (out, err)
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "The list moves in")
    scene.git("branch", "--force", "main", "HEAD")
    scene.git("switch", "--quiet", "main")
    assert (Path(scene.root) / "entries/things").is_dir()
    return Adoption(scene)


@pytest.mark.parametrize(
    ("adoption", "request_"),
    CASES,
    ids=[f"{way}-{one.name}" for way, one in CASES],
    indirect=["adoption"],
)
def test_a_request_from_before_is_read_as_it_was_meant(
    adoption: Adoption, request_: Request
) -> None:
    review = adoption.review(request_)

    assert review["turn"] != "conflict"
    assert {
        (entry["kind"], entry["title"]) for entry in review["entries"]
    } == request_.effect
    assert (review["turn"] == "nothing") == (not review["account"])
    assert review["account"]
