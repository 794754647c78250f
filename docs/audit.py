"""Make the tables of `docs/audit.md`: the rights of each job, and the tests against each threat."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/audit.md"
SCOPES = ("contents", "checks", "issues", "pull-requests", "statuses")
_TEST = re.compile(r"(?m)^def test_((?:T\d\d_)+)(\w+)")

THREATS: Mapping[str, str] = {
    "T01": "A pull request changes the workflow or the program, to run code with the token.",
    "T02": "A link in place of a file leads to a secret of the runner.",
    "T03": "A submodule in place of a file.",
    "T04": "A title, branch or body is put into a script.",
    "T05": "Text that is printed gives the runner a command.",
    "T06": "Text that is written gives a later step an output or a variable.",
    "T07": "A file makes the YAML parser crash.",
    "T08": "A file costs the parser endless time or memory.",
    "T09": "A repeated or merged key hides a value.",
    "T10": "A character that ends a line for some readers hides a key.",
    "T11": "A name that looks like another's, by invisible or foreign letters.",
    "T12": "A link that runs code or pretends to lead elsewhere.",
    "T13": "Two paths that some computers take for one.",
    "T14": "Git objects that git itself would not make.",
    "T15": "So many or so large files that one is overlooked.",
    "T16": "Entries or lists of others are renamed, removed or overwritten.",
    "T17": "Text breaks out of a comment: markup, mentions, closing words, images.",
    "T18": "Somebody forges the bot's comment.",
    "T19": "Somebody forges the bot's check.",
    "T20": "Somebody without write access gives a command.",
    "T21": "An issue is edited between the preview and the approval.",
    "T22": "A branch moves between the approval and the merge.",
    "T23": "An answer in a form pretends to be another field.",
    "T24": "A command in a quotation, in code, in an edited comment, by a bot.",
    "T25": "The bot pushes to a branch that moved, or that is none of its business.",
    "T26": "Two bots answer each other for ever.",
    "T27": "Two pull requests add the same work, and both are merged.",
    "T28": "Two runs write the lists at once, and one is lost.",
    "T29": "A flood of pull requests, issues or comments.",
    "T30": "An Action or a package is taken over.",
    "T31": "A cache or an artifact is poisoned.",
    "T32": "A link makes the bot request an internal address.",
    "T33": "A label is set by hand to gain a right.",
    "T34": "A log or an error message tells a secret.",
    "T35": "The token of one preview approves another text.",
    "T36": "Text of an entry ends its place in the list.",
    "T37": "A contribution excuses itself from a rule.",
    "T38": "A contribution claims others' titles, or leads a listed link elsewhere.",
    "T39": "The analysis is forged: another number, commit, author or path.",
    "T40": "A branch name forges a prefilled link.",
    "T41": "A document is damaged so that no list can be generated.",
    "T42": "A commit that git refuses stops the reviews of others.",
    "T43": "Pull requests that never finish use up the sweep's budget.",
    "T44": "Large or highly compressed files slow the reviews of others.",
    "T45": "Entries above the limits stay pending for ever.",
    "T46": "Two runs publish at once.",
    "T47": "A job with the check's name is taken for the bot's check.",
    "T48": "An invisible character in an escape of YAML.",
    "T49": "Of a merge with several commits only the last is seen.",
    "T50": "A line that somebody typed on the default branch is overwritten.",
    "T51": "A relative link leaves the repository's files.",
    "T52": "Somebody merges unsafe text by hand.",
    "T53": "A fault of a parser in a job that can write.",
    "T54": "A source of facts lies, sends hostile text, or is huge, slow or broken.",
    "T55": "A look-up is made to reach a private host, or one that nobody named.",
    "T56": "A text of an entry becomes markup, a script or a formula in a page or an export.",
    "T57": "The index of the entries is forged, stale, damaged, or a fork's.",
    "T58": "What nobody saw is merged with all that is ready: by a push or an edit right before, or by time alone.",
    "T59": "A request is made so that the keeper of a section approves more than the section.",
    "T60": "What is pasted is huge or deeply nested, so that reading it takes long.",
}
"""What is tried, by the number that the tests' names bear."""


def render_audit_page() -> str:
    """Return the page as a person wrote it, with today's tables."""
    text = PAGE.read_text("utf-8")
    text = _fill(text, "jobs", list(_render_jobs()))
    return _fill(text, "threats", list(_render_threats()))


def find_threat_tests() -> dict[str, list[tuple[str, str]]]:
    """Return the tests against each threat, as file and name."""
    tests = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for numbers, name in _TEST.findall(path.read_text("utf-8")):
            for number in re.findall(r"T\d\d", numbers):
                tests[number].append((path.relative_to(ROOT).as_posix(), name))
    return dict(tests)


def _fill(text: str, name: str, lines: list[str]) -> str:
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, _, rest = text.partition(begin)
    return "\n".join([head + begin, *lines, end]) + rest.partition(end)[2]


def _render_jobs() -> Iterator[str]:
    workflow = ROOT / ".github/workflows/bot.yml"
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    yield f"| job | {' | '.join(SCOPES)} |"
    yield f"| --- | {' | '.join('---' for _ in SCOPES)} |"
    for name, job in jobs.items():
        rights = " | ".join(job["permissions"].get(scope, "–") for scope in SCOPES)
        yield f"| `{name}` | {rights} |"


def _render_threats() -> Iterator[str]:
    tests = find_threat_tests()
    yield "| | what is tried | tests |"
    yield "| --- | --- | --- |"
    for number, threat in THREATS.items():
        cells = [
            f"[{name.replace('_', ' ')}](../{path})" for path, name in tests[number]
        ]
        yield f"| {number} | {threat} | {'; '.join(cells)} |"
