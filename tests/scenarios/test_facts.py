"""What sources say completes a contribution and is told, is written as it was shown, and holds nothing up."""

from collections.abc import Iterator, Sequence
from unittest.mock import patch

import pytest

from bot.errors import IsolatedProcessError
from bot.model.links import LinkTry
from bot.output.comments.facts_marker import read_facts
from tests.facts.stand_in import Call, Reply, StandIn, answer_well, serve
from tests.scenarios.papers import add, approve, turn_on
from tests.scenarios.scene import HOME, SETTINGS, Scene

LAYOUT = """\
title: Other list
document: lists/other.md
sections:
  papers:
    title: Papers
    views:
      papers:
        item: "- [{title}]({link}){? ({year})?}{? *{venue}*?}{? [code]({links.code})?}"
"""
LINK_ONLY = "links:\n  paper: https://arxiv.org/abs/2304.08485\n"
PATH = f"{HOME}/llava.yaml"
COMPLETE = """\
title: Visual Instruction Tuning
date: "2023-04-17"
venue: NeurIPS
links:
  paper: https://arxiv.org/abs/2304.08485
  code: https://github.com/haotian-liu/LLaVA
"""
WRONG_LINK = """\
title: Segment Anything in High Quality with Masks
year: 2023
venue: NeurIPS
links:
  paper: https://arxiv.org/abs/2304.08485
  code: https://github.com/octo-curator/masks
"""


@pytest.fixture
def sources(scene: Scene) -> Iterator[StandIn]:
    """The sources answer, and the list wishes that they are asked."""
    files = {SETTINGS: "network: facts\n", "schema/other.yaml": LAYOUT}
    scene.world.commit("main", files)
    with (
        serve() as stand_in,
        patch(
            "bot.cli._open_network",
            lambda seconds: stand_in.open_network(seconds=seconds),
        ),
    ):
        yield stand_in


@pytest.mark.feature("facts")
def test_a_link_alone_becomes_a_complete_entry(scene: Scene, sources: StandIn) -> None:
    pull = scene.propose({PATH: LINK_ONLY})

    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert "Filled in from arXiv, 2026-01-31: `title`, `date`, `code`." in comment
    assert "Filled in from Semantic Scholar, 2026-01-31: `venue`." in comment
    assert {call.host for call in sources.calls} == {
        "export.arxiv.org",
        "api.semanticscholar.org",
    }


def test_what_is_merged_is_what_was_shown(scene: Scene, sources: StandIn) -> None:
    """The sources say something else by then, and are not asked again."""
    pull = scene.propose({PATH: LINK_ONLY})
    scene.review(pull)
    sources.answer = lambda call: _change_title(answer_well(call), call)
    asked = len(sources.calls)

    scene.merge(pull)

    assert scene.read(PATH).startswith(COMPLETE)
    assert (
        "[Visual Instruction Tuning](https://arxiv.org/abs/2304.08485) (2023) *NeurIPS*"
        in scene.read("lists/other.md")
    )
    assert len(sources.calls) == asked


def _change_title(reply: Reply, call: Call) -> Reply:
    del call
    return reply._replace(body=reply.body.replace(b"Tuning", b"Detuning"))


def test_a_repair_pushes_what_was_shown(scene: Scene, sources: StandIn) -> None:
    scene.world.commit("main", {SETTINGS: "network: facts\nfix: push\n"})
    pull = scene.propose({PATH: LINK_ONLY})
    scene.review(pull)
    sources.answer = lambda call: _change_title(answer_well(call), call)

    scene.review(pull, "synchronize", fix=True)

    git = scene.world.fork("newcomer").git
    assert git.read(pull.head_sha, PATH) == COMPLETE.encode()
    assert "Ready for a maintainer" in scene.headline(pull)


def test_a_second_review_asks_nobody_again_and_says_the_same(
    scene: Scene, sources: StandIn
) -> None:
    pull = scene.propose({PATH: LINK_ONLY})
    scene.review(pull)
    comment, asked = scene.comment(pull), len(sources.calls)

    scene.review(pull, "synchronize")

    assert scene.comment(pull) == comment
    assert len(sources.calls) == asked


