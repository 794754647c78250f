"""In a review, each version of a file is examined once, and no finding has its file parsed for it."""

from collections import Counter
from typing import Any

import pytest

from bot.disk.context import open_context
from bot.document import reader
from bot.engine import entry_format
from bot.engine.entry_format import EntryFormat
from bot.engine.file_pass import Examiner
from bot.output.comments.review import render_comment
from bot.review.review import review_contribution
from tests.review.scene import Scene

PATH = "entries/demo/models/tidepool.yaml"
FAULTY = (
    b"title: Tidepool\nyear: 2055\nlinks:\n  paper: http://arxiv.org/pdf/2505.21374v1?utm_source=x\n"
    b"description: A TODO\ndescripton: twice\n"
)


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, bytes]]:
    """Count how often each version of a file is examined."""
    count: Counter[tuple[str, bytes]] = Counter()
    examine: Any = Examiner.examine

    def counted(self: Examiner, path: str, data: bytes, **more: object) -> object:
        count[path, data] += 1
        return examine(self, path, data, **more)

    monkeypatch.setattr(Examiner, "examine", counted)
    return count


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """Count how often the format of a list parses each text; the writer's own reading for its proof is apart."""
    count: Counter[bytes] = Counter()
    parse: Any = EntryFormat.parse

    def counted(self: EntryFormat, data: bytes) -> object:
        count[data] += 1
        return parse(self, data)

    monkeypatch.setattr(EntryFormat, "parse", counted)
    return count


def test_each_version_is_examined_once_however_many_findings_it_has(
    scene: Scene, examined: Counter[tuple[str, bytes]], parsed: Counter[bytes]
) -> None:
    head = scene.contribute(scene.write(PATH, FAULTY.decode()))

    comment = scene.comment("main", head)

    assert comment.count("(rule `") >= 4
    assert examined[PATH, FAULTY] == 1
    assert {version for version, times in examined.items() if times > 1} == set()
    assert parsed[FAULTY] == 1
    assert {text for text, times in parsed.items() if times > 1} == set()


def test_the_bases_version_of_a_changed_file_is_not_examined_again(
    scene: Scene, examined: Counter[tuple[str, bytes]]
) -> None:
    path = next(iter(sorted((scene.root / "entries/demo").rglob("*.yaml"))))
    before = path.read_bytes()
    name = path.relative_to(scene.root).as_posix()
    head = scene.contribute(scene.write(name, (before + b"award: Oral\n").decode()))

    scene.comment("main", head)

    assert examined[name, before] == 1  # when the catalog of the base was loaded
    assert examined[name, before + b"award: Oral\n"] == 1


def test_the_comment_is_made_of_values_alone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = scene.contribute(scene.write(PATH, FAULTY.decode()))
    context = open_context(str(scene.root))
    review = review_contribution(
        context, context.repository.resolve_commit("main"), head
    )

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(reader, "parse_yaml", refuse)
    monkeypatch.setattr(entry_format, "parse_yaml", refuse)

    assert "http://arxiv.org/pdf/2505.21374v1?utm_source=x" in render_comment(
        review, context.today
    )
