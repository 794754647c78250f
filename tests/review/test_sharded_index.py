"""A review says the same with the index in git and without, to the byte, and the index follows what changes."""

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.disk.context import DiskContext, open_context
from bot.disk.git import GitRepository
from bot.errors import LostIndexError
from bot.isolated.review import answer
from bot.model.analysis import CommitReview
from bot.model.checked_json import dump_json
from bot.model.isolated import IndexChange, ReviewRequest
from bot.model.state import INDEX_REF, IndexHead, parse_index_message
from bot.ports import NO_CACHE
from bot.project.document_source import read_documents
from bot.project.index_update import compute_index_change
from tests.review.scene import Scene
from tests.review.test_index import (
    CASES,
    apply_case,
    remove_all,
    rename_all,
    write_many,
)

TODAY = dt.date(2026, 1, 31)
NEAR = (
    "title: Octo Owl Learning to See in the Dark with{more} Large Models\n"
    "description: A model.\nyear: 2025\n"
    "links:\n  code: https://github.com/octo-curator/owl-{number}\n"
)


def open_at(scene: Scene, *, sharded: bool) -> DiskContext:
    context = open_context(str(scene.root))
    return replace(context, today=TODAY, cache=NO_CACHE, may_read_shards=sharded)


def describe(scene: Scene, revision: str) -> None:
    """Let the repository have an index of a revision."""
    context = open_at(scene, sharded=True)
    tip = context.repository.resolve_commit(revision)
    change = compute_index_change(context, tip, None)
    put_index(scene, tip, change)


def put_index(scene: Scene, tip: str, change: IndexChange) -> str:
    """Make the index's commit of its files, and return its id."""
    message = IndexHead(tip, change.made_from).render()
    parts = [
        f"commit {INDEX_REF}",
        "committer Bot <bot@octo.example> 1 +0000",
        f"data {len(message)}",
        message,
        "deleteall",
    ]
    for path, text in change.files.items():
        size = len(text.encode())
        parts += [f"M 100644 inline {path}", f"data {size}", text]
    scene.git("fast-import", "--quiet", "--force", data="\n".join(parts).encode())
    return scene.git("rev-parse", INDEX_REF)


def review(scene: Scene, base: str, head: str, *, sharded: bool) -> bytes:
    context = read_documents(open_at(scene, sharded=sharded))
    return dump_json(CommitReview, answer(ReviewRequest(base, head, {}, {}), context))


def write_near(root: Path, more: str, number: int) -> None:
    path = root / f"entries/demo/models/octo-near-{number}.yaml"
    path.write_text(NEAR.format(more=more, number=number), encoding="utf-8")


def test_with_the_index_in_git_and_without_the_same_is_said(scene: Scene) -> None:
    heads = [scene.contribute(partial(apply_case, case)) for case in CASES[::4]]
    changes: list[Callable[[Path], None]] = [write_many, rename_all, remove_all]
    heads += [scene.contribute(change) for change in changes]
    near = scene.contribute(partial(write_near, more="", number=1))
    nearer = scene.contribute(partial(write_near, more=" the", number=2), near)
    # The second and third base are others than the index describes.
    pairs = [("main", head) for head in heads]
    pairs += [(heads[-3], head) for head in heads[::12]]
    pairs += [(heads[-1], head) for head in heads[::12]]
    pairs += [("main", nearer), (near, nearer)]
    describe(scene, "main")

    for base, head in pairs:
        one = review(scene, base, head, sharded=True)
        assert one == review(scene, base, head, sharded=False), (base, head)
    assert b"similar-title" in review(scene, near, nearer, sharded=True)


