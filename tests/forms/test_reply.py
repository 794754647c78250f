"""What the bot says below a filled form.

`UPDATE_GOLDEN=1` writes the replies anew: read the difference.
"""

import html
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]

from bot.forms.proposal import propose
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Fix, Location, SetValue
from bot.model.review import (
    ListPlace,
    OpenDuplicate,
    PossibleDuplicate,
    Rewritten,
    Verdict,
)
from bot.model.submission import (
    Answers,
    FormKind,
    Problem,
    ProposedEntry,
    UnreadableForm,
    compute_fingerprint,
)
from bot.output.comments.review import extract_gist
from bot.output.comments.state_marker import MARKER, read_submission_stamp
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import (
    render_submission_unfinished,
    render_unreadable,
)
from tests.forms.scene import (
    ADD,
    CATALOG,
    CREDIT_BOX,
    DATA,
    MODELS,
    TODAY,
    filled,
    listed,
    proposed,
    read,
    reviewed,
)
from tests.output.payloads import payloads

REPLIES = Path(__file__).parent / "replies"
TOKEN = "k7m2p9x4"  # noqa: S105 - no secret
WORK = {"section": MODELS, "title": "SeeWell: Looking at Things", "link": "2406.12345"}
SCENES: Mapping[str, tuple[FormKind, Mapping[str, str]]] = {
    "ready": ("add", {**WORK, "description": "A model that looks twice.", "links": "https://github.com/octo/seewell"}),
    "repaired": ("add", {**WORK, "link": "http://www.arxiv.org/pdf/2406.12345v3.pdf", "description": "It looks twice.", "remark": "I am one of the authors, @everyone."}),
    "author": ("add", {**WORK, "date": "soon", "field-size": "seven"}),
    "no-link": ("add", {**WORK, "link": "see the paper"}),
    "no-section": ("add", {"title": "SeeWell", "link": "2406.12345"}),
    "duplicate": ("add", {**WORK, "title": "Visual Instruction Tuning", "link": "2304.08485", "description": "It sees."}),
    "removed-before": ("add", {"section": DATA, "title": "A Set That Is Gone", "link": "https://gone.example.org/set"}),
    "change": ("change", {"entry": "LLaVA", "venue": "NeurIPS 2023", "links": "code: -", "credit": f"- [x] {CREDIT_BOX}"}),
    "which-entry": ("change", {"entry": "Instruction", "venue": "X"}),
    "remove": ("remove", {"entry": "vLLM", "remark": "The repository is archived."}),
}  # fmt: skip


def reply(kind: FormKind, answers: Mapping[str, str]) -> str:
    found, verdict = reviewed(proposed(kind, **answers))
    may_approve = not found.problems and verdict is not None and not verdict.to_fix
    return render_submission(found, verdict, TODAY, TOKEN if may_approve else "")


def assert_golden(name: str, text: str) -> None:
    golden = REPLIES / f"{name}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCENES)
def test_the_reply_is_exactly_the_one_that_was_read_and_approved(name: str) -> None:
    assert_golden(name, reply(*SCENES[name]))


def test_a_form_that_cannot_be_read_is_told_which_heading_it_misses() -> None:
    assert_golden(
        "unreadable", render_unreadable(UnreadableForm("Title", "missing"), TODAY)
    )


def test_trouble_of_the_bots_own_is_nobody_elses_fault() -> None:
    assert_golden("unfinished", render_submission_unfinished(TODAY))


def test_T35_the_stamp_holds_the_whole_fingerprint_and_the_token() -> None:
    found, verdict = reviewed(proposed("add", **SCENES["ready"][1]))
    stamp = read_submission_stamp(render_submission(found, verdict, TODAY, TOKEN))

    assert stamp is not None
    assert verdict is not None
    assert (stamp.token, stamp.standing) == (TOKEN, "")
    assert stamp.fingerprint == compute_fingerprint(found.path, verdict, found.text)


def test_a_reply_without_a_file_has_no_stamp_and_no_order() -> None:
    text = reply(*SCENES["no-link"])

    assert text.startswith(f"{MARKER} -->\n")
    assert read_submission_stamp(text) == ("", "", "", 0)
    assert "/approve" not in text


def test_another_day_and_another_token_say_nothing_new() -> None:
    found, verdict = reviewed(proposed("add", **SCENES["ready"][1]))
    one, other = (
        render_submission(found, verdict, day, token)
        for day, token in ((TODAY, TOKEN), (TODAY.replace(day=30), "a1b2c3d4"))
    )

    assert extract_gist(one) == extract_gist(other)


@pytest.mark.parametrize("name", SCENES)
def test_findings_speak_of_the_form_and_not_of_a_file(name: str) -> None:
    said = re.sub(r"```+.*?```+", "", reply(*SCENES[name]), flags=re.DOTALL)

    assert not re.search(r"`(?:date|links|size|links\.paper)`|\bYAML\b|\bLine \d", said)


