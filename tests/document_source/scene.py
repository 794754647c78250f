"""A repository whose list is its document, and the same list with entry files."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.cli import main

LIST = """\
# Awesome Seeing

Works that see.

## Contents

- [Models](#models)
- [Data](#data)

## Models

- [Visual Instruction Tuning](https://arxiv.org/abs/2304.08485) (2023) - It sees and talks. [code](https://github.com/haotian-liu/LLaVA)
- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - It learns from few examples.
- [Octo Vision](https://octo-curator.example/vision) (2021) - It counts arms.

Write to us if you know more.

## Data

| Name | What | Year |
| --- | --- | --- |
| [Octo Set](https://octo-curator.example/set) | Eight thousand pictures. | 2020 |
| [Reef Set](https://octo-curator.example/reef) | Pictures of reefs. | 2019 |
"""
LAYOUT = "title: Awesome Seeing\ndocument: README.md\nsource: document\n"


class Repository:
    """A repository in a folder; `main` is the base of its contributions."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True)
        self.root = root
        self.count = 0
        self.today = "2026-01-31"
        self.git("init", "--quiet", "--initial-branch=main")

    @classmethod
    def with_document(
        cls, root: Path, text: str = LIST, layout: str = LAYOUT
    ) -> "Repository":
        """A list that is read from its document."""
        repository = cls(root)
        repository.write("README.md", text)
        repository.write("schema/seeing.yaml", layout)
        repository.commit("List")
        return repository

    @classmethod
    def with_entries(cls, root: Path, text: str = LIST) -> "Repository":
        """The same list, imported with every item at its place."""
        repository = cls(root)
        repository.write("README.md", text)
        repository.commit("List")
        arguments = ("--list", "seeing", "--document", "README.md", "--keep-order")
        status, _, problem = repository.run(
            "import", str(root / "README.md"), *arguments
        )
        assert status == 0, problem
        repository.commit("Import")
        return repository

    def git(self, *words: str) -> str:
        """Run git there; what it prints."""
        identity = ("-c", "user.name=Octo", "-c", "user.email=octo@example.org")
        done = subprocess.run(
            ["git", *identity, *words], cwd=self.root, capture_output=True, check=True
        )
        return done.stdout.decode()

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def read(self, path: str) -> str:
        """Read a file."""
        return (self.root / path).read_text("utf-8")

    def commit(self, message: str) -> None:
        """Commit all files."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def contribute(self, text: str) -> str:
        """Make a branch on which the document is *text*; its name."""
        self.count += 1
        branch = f"contribution-{self.count}"
        self.git("switch", "--quiet", "--create", branch, "main")
        self.write("README.md", text)
        self.commit("Contribution")
        self.git("switch", "--quiet", "main")
        return branch

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run a command: its status, output, and what it prints on standard error."""
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, {"LISTWRIGHT_TODAY": self.today}),
        ):
            status = main([words[0], "--root", str(self.root), *words[1:]])
        out.flush()
        return status, out.buffer.getvalue().decode(), err.getvalue()

    def review(self, head: str) -> Any:  # noqa: ANN401 - JSON
        """The review of a branch, as JSON."""
        _, out, problem = self.run(
            "review", "--base", "main", "--head", head, "--format", "json"
        )
        assert out, problem
        return json.loads(out)

    def comment(self, head: str) -> str:
        """The comment on a branch."""
        arguments = ("--base", "main", "--head", head, "--format", "markdown")
        _, out, problem = self.run("review", *arguments)
        assert out, problem
        return out


def shorten_message(finding: Any) -> str:  # noqa: ANN401 - JSON
    """The message of a finding; of one that speaks of an entry or an item, what is missing."""
    message = str(finding["message"])
    if finding["rule"] == "missing-field":
        return message.partition(": ")[2] or message
    return message


def list_findings(review: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """What was found in each entry, by kind: rules, messages and duplicates."""
    found = []
    for entry in review["entries"]:
        kinds = ("to_fix", "to_decide", "hints", "repaired")
        findings = [one for kind in kinds for one in entry[kind]]
        # Their texts speak of files.
        about_files = {"removed-entry", "contributed-verbatim", "missing-link"}
        said = sorted(
            (one["rule"], "" if one["rule"] in about_files else shorten_message(one))
            for one in findings
        )
        twins = sorted(one["entry"] for one in entry["duplicates"])
        found.append((entry["kind"], entry["title"], said, twins))
    return sorted(found, key=json.dumps)