@pytest.mark.feature("repository-state", "facts", "severities")
def test_what_disagrees_is_told_with_both_values(
    scene: Scene, sources: StandIn
) -> None:
    scene.world.store.elsewhere["octo-curator/masks"] = {
        "nameWithOwner": "octo-curator/better-masks",
        "isArchived": True,
        "description": "Masks.",
        "licenseInfo": {"spdxId": "MIT"},
    }
    pull = scene.propose({PATH: WRONG_LINK})

    scene.review(pull)

    comment = scene.comment(pull)
    assert "Worth a look" in comment
    assert "The title is `Segment Anything in High Quality with Masks`" in comment
    assert "`Visual Instruction Tuning` (arXiv, 2026-01-31)" in comment
    assert "The repository is called `octo-curator/better-masks` now" in comment
    assert "The repository is archived" in comment
    # What is written stays, and nobody is held up.
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert sources.calls


@pytest.mark.feature("repository-state")
def test_a_repository_that_is_not_there_is_told(scene: Scene, sources: StandIn) -> None:
    pull = scene.propose({PATH: COMPLETE.replace("haotian-liu", "octo-nobody")})

    scene.review(pull)

    assert "GitHub has no public repository there" in scene.comment(pull)
    assert sources.calls


FAULTS = {
    "refused": Reply(403),
    "unknown": Reply(404),
    "busy": Reply(429),
    "busy for long": Reply(429, headers={"Retry_After": "3600"}),
    "broken": Reply(503),
    "not JSON": Reply(200, b"<html>Please log in</html>"),
    "huge": Reply(200, b" " * (5 << 20)),
    "elsewhere": Reply(302, headers={"Location": "https://evil.example/x"}),
    "metadata": Reply(302, headers={"Location": "http://169.254.169.254/"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_T54_any_failure_leaves_the_review_as_without(
    scene: Scene, sources: StandIn, fault: str
) -> None:
    scene.world.commit("main", {SETTINGS: ""})
    without = scene.propose({PATH: WRONG_LINK})
    scene.review(without)
    scene.close(without)
    scene.world.commit("main", {SETTINGS: "network: facts\n"})
    sources.answer = lambda _: FAULTS[fault]
    pull = scene.propose({PATH: WRONG_LINK})
    with patch("tests.github_server.routes.graphql.describe_repositories", _refuse):
        scene.review(pull)

    assert _strip(scene.comment(pull)) == _strip(scene.comment(without))


def _refuse(call: object) -> tuple[int, dict[str, object]]:
    del call
    return 200, {"errors": [{"type": "FORBIDDEN", "message": "no"}]}


def _strip(comment: str) -> list[str]:
    """The comment without its stamp, and without its footer, which names the commits."""
    body = comment.partition("\n")[2].rpartition("<details>")[0]
    lines = body.split("\n")
    hidden = ("/approve", "listwright:facts")
    return [line for line in lines if line and not any(word in line for word in hidden)]


def test_T54_hostile_facts_stand_in_the_comment_as_values_alone(
    scene: Scene, sources: StandIn
) -> None:
    evil = "Visual --> </details> <!-- listwright:review @octocat `x` #1 Tuning"
    sources.answer = lambda call: _put_title(answer_well(call), evil)
    pull = scene.propose({PATH: LINK_ONLY})

    scene.review(pull)

    comment = scene.comment(pull)
    marked = [line for line in comment.split("\n") if "listwright:facts" in line]
    assert len(marked) == 1
    assert not set("<>@`#") & set(marked[0][len("<!-- ") : -len(" -->")])
    assert read_facts(comment)[0].facts.title == evil.replace("</details> ", "")


def _put_title(reply: Reply, title: str) -> Reply:
    escaped = title.replace("<", "&lt;").replace(">", "&gt;").encode()
    return reply._replace(
        body=reply.body.replace(b"Visual Instruction\n  Tuning", escaped)
    )


@pytest.mark.feature("facts")
def test_without_consent_nothing_is_asked_and_nothing_more_is_read(
    scene: Scene, sources: StandIn
) -> None:
    scene.world.commit("main", {SETTINGS: "network: off\n"})
    pull = scene.propose({PATH: WRONG_LINK})

    scene.review(pull)

    assert sources.calls == []
    assert scene.world.server.calls("graphql/query") == []


def test_a_form_needs_no_more_than_a_link(scene: Scene, sources: StandIn) -> None:
    turn_on(scene, "network: facts\n")
    issue = add(scene, link="https://arxiv.org/abs/2304.08485", title="")

    reply = scene.comment(issue)
    assert "Filled in from arXiv, 2026-01-31: Title, Year or date." in reply
    assert "Filled in from Semantic Scholar, 2026-01-31: `Venue`." in reply
    sources.answer = lambda call: _change_title(answer_well(call), call)
    asked = len(sources.calls)
    approve(scene, issue)

    path = f"{HOME}/visual-instruction-tuning.yaml"
    branch = scene.request_of(issue).head_ref
    assert scene.world.read(branch, path) == COMPLETE
    assert len(sources.calls) == asked


def test_a_sweep_asks_nothing_about_requests_without_a_comment(
    scene: Scene, sources: StandIn
) -> None:
    scene.propose({PATH: LINK_ONLY})

    scene.sweep()

    assert sources.calls == []


def test_a_link_typed_into_the_generated_list_becomes_a_named_file(
    scene: Scene, sources: StandIn
) -> None:
    listed = scene.read("lists/other.md")
    line = "- https://arxiv.org/abs/2304.08485\n"
    pull = scene.propose(
        {"lists/other.md": listed.replace("- [PaLM-E", f"{line}- [PaLM-E")}
    )
    scene.review(pull)
    comment = scene.comment(pull)
    assert f"`{HOME}/visual-instruction-tuning.yaml`" in comment
    assert "Filled in from arXiv, 2026-01-31: `title`, `date`, `code`." in comment

    scene.merge(pull)

    assert scene.read(f"{HOME}/visual-instruction-tuning.yaml").startswith(
        "title: Visual Instruction Tuning\n"
    )
    assert sources.calls


def test_a_pasted_bibtex_entry_is_completed(scene: Scene, sources: StandIn) -> None:
    bibtex = "@misc{liu, title={Visual Instruction Tuning}, eprint={2304.08485}}\n"
    pull = scene.propose({PATH: bibtex})

    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert "Filled in from Semantic Scholar, 2026-01-31: `venue`." in comment
    assert sources.calls


PLAIN = """\
# Papers

## Papers

- [A First Paper on Something Else](https://arxiv.org/abs/2401.00001) (ICML 2024)
- [Another Paper on Something](https://arxiv.org/abs/2402.00002) (CVPR 2024)
"""


def test_a_line_of_a_document_is_offered_complete(
    scene: Scene, sources: StandIn
) -> None:
    former = ["schema/demo.yaml", "schema/other.yaml"]
    layout = "title: Papers\ndocument: README.md\nsource: document\n"
    files = {"README.md": PLAIN, "schema/list.yaml": layout}
    scene.world.commit("main", files, deletes=former)
    scene.update()
    pull = scene.propose({"README.md": f"{PLAIN}- https://arxiv.org/abs/2304.08485\n"})

    scene.review(pull)

    comment = scene.comment(pull)
    complete = (
        "- [Visual Instruction Tuning](https://arxiv.org/abs/2304.08485) (NeurIPS 2023)"
    )
    assert f"```markdown\n{complete}\n```" in comment
    assert "Filled in from arXiv, 2026-01-31: `title`, `date`." in comment
    scene.order(pull, "/fix")
    git = scene.world.fork("newcomer").git
    text = (git.read(pull.head_sha, "README.md") or b"").decode()
    assert complete in text.split("\n")
    assert sources.calls


FORGED = (
    '<!-- listwright:facts [{"work":"arxiv:2304.08485","day":"2026-01-31","facts":'
    '{"source":"arXiv","title":"A Forged Title of Mine","venue":"Nature"}}] -->'
)


@pytest.mark.parametrize(
    "remark", [FORGED, f"x\n{FORGED}\nx", f"<!-- listwright:review -->\n{FORGED}\n"]
)
def test_T54_a_remark_forges_no_facts(
    scene: Scene, sources: StandIn, remark: str
) -> None:
    turn_on(scene, "network: facts\n")
    issue = add(scene, link="https://arxiv.org/abs/2304.08485", title="", remark=remark)
    scene.order(issue, "/recheck")

    approve(scene, issue)

    branch = scene.request_of(issue).head_ref
    path = f"{HOME}/visual-instruction-tuning.yaml"
    assert scene.world.read(branch, path) == COMPLETE
    assert sources.calls


def test_T54_without_facts_a_remark_forges_none_either(scene: Scene) -> None:
    turn_on(scene, "network: facts\n")
    with patch("bot.cli._open_network", side_effect=IsolatedProcessError("no")):
        issue = add(
            scene, link="https://arxiv.org/abs/2304.08485", title="", remark=FORGED
        )

    assert read_facts(scene.comment(issue)) == ()


def test_a_changed_request_of_a_submission_is_merged_as_its_own_comment_showed(
    scene: Scene, sources: StandIn
) -> None:
    turn_on(scene, "network: facts\n")
    issue = add(scene, link="2401.12345", title="Learning to Count Coins")
    approve(scene, issue)
    pull = scene.request_of(issue)
    path = f"{HOME}/learning-to-count-coins.yaml"
    scene.world.push_to(pull, {path: LINK_ONLY.replace("links", "name: LLaVA\nlinks")})
    scene.review(pull, "synchronize")
    assert "Filled in from arXiv, 2026-01-31: `title`" in scene.comment(pull)

    scene.merge(pull)

    assert "title: Visual Instruction Tuning\n" in scene.read(path)
    assert sources.calls


@pytest.mark.parametrize(
    "title",
    ["{Segment Anything in High Quality}", "[Segment, Anything]", "42"],
)
def test_a_title_of_another_kind_is_written_all_the_same(
    scene: Scene, sources: StandIn, title: str
) -> None:
    pull = scene.propose({PATH: f"title: {title}\n{LINK_ONLY}"})

    scene.review(pull)

    assert "Visual Instruction Tuning`" not in scene.comment(pull).partition("arXiv")[0]
    assert "`title`" not in scene.comment(pull).partition("Filled in")[2]
    assert sources.calls


def test_what_was_merged_is_not_asked_for_again_within_a_month(
    scene: Scene, sources: StandIn
) -> None:
    pull = scene.propose({PATH: LINK_ONLY})
    scene.review(pull)
    scene.merge(pull)
    git = scene.world.repository.git
    assert b"Visual Instruction Tuning" in (
        git.read("refs/listwright/state", "facts.json") or b""
    )
    asked = len(sources.calls)

    again = scene.propose({f"{HOME}/again.yaml": LINK_ONLY}, author="another")
    scene.review(again)

    assert len(sources.calls) == asked
    assert "already listed" in scene.comment(again)
    assert "Filled in from arXiv" in scene.comment(again)


def test_a_repository_that_was_missing_is_looked_for_again(
    scene: Scene, sources: StandIn
) -> None:
    pull = scene.propose({PATH: COMPLETE})
    scene.review(pull)
    assert "no public repository there" in scene.comment(pull)

    scene.world.store.elsewhere["haotian-liu/llava"] = {
        "nameWithOwner": "haotian-liu/LLaVA"
    }
    scene.order(pull, "/recheck", author="newcomer")

    assert "no public repository there" not in scene.comment(pull)
    assert sources.calls


PAGE = "title: A Tool of Mine\nyear: 2024\nlinks:\n  website: https://octo-curator.org/tool\n"


@pytest.mark.feature("new-links")
@pytest.mark.parametrize("network", ["links", "facts"])
def test_a_new_link_is_tried_once_where_the_list_wishes_it(
    scene: Scene, sources: StandIn, network: str
) -> None:
    scene.world.commit("main", {SETTINGS: f"network: {network}\n"})
    tried: list[str] = []

    def probe(urls: Sequence[str], seconds: float) -> list[LinkTry]:
        assert seconds < 10
        tried.extend(urls)
        return [LinkTry(url, "gone", "404") for url in urls]

    pull = scene.propose({PATH: PAGE})
    with patch("bot.cli._try_links_once", probe):
        scene.review(pull)

    is_wished = network == "links"
    assert tried == (["https://octo-curator.org/tool"] if is_wished else [])
    hint = "The link answered `404` when it was tried (2026-01-31)"
    assert (hint in scene.comment(pull)) is is_wished
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert sources.calls == []


TASTE = """\
rules:
  licence-not-accepted: error
  young-repository: warning
  inactive-repository: warning
  few-stars: warning
limits:
  licences: [MIT, Apache-2.0]
  age_days: 90
  idle_days: 365
  stars: 50
"""
TOOL = """\
title: Octo Tool
links:
  code: https://github.com/octo-curator/tool
"""
TOLD = {
    "nameWithOwner": "octo-curator/tool",
    "stargazerCount": 7,
    "createdAt": "2026-01-20T08:00:00Z",
    "pushedAt": "2024-12-24T08:00:00Z",
    "licenseInfo": {"spdxId": "AGPL-3.0"},
}


@pytest.mark.feature("repository-maturity", "licence")
@pytest.mark.usefixtures("sources")
def test_rules_for_taste_speak_of_a_repository_once_a_list_switches_them_on(
    scene: Scene,
) -> None:
    scene.world.store.elsewhere["octo-curator/tool"] = TOLD
    pull = scene.propose({PATH: TOOL})

    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert "The repository" not in comment

    scene.world.commit("main", {"schema/other.yaml": TASTE + LAYOUT})
    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull) == "1 thing for the author, as said below."
    for sentence in (
        (
            "The repository's licence is `AGPL-3.0`; this list takes `MIT` or `Apache-2.0`"
            " (GitHub, 2026-01-31)."
        ),
        (
            "The repository was created on 2026-01-20, and this list waits 90 days: it can be"
            " listed from 2026-04-20 (GitHub, 2026-01-31)."
        ),
        (
            "The last push to the repository was on 2024-12-24, 403 days ago; this list asks"
            " for one within 365 days (GitHub, 2026-01-31)."
        ),
        "The repository has 7 stars; this list asks for 50 (GitHub, 2026-01-31).",
    ):
        assert sentence in comment


@pytest.mark.feature("repository-maturity")
@pytest.mark.usefixtures("sources")
def test_a_repository_is_old_enough_on_the_day_that_was_told(scene: Scene) -> None:
    scene.world.store.elsewhere["octo-curator/tool"] = TOLD | {
        "createdAt": "2025-11-03T08:00:00Z"
    }
    young = "rules: {young-repository: error}\nlimits: {age_days: 90}\n"
    scene.world.commit("main", {"schema/other.yaml": young + LAYOUT})
    pull = scene.propose({PATH: TOOL})

    scene.review(pull)

    assert "it can be listed from 2026-02-01 (GitHub, 2026-01-31)" in scene.comment(
        pull
    )

    # GitHub is not asked again, and what it said is judged by the new day.
    with patch("tests.scenarios.scene.TODAY", "2026-02-01"):
        scene.review(pull, "synchronize")

    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."


@pytest.mark.usefixtures("sources")
def test_a_young_repository_can_be_listed_from_a_day_and_is_looked_at_then(
    scene: Scene,
) -> None:
    scene.world.store.elsewhere["octo-curator/tool"] = TOLD | {
        "createdAt": "2025-11-03T08:00:00Z"
    }
    young = "rules: {young-repository: error}\nlimits: {age_days: 90}\n"
    settings = "network: facts\nlater: true\n"
    scene.world.commit(
        "main", {"schema/other.yaml": young + LAYOUT, SETTINGS: settings}
    )
    pull = scene.propose({PATH: TOOL})

    scene.review(pull)

    assert scene.headline(pull) == "Can be listed from 2026-02-01."
    assert scene.world.labels(pull) == ["later"]

    with patch("tests.scenarios.scene.TODAY", "2026-02-01"):
        scene.sweep()

    assert scene.headline(pull) == "Ready for a maintainer. Nothing more for you to do."
    assert scene.world.labels(pull) == ["ready"]