def test_the_index_is_read_and_few_entries_are(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(scene, "main")
    entries = scene.git("ls-tree", "-r", "main", "entries").splitlines()
    read: set[str] = set()
    read_blob = GitRepository.read_blob

    def watch(repository: GitRepository, blob: str) -> bytes:
        read.add(blob)
        return read_blob(repository, blob)

    monkeypatch.setattr(GitRepository, "read_blob", watch)
    head = scene.contribute(
        scene.write(
            "entries/other/papers/octo.yaml",
            "title: Octo Owl\nyear: 2024\nlinks:\n  paper: https://octo.example/\n",
        )
    )
    review(scene, "main", head, sharded=True)

    untouched = {line.split()[2] for line in entries if "/demo/" in line}
    assert untouched
    assert not read & untouched


def test_an_index_that_follows_is_the_one_that_begins_anew(scene: Scene) -> None:
    draw = random.Random(7)  # noqa: S311 - a test repeats itself
    tip = "main"
    describe(scene, tip)
    for number in range(6):
        before = scene.git("rev-parse", INDEX_REF)
        tip = scene.contribute(partial(change_some, draw=draw, number=number), tip)
        context = open_at(scene, sharded=True)
        commit = context.repository.resolve_commit(tip)
        change = compute_index_change(context, commit, before)
        anew = compute_index_change(context, commit, None)

        assert change.follows
        assert not anew.follows
        files = {**read_files(scene), **change.files}
        assert {path: text for path, text in files.items() if text} == anew.files
        put_index(scene, commit, IndexChange(files, change.made_from, follows=False))


def change_some(root: Path, draw: random.Random, number: int) -> None:
    """Add, change, rename and remove some entries."""
    paths = sorted((root / "entries").rglob("*.yaml"))
    removed, renamed, changed = draw.sample(paths, 3)
    removed.unlink()
    renamed.rename(renamed.with_name(f"renamed-{number}.yaml"))
    changed.write_text(NEAR.format(more=" Octo" * number, number=number), "utf-8")
    write_near(root, " the", 10 + number)


def read_files(scene: Scene) -> dict[str, str]:
    names = scene.git("ls-tree", "-r", "--name-only", INDEX_REF).split()
    texts = {name: scene.git("show", f"{INDEX_REF}:{name}") for name in names}
    return {name: text and f"{text}\n" for name, text in texts.items()}


def list_damages(files: dict[str, str]) -> Iterator[dict[str, str]]:
    yield dict.fromkeys(files, "garbage\n")
    yield {path: text[:-3] for path, text in files.items()}
    yield {path: text + "\xff" for path, text in files.items()}


def test_a_damaged_index_is_noticed(scene: Scene) -> None:
    near = scene.contribute(partial(write_near, more="", number=1))
    nearer = scene.contribute(partial(write_near, more=" the", number=2), near)
    describe(scene, near)
    tip, made_from = read_head(scene)
    for files in list_damages(read_files(scene)):
        put_index(scene, tip, IndexChange(files, made_from, follows=False))
        with pytest.raises(LostIndexError, match="damaged"):
            review(scene, near, nearer, sharded=True)


def test_an_index_of_another_program_or_commit_is_not_read(scene: Scene) -> None:
    head = scene.contribute(write_many)
    expected = review(scene, "main", head, sharded=False)
    describe(scene, "main")
    tip, made_from = read_head(scene)
    garbage = {"postings/a/bc": "garbage"}
    for described, digest in ((tip, "0" * 40), ("1" * 40, made_from)):
        put_index(scene, described, IndexChange(garbage, digest, follows=False))
        assert review(scene, "main", head, sharded=True) == expected


def read_head(scene: Scene) -> IndexHead:
    message = scene.git("log", "-1", "--format=%B", INDEX_REF)
    head = parse_index_message(f"{message}\n")
    assert head is not None
    return head


def test_a_title_with_more_letters_than_the_index_counts_is_found(
    scene: Scene,
) -> None:
    long = " Octo" * 70
    near = scene.contribute(partial(write_near, more=long, number=1))
    nearer = scene.contribute(partial(write_near, more=f" the{long}", number=2), near)
    describe(scene, near)

    assert b"octo-near-1" in review(scene, near, nearer, sharded=True)


def test_a_line_that_names_no_entry_shows_that_the_index_is_wrong(scene: Scene) -> None:
    near = scene.contribute(partial(write_near, more="", number=1))
    nearer = scene.contribute(partial(write_near, more=" the", number=2), near)
    describe(scene, near)
    tip, made_from = read_head(scene)
    files = read_files(scene)
    for other in ('"demo/models/nobody"', '"\\q"'):
        wrong = {
            path: text.replace('"demo/models/octo-near-1"', other)
            for path, text in files.items()
        }
        put_index(scene, tip, IndexChange(wrong, made_from, follows=False))
        with pytest.raises(LostIndexError):
            review(scene, near, nearer, sharded=True)


def write_twins(root: Path) -> None:
    """Files whose ids are alike, and a folder that looks like a file."""
    write_near(root, "", 1)
    entry = root / "entries/demo/models/octo-near-1.yaml"
    entry.with_suffix(".yml").write_text("title: [\n", "utf-8")
    folder = root / "entries/demo/models/octo-near-3.yml"
    folder.mkdir()
    (folder / "notes.md").write_text("Notes.\n", "utf-8")
    write_near(root, " Owls", 3)


def test_of_files_with_one_id_the_last_that_can_be_read_counts(scene: Scene) -> None:
    twins = scene.contribute(write_twins)
    head = scene.contribute(partial(write_near, more=" the", number=2), twins)
    describe(scene, twins)

    one = review(scene, twins, head, sharded=True)

    assert one == review(scene, twins, head, sharded=False)
    assert b"similar-title" in one


@pytest.mark.parametrize("ending", [".yml", ".json", ".toml", ".YAML"])
def test_an_index_begins_anew_where_another_file_has_the_id_of_one_that_changed(
    scene: Scene, ending: str
) -> None:
    def write_twin(root: Path) -> None:
        write_near(root, "", 1)
        entry = root / "entries/demo/models/octo-near-1.yaml"
        entry.with_suffix(ending).write_text(entry.read_text("utf-8"), "utf-8")

    def remove_twin(root: Path) -> None:
        (root / f"entries/demo/models/octo-near-1{ending}").unlink()

    both = scene.contribute(write_twin)
    one = scene.contribute(remove_twin, both)
    describe(scene, both)
    context = open_at(scene, sharded=True)
    tip = context.repository.resolve_commit(one)

    change = compute_index_change(context, tip, scene.git("rev-parse", INDEX_REF))

    assert not change.follows
    head = scene.contribute(partial(write_near, more=" the", number=2), one)
    assert review(scene, one, head, sharded=True) == review(
        scene, one, head, sharded=False
    )


def test_many_entries_take_hardly_more_questions_than_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_some(root: Path) -> None:
        for number in range(20):
            write_near(root, f" the {'Owl ' * number}", number + 2)

    near = scene.contribute(partial(write_near, more="", number=1))
    heads = [
        scene.contribute(partial(write_near, more=" the", number=2), near),
        scene.contribute(write_some, near),
    ]
    describe(scene, near)
    questions: list[int] = []
    fetch = GitRepository.fetch_blobs

    def watch(repository: GitRepository, blobs: Iterable[str]) -> None:
        names = [name for name in blobs if name]
        questions.append(len(names))
        fetch(repository, names)

    monkeypatch.setattr(GitRepository, "fetch_blobs", watch)
    counts = []
    for head in heads:
        questions.clear()
        review(scene, near, head, sharded=True)
        counts.append(len([number for number in questions if number]))

    assert counts[1] <= counts[0] + 45


def test_a_changed_file_that_is_no_entry_hides_none(scene: Scene) -> None:
    """Its path looks like the id of one."""
    describe(scene, "main")
    base = scene.contribute(scene.write("other/papers/palm-e.md", "PaLM-E.\n"))
    again = "title: PaLM-E\nlinks:\n  paper: https://arxiv.org/abs/2303.03378\n"
    head = scene.contribute(scene.write("entries/other/papers/again.yaml", again), base)

    one = review(scene, base, head, sharded=True)

    assert one == review(scene, base, head, sharded=False)
    assert b"duplicate-work" in one