@pytest.mark.parametrize(
    "unit", ["x", "- x\n", "&*!{}\n", "`", "\u3164", "[](", "https://a.example/b "]
)
@pytest.mark.parametrize(
    "field", ["links", "description", "field-notes", "remark", "authors"]
)
def test_a_reply_is_never_longer_than_a_comment_may_be(field: str, unit: str) -> None:
    for length in (3_500, 60_000):
        answers = {
            **WORK,
            "section": DATA if field == "authors" else MODELS,
            field: unit * (length // len(unit)),
        }

        assert len(reply("add", answers)) < 65_536


def test_neighbours_give_way_to_a_long_file() -> None:
    found, verdict = everywhere("x" * 9_000)

    text = render_submission(found, verdict, TODAY, TOKEN)

    assert len(text) < 65_536
    assert TOKEN in text


def test_a_shortened_reply_stands_for_the_whole_decision() -> None:
    found, verdict = everywhere("x" * 9_000)
    (duplicate,) = verdict.possible_duplicates
    many = tuple(
        replace(duplicate, entry_id=EntryId(f"a/b/work-{number}"))
        for number in range(12)
    )
    verdict = replace(verdict, possible_duplicates=many)

    stamp = read_submission_stamp(render_submission(found, verdict, TODAY, TOKEN))

    assert stamp is not None
    assert stamp.fingerprint == compute_fingerprint(found.path, verdict, found.text)


# ------------------------------------------------------------------------------------------- hostile text

SAFE_TAGS = {"h3", "p", "strong", "code", "pre", "ul", "ol", "li", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "br"}  # fmt: skip
HOSTILE = re.compile(
    r"octocat|@org|evil|Fixes|GH-1|#1|\]\(|<!--(?! listwright:submission)|listwright:end"
)


def assert_harmless(text: str, payload: str) -> None:
    rendered = str(
        markdown_to_html_with_extensions(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES, ("table", "autolink", "strikethrough"))
    )  # fmt: skip
    assert rendered.count("<!--") == 1, repr(payload)
    outside = re.sub(r"<code[^>]*>[^<]*</code>", "", rendered.partition("-->")[2])
    assert set(re.findall(r"</?([a-zA-Z][\w-]*)", outside)) <= SAFE_TAGS, repr(payload)
    assert not HOSTILE.search(html.unescape(outside)), repr(payload)
    assert outside.count("<details>") == outside.count("</details>"), repr(payload)


def everywhere(text: str) -> tuple[ProposedEntry, Verdict]:
    """A proposal and a verdict that hold *text* wherever a stranger's may stand."""
    quoted = f"Wrote `{text}` for `{text}`."
    problem = Problem(
        "Title",
        f"I find no address in `{text}`; write one that begins with `https://`.",
    )
    finding = Finding(
        "some-rule",
        "error",
        Location("entries/a/b/c.yaml"),
        f"`title` holds `{text}`.",
        Fix(f"Write `{text}`", (SetValue(("title",), text),), safe=False),
        (),
        ("title",),
    )
    record = {"title": text, "name": text, "links": {"paper": text, text: text}}
    found = ProposedEntry(
        kind="change", title=text, path=f"entries/{text}.yaml", text=f"title: {text}\n", before_path=f"entries/{text}.yaml",
        before=f"{text}\n", record=record, changed=(quoted, quoted), problems=(problem,), undecided=(problem,),
        candidates=(text, text), remark=text, labels={"title": "Title"},
    )  # fmt: skip
    verdict = Verdict(
        f"entries/{text}.yaml", "added", "a", text, to_fix=(finding,), to_decide=(finding,), hints=(finding,), repaired=(finding,),
        possible_duplicates=(PossibleDuplicate(EntryId(text), finding, record, record, Rewritten(text, text)),),
        places=(ListPlace(text, text, text, text, text, text),), open_duplicates=(OpenDuplicate(3, f"`{text}`"),),
    )  # fmt: skip
    return found, verdict


def test_T17_no_payload_leaves_its_code_in_a_reply() -> None:
    for payload in islice(payloads(), 0, None, 10):
        found, verdict = everywhere(payload)

        assert_harmless(render_submission(found, verdict, TODAY, TOKEN), payload)
        assert_harmless(
            render_unreadable(UnreadableForm(payload, "twice"), TODAY), payload
        )


def test_T17_no_payload_leaves_its_code_on_the_whole_way() -> None:
    for payload in islice(payloads(), 0, None, 150):
        line = " ".join(payload.split()) or "x"
        given = {
            "section": MODELS,
            "title": line,
            "link": line,
            "links": payload,
            "description": payload,
            "remark": payload,
            "venue": line,
            "field-demo": line,
        }
        answers = read(
            filled(ADD, {key: text for key, text in given.items() if text.strip()})
        )
        if isinstance(answers, Answers):
            found, verdict = reviewed(propose(answers, CATALOG, listed, TODAY, {}))
            assert_harmless(render_submission(found, verdict, TODAY, TOKEN), payload)
