"""Requests that were open when the list adopted the bot: their authors have never heard of it."""

from tests.github_server.store import BOT, PullRequest
from tests.scenarios.scene import HOME, Scene
from tests.scenarios.test_threats_races import paper


def propose_earlier(scene: Scene, number: int, more: str = "") -> PullRequest:
    """A request from before the list had a layout; *more* is a fault, if it has one."""
    start = scene.world.repository.git.log("main")[-1].sha
    word = f"Number{number:02}"
    text = f"title: Learning {word}\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2403.{10_000 + number}\n{more}"
    return scene.propose(
        {f"{HOME}/{word.lower()}.yaml": text}, author=f"author-{number}", start=start
    )


def count_comments(pulls: list[PullRequest]) -> int:
    """The bot's comments below *pulls*."""
    return sum(one.author.login == BOT for pull in pulls for one in pull.comments)


def test_sweeps_give_checks_and_labels_and_comment_ten_times_a_day_where_an_author_must_act(
    scene: Scene,
) -> None:
    faulty = [propose_earlier(scene, number, "unknown: x\n") for number in range(13)]
    fine = [propose_earlier(scene, number) for number in range(50, 57)]

    scene.sweep()

    assert [scene.conclusions(pull.head_sha) for pull in faulty] == [["failure"]] * 13
    assert [scene.conclusions(pull.head_sha) for pull in fine] == [["success"]] * 7
    assert {tuple(scene.world.labels(pull)) for pull in fine} == {("ready",)}
    assert {tuple(scene.world.labels(pull)) for pull in faulty} == {("needs-author",)}
    assert (count_comments(faulty), count_comments(fine)) == (10, 0)
    assert sum(len(pull.reviews) for pull in (*faulty, *fine)) == 0

    calls = len(scene.world.server.writes())
    scene.sweep()
    assert len(scene.world.server.writes()) == calls

    for pull in faulty:
        for comment in pull.comments:
            comment.created_at = comment.updated_at = "2026-01-30T12:00:00Z"
    scene.sweep()
    assert (count_comments(faulty), count_comments(fine)) == (13, 0)
    assert [scene.conclusions(pull.head_sha) for pull in faulty] == [["failure"]] * 13


def test_on_its_own_event_such_a_request_is_answered_as_ever(scene: Scene) -> None:
    pull = propose_earlier(scene, 1)
    scene.sweep()
    assert count_comments([pull]) == 0

    scene.world.push_to(pull, {"notes.txt": "x\n"})
    scene.review(pull, "synchronize")

    assert count_comments([pull]) == 1


def test_a_request_of_today_is_answered_by_a_sweep_as_ever(scene: Scene) -> None:
    pulls = [scene.propose(paper(number)) for number in range(12)]

    scene.sweep()

    assert count_comments(pulls) == 12
