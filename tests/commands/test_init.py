"""`listwright init`: a repository with a Markdown list gets everything that the bot needs there, once."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

import pytest
import yaml

from bot.cli import main
from bot.model.release import Release
from bot.project.import_summary import list_undecided
from bot.project.list_import import ChoiceRecorder
from bot.project.repository_files import CALLER, JOBS

if TYPE_CHECKING:
    from bot.importer.verify.report import Report

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
USES = ["--uses", f"octo-curator/listwright@{COMMIT}"]
LIST = """\
# Awesome Things

Things that are awesome.

## Papers

- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023) - A model that moves.
- [LLaVA](https://arxiv.org/abs/2304.08485) (2023) - An assistant that sees.
- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - Few shots are enough.

## Tools

- [vLLM](https://github.com/vllm-project/vllm) - Fast serving.
- [Transformers](https://github.com/huggingface/transformers) - Models for everybody.
- [Accelerate](https://github.com/huggingface/accelerate) - Any device.

Made with care.
"""
NEWCOMER = "- [Qwen2-VL](https://arxiv.org/abs/2409.12191) (2024) - Any resolution.\n"


class Repository:
    """A clone with a list in two commits, of different days."""

    def __init__(self, root: Path) -> None:
        self.root, self.said = root, ""
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("README.md", LIST)
        self.commit("A list", "2024-05-31T12:00:00Z")
        self.write(
            "README.md", LIST.replace("## Papers\n\n", f"## Papers\n\n{NEWCOMER}")
        )
        self.commit("One more", "2025-02-03T12:00:00Z")

    def git(self, *words: str, **more: str) -> str:
        who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for role in ("AUTHOR", "COMMITTER"):
            who |= {f"GIT_{role}_NAME": "Octo", f"GIT_{role}_EMAIL": "octo@example.org"}
        done = subprocess.run(
            ["git", *words],
            cwd=self.root,
            env={**os.environ, **who, **more},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def commit(self, message: str, when: str = "2026-01-30T12:00:00Z") -> None:
        self.git("add", "--all")
        self.git(
            "commit",
            "--quiet",
            "--message",
            message,
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_DATE=when,
        )

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def run(self, *words: str) -> int:
        """One command; what it says is kept in `said`."""
        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        today = {"LISTWRIGHT_TODAY": "2026-01-31", "LISTWRIGHT_NO_CACHE": "1"}
        with (
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", err),
            patch.dict(os.environ, today),
        ):
            status = main([words[0], "--root", str(self.root), *words[1:]])
        out.flush()
        self.said = out.buffer.getvalue().decode() + err.getvalue()
        return status

    def changed_workflows(self) -> list[str]:
        """The workflows that are not committed yet."""
        return [path for path in self.changed() if "/workflows/" in path]

    def changed(self) -> list[str]:
        return [
            line[3:] for line in self.git("status", "--porcelain", "-uall").splitlines()
        ]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A list that has not moved in yet."""
    return Repository(tmp_path)


@pytest.mark.feature("import-with-proof")
def test_everything_is_written_and_all_of_it_was_listed_first(
    repository: Repository,
) -> None:
    assert repository.run("init", "--yes", *USES) == 0

    listed = {
        line.strip() for line in repository.said.splitlines() if line.startswith("  ")
    }
    entries = [path for path in repository.changed() if path.startswith("entries/")]
    assert set(repository.changed()) - set(entries) <= listed
    assert f"{len(entries)} files under entries/" in listed
    assert len(entries) == 7
    assert repository.run("generate", "--check") == 0
    assert repository.run("check") == 0, repository.said


def test_where_people_add_items_is_read_from_the_history(
    repository: Repository,
) -> None:
    lines = [
        f"- [{name}](https://example.org/{name})\n"
        for name in ("zeta", "mu", "alpha", "rho")
    ]
    for number in range(len(lines)):
        repository.write(
            "README.md",
            "# Awesome Things\n\n## Papers\n\n"
            + "".join(reversed(lines[: number + 1])),
        )
        repository.commit(f"Item {number}")

    assert repository.run("init", "--yes", "--list", "things") == 0

    shared = yaml.safe_load(repository.read("schema/things.yaml"))["defaults"]
    order = yaml.safe_load(repository.read("schema/order/things.yaml"))
    assert (shared["newcomers"], order) == (
        "top",
        {"manual": {"papers": ["rho", "alpha", "mu", "zeta"]}},
    )
    assert "every item keeps its place" in repository.said


def test_a_second_run_changes_nothing(repository: Repository) -> None:
    repository.run("init", "--yes", *USES)
    before = {path: repository.read(path) for path in repository.changed()}

    assert repository.run("init", "--yes", *USES) == 0

    assert repository.said == "Everything is here already.\n"
    assert {path: repository.read(path) for path in repository.changed()} == before


def test_a_run_after_the_commit_notes_it_for_blame_and_then_nothing_more(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", *USES)
    repository.commit("The list moves in")
    tip = repository.git("rev-parse", "HEAD").strip()

    repository.run("init", "--yes")
    assert repository.read(".git-blame-ignore-revs").splitlines()[-1] == tip
    repository.commit("Look through it")
    repository.run("init", "--yes")

    assert repository.said == "Everything is here already.\n"
    assert repository.changed() == []


@pytest.mark.feature("date-added")
def test_each_entry_knows_since_when_it_is_listed(repository: Repository) -> None:
    repository.run("init", "--yes")

    folder = "entries/awesome-things/papers"
    assert 'added: "2025-02-03"' in repository.read(f"{folder}/qwen2-vl.yaml")
    assert 'added: "2024-05-31"' in repository.read(f"{folder}/llava.yaml")


def test_the_document_reads_as_before_and_prose_stays(repository: Repository) -> None:
    before = repository.read("README.md")

    repository.run("init", "--yes", "--keep-order")

    lines = [
        line
        for line in repository.read("README.md").splitlines()
        if "listwright:" not in line
    ]
    assert "\n".join(lines) + "\n" == before


@pytest.mark.feature("workflow")
def test_the_one_workflow_is_the_one_that_is_tested_and_names_the_release(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--forms", *USES)

    ours = (ROOT / CALLER).read_text("utf-8")
    theirs = repository.read(CALLER)
    called = f"octo-curator/listwright/{JOBS}@{COMMIT}"
    assert theirs == ours.replace(f"uses: $/{JOBS}\n", f"uses: {called}\n")
    assert f"uses: {called}\n" in theirs
    assert repository.changed_workflows() == [CALLER]


def test_without_forms_no_event_of_an_issue_starts_the_workflow(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", *USES)

    triggers = yaml.safe_load(repository.read(CALLER))[True]
    assert "issues" not in triggers
    assert triggers.keys() == yaml.safe_load((ROOT / CALLER).read_text("utf-8"))[
        True
    ].keys() - {"issues"}


def test_a_standalone_repository_holds_the_jobs_and_pins_the_program(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--standalone", *USES)

    action = f"octo-curator/listwright/.github/actions/listwright@{COMMIT}"
    jobs = repository.read(JOBS)
    assert repository.changed_workflows() == [JOBS, CALLER]
    assert jobs.replace(
        f"uses: {action}\n", "uses: $/.github/actions/listwright\n"
    ) == (ROOT / JOBS).read_text("utf-8")
    assert f"uses: ./{JOBS}\n" in repository.read(CALLER)


def test_without_a_release_no_workflow_is_written_and_it_says_so(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", "--hooks")

    assert not (repository.root / ".github/workflows").exists()
    assert not (repository.root / ".pre-commit-config.yaml").exists()
    assert "--uses OWNER/listwright@COMMIT" in repository.said


def test_the_release_is_that_of_the_installed_program_where_none_is_named(
    repository: Repository,
) -> None:
    release = Release("octo-curator/listwright", COMMIT, " # v1.2.0")
    with patch("bot.disk.installation.find_release", lambda: release):
        repository.run("init", "--yes")

    assert f"bot.yml@{COMMIT} # v1.2.0\n" in repository.read(CALLER)


def test_what_is_added_by_default_is_the_list_its_entries_and_one_workflow(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", *USES)

    beside = [path for path in repository.changed() if not path.startswith("entries/")]
    assert beside == [
        "README.md",
        CALLER,
        "CONTRIBUTING.md",
        "schema/awesome-things.yaml",
        "schema/order/awesome-things.yaml",
        "schema/settings.yaml",
    ]
    assert repository.read("schema/settings.yaml") == "publish: pull-request\n"
    assert "issue forms" not in repository.read("CONTRIBUTING.md")


@pytest.mark.feature("json-schema")
def test_forms_hooks_and_schemas_come_when_they_are_wished_for(
    repository: Repository,
) -> None:
    repository.run("init", "--yes", *USES)
    repository.commit("The list is imported")

    assert repository.run("init", "--yes", "--forms", "--hooks", "--editor", *USES) == 0

    assert yaml.safe_load(repository.read("schema/settings.yaml")) == {
        "publish": "pull-request",
        "submissions": {"enabled": True},
    }
    assert set(repository.changed()) == {
        *(
            f".github/ISSUE_TEMPLATE/listwright-{kind}.yml"
            for kind in ("add", "change", "remove")
        ),
        ".git-blame-ignore-revs",
        ".pre-commit-config.yaml",
        ".vscode/settings.json",
        "schema/awesome-things.schema.json",
        "schema/settings.yaml",
    }
    assert "`listwright upgrade`" in repository.said
    assert repository.run("generate", "--check") == 0


def test_settings_that_say_no_are_kept_and_it_is_said(repository: Repository) -> None:
    settings = "submissions:\n  enabled: false\n"
    repository.write("schema/settings.yaml", settings)

    repository.run("init", "--yes", "--forms", *USES)

    assert repository.read("schema/settings.yaml") == settings
    assert "says no to issue forms" in repository.said


def test_files_that_are_not_listed_one_by_one_are_counted(
    repository: Repository,
) -> None:
    with patch("bot.project.next_steps._MOST_NAMED", 2):
        repository.run("init", "--dry-run", *USES)

    assert "\n  and 4 more\n  7 files under entries/\n" in repository.said


def test_lists_go_where_the_owner_says(repository: Repository) -> None:
    repository.run("init", "--yes", "--publish", "push")

    assert not (repository.root / "schema/settings.yaml").exists()


@pytest.mark.parametrize(
    "uses",
    ["octo-curator/listwright@v1", "listwright", "a/b@0123", f"a/b@{COMMIT}; rm"],
)
def test_a_release_that_others_can_move_is_refused(
    repository: Repository, uses: str
) -> None:
    assert repository.run("init", "--yes", "--uses", uses) == 2
    assert repository.changed() == []


def test_what_is_there_already_is_added_to_and_never_replaced(
    repository: Repository,
) -> None:
    hooks = "# ours\nrepos:\n    - repo: https://github.com/octo-curator/hooks\n      rev: v1\n      hooks:\n          - id: x\n"
    repository.write(".pre-commit-config.yaml", hooks)
    repository.write("CONTRIBUTING.md", "# How to help\n\nBe kind.\n")
    repository.write(CALLER, "name: Ours\n")
    repository.write("schema/settings.yaml", "mode: observe\n")

    repository.run("init", "--yes", "--hooks", *USES)

    assert repository.read(".pre-commit-config.yaml").startswith(hooks)
    assert [
        one["repo"]
        for one in yaml.safe_load(repository.read(".pre-commit-config.yaml"))["repos"]
    ] == [
        "https://github.com/octo-curator/hooks",
        "https://github.com/octo-curator/listwright",
    ]
    assert repository.read("CONTRIBUTING.md").startswith(
        "# How to help\n\nBe kind.\n\n## Adding something"
    )
    assert repository.read(CALLER) == "name: Ours\n"
    assert repository.read("schema/settings.yaml") == "mode: observe\n"


def test_the_guide_says_beforehand_that_two_approve(repository: Repository) -> None:
    repository.write("schema/settings.yaml", "approvals: 2\n")

    repository.run("init", "--yes", *USES)

    sentence = "Two maintainers approve what goes into the list.\n"
    assert repository.read("CONTRIBUTING.md").endswith(sentence)


def test_the_guide_says_beforehand_how_many_are_looked_at(
    repository: Repository,
) -> None:
    limit = "pull_requests: {per_author: 5, days: 2}\n"
    repository.write("schema/settings.yaml", limit)

    repository.run("init", "--yes", *USES)

    assert repository.read("CONTRIBUTING.md").endswith(
        "Of one author's open pull requests, 5 are looked at within 2 days; the others"
        " have their turn later.\n"
    )


def test_the_guide_says_beforehand_that_a_day_may_be_named_and_what_is_remembered(
    repository: Repository,
) -> None:
    repository.write("schema/settings.yaml", "later: true\nremember: true\n")

    repository.run("init", "--yes", *USES)

    assert repository.read("CONTRIBUTING.md").endswith(
        "A maintainer may name a day from which something can be listed; the bot looks"
        " at it again on that day.\n"
        "What is not taken up is remembered with its reason, and told where the same"
        " work is proposed again.\n"
    )


def test_the_guide_says_beforehand_what_gathers(repository: Repository) -> None:
    repository.write("schema/settings.yaml", "gather_after_days: 14\n")

    repository.run("init", "--yes", *USES)

    assert repository.read("CONTRIBUTING.md").endswith(
        "What has been ready for 14 days gathers in one pull request of the bot's, which a"
        " maintainer merges or not. Your commits stay yours.\n"
    )


def test_the_sample_for_contributors_is_an_entry_of_the_list_without_a_fault(
    repository: Repository,
) -> None:
    repository.run("init", "--yes")

    said = repository.read("CONTRIBUTING.md")
    shown = re.search(
        r"this is `(entries/[^`]+)`:\n\n  ```yaml\n((?:  .*\n)+?)  ```", said
    )
    assert shown is not None
    entry = repository.read(shown[1])
    assert "\nadded:" in entry
    assert re.sub(r"(?m)^added:.*\n", "", entry) == re.sub(r"(?m)^  ", "", shown[2])
    assert repository.run("check", shown[1]) == 0
    assert "example.org" not in said


def test_contributors_see_a_work_of_the_largest_section_and_the_sections_that_ask_less(
    repository: Repository,
) -> None:
    parts = "".join(f"- [Part {n}](docs/part-{n}.md)\n" for n in range(3))
    more = "".join(
        f"- [Tool {n}](https://tools.example.org/{n}) - Does {n}.\n" for n in range(5)
    )
    repository.write(
        "README.md",
        LIST.replace("## Papers", f"## About\n\n{parts}\n## Papers").replace(
            "\nMade", f"{more}\nMade"
        ),
    )

    repository.run("init", "--yes", "--forms")

    said = repository.read("CONTRIBUTING.md")
    assert "this is `entries/awesome-things/tools/accelerate.yaml`" in said
    assert "- `description` everywhere but in About\n" in said
    assert "issue forms" in said
    form = repository.read(".github/ISSUE_TEMPLATE/listwright-add.yml")
    assert "placeholder: https://" in form
    assert "part-0" not in form


def test_the_settings_name_the_repository_and_a_branch_that_is_not_main(
    repository: Repository,
) -> None:
    repository.git("branch", "--move", "trunk")
    repository.git(
        "remote", "add", "origin", "git@github.com:octo-curator/awesome-things.git"
    )

    repository.run("init", "--yes", "--forms")

    assert yaml.safe_load(repository.read("schema/settings.yaml")) == {
        "repository": "octo-curator/awesome-things",
        "branch": "trunk",
        "publish": "pull-request",
        "submissions": {"enabled": True},
    }
    assert "/awesome-things/blob/trunk/README.md" in repository.read(
        ".github/ISSUE_TEMPLATE/listwright-add.yml"
    )


def test_rules_that_most_of_a_section_breaks_are_off_there_and_only_there(
    repository: Repository,
) -> None:
    shouting = "".join(
        f"- [Tool {word}](http://{word}.github.io/) - The best and most amazing {word} tool ever!\n"
        for word in ("alpha", "beta", "gamma")
    )
    repository.write(
        "README.md",
        LIST.replace(
            "## Tools\n\n", f"## Tools\n\n{shouting}{shouting.replace('io/', 'io/x')}"
        ),
    )

    repository.run("init", "--yes")

    layout = yaml.safe_load(repository.read("schema/awesome-things.yaml"))
    assert layout["sections"]["tools"]["rules"]["promotional-word"] == "off"
    assert "promotional-word" not in str(layout["sections"]["papers"])


def test_the_list_is_the_file_with_most_items(repository: Repository) -> None:
    repository.git("mv", "README.md", "LIST.md")
    repository.write("README.md", "# Things\n\nSee [the list](LIST.md).\n")
    repository.write("CONTRIBUTING.md", LIST)

    repository.run("init", "--yes")

    assert "document: LIST.md" in repository.read("schema/awesome-things.yaml")


def test_where_there_is_no_list_it_says_what_to_do(repository: Repository) -> None:
    repository.write("README.md", "# Hello\n\nNothing here.\n")

    assert repository.run("init", "--yes") == 2
    assert "Name it with --document." in repository.said


def test_a_repository_without_a_list_is_told_why(repository: Repository) -> None:
    repository.write("README.md", "# Things\n\n- [Part](#part)\n\n## Part\n\nWords.\n")

    assert repository.run("init") == 2

    assert (
        "README.md: Its items lead only to places in the document itself"
        in repository.said
    )


PROGRAM = """# Octo

Octo reads things, one after the other. It needs nothing else.

## Installation

```sh
pip install octo
```

## Use

```python
import octo

octo.read("things")
```

Octo reads what it is given, and says what it found. See below for more of it.
What it does not know is left as it is.

## Links

- [Documentation](https://octo-curator.example/docs)
"""


def test_the_page_of_a_program_is_no_list_unless_it_is_named(
    repository: Repository,
) -> None:
    repository.write("README.md", PROGRAM)

    assert repository.run("init", "--yes") == 2
    assert "README.md: It tells of a program" in repository.said
    assert repository.run("init", "--yes", "--document", "README.md") == 0


def test_a_list_of_one_item_is_one_even_beside_a_block_of_code(
    repository: Repository,
) -> None:
    code = "```bibtex\n@misc{octo}\n```\n"
    repository.write(
        "README.md",
        f"# Octo\n\n## Tools\n\n- [Hexa](https://octo-curator.example)\n\n## Citation\n\n{code}",
    )

    assert repository.run("init", "--yes") == 0


@pytest.mark.feature("dry-run")
def test_a_dry_run_shows_what_was_understood_and_writes_nothing(
    repository: Repository,
) -> None:
    assert repository.run("init", "--dry-run", *USES) == 0

    assert (
        "README.md: 7 items become 7 entries in 2 sections; nothing is lost."
        in repository.said
    )
    assert "  - [{title}]({link}) - {description}\n" in repository.said
    assert repository.changed() == []


@pytest.mark.parametrize(("answer", "writes"), [("y", True), ("", False), ("n", False)])
def test_at_a_terminal_the_owner_is_asked(
    repository: Repository,
    answer: str,
    writes: bool,  # noqa: FBT001
) -> None:
    asked: list[str] = []

    def ask(_: object, question: str) -> str:
        asked.append(question)
        return answer

    with (
        patch("bot.disk.context._SystemTerminal.ask", ask),
        patch("sys.stdin") as stdin,
    ):
        stdin.isatty.return_value = True
        assert repository.run("init") == 0

    assert asked[-1].endswith("Write these files? [y/N] ")
    assert bool(repository.changed()) == writes


@pytest.mark.parametrize(
    ("option", "head"),
    [
        ("--dry-run", "To be written:"),
        ("--yes", "Written:"),
        ("--keep-order", "Written:"),
    ],
)
def test_what_is_said_of_the_files_is_what_was_done(
    repository: Repository, option: str, head: str
) -> None:
    assert repository.run("init", option) == 0

    assert repository.said.startswith(f"{head}\n  schema/")
    assert bool(repository.changed()) == (head == "Written:")
    assert ("Nothing was written." in repository.said) == (head == "To be written:")
    assert ("Commit all of it." in repository.said) == (head == "Written:")


def test_a_dry_run_shows_each_pattern_once_and_names_what_it_could_not_decide(
    repository: Repository,
) -> None:
    same = "".join(
        f"- [Work {n}](https://works.example/{n}) - Says {n}.\n" for n in range(4)
    )
    odd = "- An odd one at https://odd.example/1 of [another](https://odd.example/2) kind\n"
    repository.write(
        "README.md", f"# Things\n\n## First\n\n{same}{odd}\n## Second\n\n{same}"
    )

    assert repository.run("init", "--dry-run") == 0

    assert repository.said.count("[{title}]({link})") == 1
    assert "2 sections: First, Second\n" in repository.said


def test_readings_that_are_equally_likely_are_named() -> None:
    recorder = ChoiceRecorder()

    assert recorder("First", ["- {title}", "- {name}"]) == 0
    assert recorder.list_choices() == [
        "  two patterns write the items of “First” equally well; the first is taken:",
        "    - {title}",
        "    - {name}",
    ]


def test_readings_of_several_sections_are_named_once() -> None:
    recorder = ChoiceRecorder()
    for section in ("First", "Second", "Third"):
        recorder(section, ["- {title}\n  {authors}", "- {name}"])

    assert recorder.list_choices() == [
        "  two patterns write the items of “First”, “Second”, “Third” equally well; the first is taken:",
        "    - {title}\n      {authors}",
        "    - {name}",
    ]


def test_the_same_readings_of_many_sections_name_a_few_of_them() -> None:
    recorder = ChoiceRecorder()
    for number in range(8):
        recorder(f"Section {number}", ["- {title}", "- {name}"])

    assert recorder.list_choices()[0].endswith(
        "“Section 4”, “Section 5” and 2 more equally well; the first is taken:"
    )


def test_what_looks_like_an_item_and_stays_text_is_named_by_line() -> None:
    unread = [
        {
            "line": line,
            "kind": "list item",
            "text": f"- [Work {line}](https://works.example)",
        }
        for line in range(4, 16)
    ]
    report = cast(
        "Report",
        SimpleNamespace(
            verbatim=[{"line": 3, "entry": "a/b/c", "reason": "its form"}],
            unread=unread,
        ),
    )
    lines = [
        f"    line {line}, list item: - [Work {line}](https://works.example)"
        for line in range(4, 16)
    ]
    head = [
        "  1 keeps its text as it is, since no pattern of its section fits:",
        "    line 3: a/b/c",
        "  12 look like items, and stay text of the document:",
    ]

    assert list_undecided(report) == [
        *head,
        *lines[:10],
        "    and 2 more; `--dry-run` names all",
    ]
    assert list_undecided(report, is_complete=True) == [*head, *lines]


@pytest.mark.parametrize("option", ["--yes", "--dry-run"])
def test_a_word_of_the_list_for_the_terminal_never_reaches_it(
    repository: Repository, option: str
) -> None:
    unread = "\n## \x1b]0;Octo\x07 [Heading](https://example.org/h)\n\n"
    repository.write("README.md", LIST.replace("\nMade with care.\n", unread))

    assert repository.run("init", option) == 0

    shown = "⟨U+001B⟩]0;Octo⟨U+0007⟩ [Heading](https://example.org/h)"
    assert shown in repository.said
    assert "\x1b" not in repository.said
    assert "\x07" not in repository.said


@pytest.mark.parametrize("opening", ["<!-- \x1b[31m", "```\x1b[31m"])
def test_a_message_that_quotes_a_list_sends_nothing_to_the_terminal(
    repository: Repository, opening: str
) -> None:
    repository.write(
        "other.md", f"# Things\n\n{opening}\n\n- [One](https://example.org/1)\n"
    )

    words = [
        "import",
        str(repository.root / "other.md"),
        "--list",
        "other",
        "--document",
        "OTHER.md",
    ]
    assert repository.run(*words) == 1

    assert "⟨U+001B⟩[31m" in repository.said
    assert "\x1b" not in repository.said


def test_a_second_run_without_a_release_still_misses_the_workflow(
    repository: Repository,
) -> None:
    repository.run("init", "--yes")
    repository.commit("The list moves in")
    repository.run("init", "--yes")
    repository.commit("Look through it")

    assert repository.run("init", "--yes") == 0

    assert "The workflow was left out" in repository.said
    assert "--uses OWNER/listwright@COMMIT" in repository.said
