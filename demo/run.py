"""What Listwright does, shown on this repository's own lists: four contributions, four reviews, one merge.

Everything happens in a clone in a temporary folder, without a network.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LIST = "lists/vlm-hub.md"
_NEWEST = '<a id="sm-2025"></a>\n\n'
_NOBODY = {
    "GIT_AUTHOR_NAME": "octo-curator",
    "GIT_AUTHOR_EMAIL": "octo-curator@users.noreply.example",
    "GIT_COMMITTER_NAME": "octo-curator",
    "GIT_COMMITTER_EMAIL": "octo-curator@users.noreply.example",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Contribution(NamedTuple):
    """What somebody sends: a file, or a line put into the generated list."""

    branch: str
    about: str
    path: str
    text: str


CONTRIBUTIONS = (
    Contribution(
        "good",
        "A good one: one small file",
        "entries/vlm-hub/seminal-models/aurora-vl.yaml",
        """\
title: Aurora-VL
year: 2026
links:
  code: https://github.com/octo-curator/aurora-vl
description: 4B parameters, reads hour-long videos on a single consumer GPU
""",
    ),
    Contribution(
        "sloppy",
        "A sloppy one: a colon, a slip of the pen, a tracking link, a wrong file name, a year that is a word",
        "entries/vlm-hub/benchmarks/Tidepool.yml",
        """\
title: Tidepool: A Benchmark for Reading Charts in Motion
year: this year
links:
    paper: http://www.arxiv.org/pdf/2601.99999v2?utm_source=newsletter
descripton: Animated charts with 2,400 questions
""",
    ),
    Contribution(
        "duplicate",
        "One that is listed already, under another title",
        "entries/vlm-hub/seminal-models/cogvlm-visual-expert.yaml",
        """\
title: "CogVLM: Visual Expert for Pretrained Language Models"
year: 2023
venue: NeurIPS
links:
  paper: https://arxiv.org/abs/2311.03079
  code: https://github.com/THUDM/CogVLM
description: Adds a trainable visual expert to a frozen language model
""",
    ),
    Contribution(
        "edited",
        "One that edits the generated list, as people do",
        LIST,
        "- **Heron-7B** - [Video model that answers with the second it looked at]"
        "(https://huggingface.co/octo-curator/heron-7b)\n",
    ),
)


# A list that its owner edits by hand, and a line that somebody adds.
PLAIN = """\
# Awesome Seeing

## Models

- [Visual Instruction Tuning](https://arxiv.org/abs/2304.08485) (2023) - Sees and talks.
- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - Learns from few examples.
"""
ADDED_LINE = (
    "- [Kosmos-1](https://arxiv.org/pdf/2302.14045v2.pdf) (2023) - Reads pictures.\n"
)


def main() -> int:
    """Show it, from the first contribution to the regenerated list."""
    with tempfile.TemporaryDirectory(prefix="listwright-demo-") as folder:
        clone = Path(folder) / "list"
        _git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone))
        _git(clone, "switch", "--quiet", "--force-create", "main")
        for number, contribution in enumerate(CONTRIBUTIONS, 1):
            _contribute(clone, contribution)
            _say(f"{number}. {contribution.about}. The review:")
            _show(
                _listwright(
                    clone,
                    "review",
                    "--base",
                    "main",
                    "--head",
                    contribution.branch,
                    "--format",
                    "markdown",
                )
            )
        _say("A maintainer merges the good one. The list regenerates itself:")
        _git(
            clone, "merge", "--quiet", "--no-ff", "--message", "Merge Aurora-VL", "good"
        )
        _show(_listwright(clone, "generate"))
        _show(_git(clone, "diff", "--unified=1", "--", LIST))
        _show_review_only(Path(folder) / "plain")
    return 0


def _show_review_only(root: Path) -> None:
    """Show a list that stays as it is: what the bot adds, and what it says of a line."""
    root.mkdir()
    _git(root, "init", "--quiet", "--initial-branch=main")
    document = root / "README.md"
    document.write_text(PLAIN, encoding="utf-8")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "A list")
    _listwright(root, "init", "--review-only", "--yes")
    _say("Another list stays as it is (`init --review-only`). All that is added:")
    _git(root, "add", "--all")
    _show(_git(root, "diff", "--cached"))
    _git(root, "commit", "--quiet", "--message", "The bot may review")
    _git(root, "switch", "--quiet", "--create", "line")
    document.write_text(f"{PLAIN}{ADDED_LINE}", encoding="utf-8")
    _git(root, "commit", "--quiet", "--all", "--message", "Add a model")
    _say("Somebody adds a line to it. The review:")
    arguments = ("--base", "main", "--head", "line", "--format", "markdown")
    _show(_listwright(root, "review", *arguments))


def _contribute(clone: Path, contribution: Contribution) -> None:
    """Make the contribution's branch, with one commit."""
    _git(clone, "switch", "--quiet", "--create", contribution.branch, "main")
    target = clone / contribution.path
    text = contribution.text
    if contribution.path == LIST:
        text = target.read_text(encoding="utf-8").replace(_NEWEST, _NEWEST + text, 1)
    target.write_text(text, encoding="utf-8")
    _git(clone, "add", "--all")
    _git(clone, "commit", "--quiet", "--message", "Add an entry")
    _git(clone, "switch", "--quiet", "main")


def _say(words: str) -> None:
    rule = "─" * 100
    _show(f"\n{rule}\n{words}\n{rule}\n\n")


def _show(text: str) -> None:
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


def _git(folder: Path, *words: str) -> str:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_")
    } | _NOBODY
    return _run(["git", *words], folder, environment)


def _listwright(folder: Path, *words: str) -> str:
    """Run the bot. Status 1 means that it found something, which is what is shown here."""
    command = [sys.executable, "-m", "bot", words[0], "--root", str(folder), *words[1:]]
    return _run(command, folder, os.environ | {"PYTHONPATH": str(ROOT)}, expected=1)


def _run(
    command: list[str], folder: Path, environment: dict[str, str], expected: int = 0
) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode > expected:
        raise SystemExit(
            f"{' '.join(command[:4])} failed: {done.stderr.decode('utf-8', 'replace')}"
        )
    return done.stdout.decode()


if __name__ == "__main__":
    sys.exit(main())
