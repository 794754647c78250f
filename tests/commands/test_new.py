"""`listwright new`: the issue form at a terminal, with a person who answers from a script."""

import argparse
import dataclasses
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import new
from bot.disk.context import open_context
from bot.disk.fact_store import DiskFactStore
from bot.disk.link_store import DiskLinkStore
from bot.errors import RefusedError, UsageError
from bot.model.network import NetworkAnswer, NetworkRequest
from bot.network.lychee import LycheeTrier
from bot.network.single_tries import try_links_once
from bot.plan import Outcome, WriteFile
from bot.ports import NO_TERMINAL, Context, NetworkContext
from tests.review.scene import Scene

HOME = "entries/demo/models"
LOOKING = ["2408.12345", "--section=models", "--set", "title=SeeWell: Looking Twice"]
SAID = ["--set", "description=Looks at everything twice"]
FILE = """\
title: "SeeWell: Looking Twice"
year: 2024
links:
  paper: https://arxiv.org/abs/2408.12345
description: Looks at everything twice
"""


class Person:
    """Somebody at the terminal: what was asked of them, and their replies, in order."""

    is_interactive = True

    def __init__(self, *replies: str) -> None:
        self.asked: list[str] = []
        self._replies = iter(replies)

    def ask(self, question: str) -> str:
        """Reply to *question*; a test that is asked too much fails here."""
        self.asked.append(question)
        return next(self._replies)

    @property
    def labels(self) -> Iterator[str]:
        """The last line of each question."""
        return (question.rpartition("\n")[2] for question in self.asked)


class Sources:
    """The sources of facts: what they answer, and whether they were asked."""

    def __init__(self, *answers: NetworkAnswer) -> None:
        self.asked: list[str] = []
        self._answers = iter(answers)

    def ask(self, request: NetworkRequest) -> NetworkAnswer:
        """Answer; a test that asks too often fails here."""
        self.asked.append(request.url)
        return next(self._answers)


def make(
    scene: Scene,
    *words: str,
    person: Person | None = None,
    sources: Sources | None = None,
) -> Outcome:
    """What `listwright new` with these words gives."""
    parser = argparse.ArgumentParser()
    new.configure(parser)
    disk = open_context(str(scene.root))
    values = {one.name: getattr(disk, one.name) for one in dataclasses.fields(Context)}
    values["terminal"] = person or NO_TERMINAL
    context = NetworkContext(
        **values,
        open_network=lambda: sources or Sources(),
        open_repositories=lambda: None,
        open_fact_store=lambda: DiskFactStore(None),
        open_link_trier=LycheeTrier,
        open_link_store=lambda: DiskLinkStore(None),
        try_links_once=try_links_once,
    )
    return new.run(parser.parse_args(words), context)


def written(outcome: Outcome) -> tuple[str, str]:
    """Path and text of the one file that is wanted."""
    (action,) = outcome.plan
    assert isinstance(action, WriteFile)
    assert outcome.status == 0
    return action.path, action.text


def test_an_entry_is_made_of_options_alone(scene: Scene) -> None:
    made = make(scene, *LOOKING, *SAID)

    assert written(made) == (f"{HOME}/seewell-looking-twice.yaml", FILE)


def test_a_labelled_link_is_the_main_one_where_no_other_is_given(scene: Scene) -> None:
    path = "links.demo=https://seewell.example.org/twice"
    made = make(scene, "Born Between", "--section=models", "--set", path, *SAID)

    assert "links:\n  demo: https://seewell.example.org/twice\n" in written(made)[1]


def test_the_path_the_file_and_its_place_between_its_neighbours_are_shown(
    scene: Scene,
) -> None:
    made = make(
        scene, "2304.12345", "--section=models", "--set", "title=Born Between", *SAID
    )

    assert made.text.splitlines()[:1] == [f"{HOME}/born-between.yaml"]
    assert (
        "  in Models › 2023:\n"
        "      - **CogVLM** - [A visual expert inside a frozen language model](https://arxiv.org/abs/2311.03079)\n"
        "    + - **Born Between** - [Looks at everything twice](https://arxiv.org/abs/2304.12345)\n"
        "      - **BLIP-2** - [Bootstraps from a frozen image encoder and a frozen language model](https://arxiv.org/abs/2301.12597)\n"
    ) in made.text
    assert "  Date `2023`, from the number in the link.\n" in made.text


@pytest.mark.feature("new-entry")
def test_a_person_is_asked_for_what_the_section_needs_and_no_more(scene: Scene) -> None:
    person = Person(
        "1", "SeeWell: Looking Twice", "2408.12345", "", "Looks at everything twice"
    )

    made = make(scene, person=person)

    assert list(person.labels) == [
        "Section: ",
        "Title: ",
        "Link: ",
        "Year or date [2024]: ",
        "Description: ",
    ]
    assert (
        "  1  Demo list › Models\n  2  Demo list › Tools\n  3  Other list › Papers\n"
        in person.asked[0]
    )
    assert written(made)[1] == FILE


def test_what_is_given_is_not_asked_for(scene: Scene) -> None:
    person = Person("2024-08")

    made = make(scene, *LOOKING, *SAID, person=person)

    assert list(person.labels) == ["Year or date [2024]: "]
    assert 'date: "2024-08"\n' in written(made)[1]


def test_the_name_in_a_link_is_offered_as_title(scene: Scene) -> None:
    person = Person("")

    made = make(
        scene, "github.com/octo-curator/SeeWell", "--section=tools", person=person
    )

    assert list(person.labels) == ["Title [SeeWell]: "]
    path, text = written(made)
    assert path == "entries/demo/tools/seewell.yaml"
    assert (
        text
        == "title: SeeWell\nlinks:\n  code: https://github.com/octo-curator/SeeWell\n"
    )


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://github.com/octo-curator/SeeWell", "SeeWell"),
        ("https://huggingface.co/datasets/octo-curator/SeeWell-2M", "SeeWell-2M"),
    ],
)
def test_a_section_that_shows_names_is_offered_the_one_in_the_link(
    scene: Scene, link: str, shown: str
) -> None:
    layout = scene.root / "schema/other.yaml"
    layout.write_text(
        layout.read_text(encoding="utf-8").replace(
            '"- [{title}]', '"- {name} [{title}]'
        ),
        encoding="utf-8",
    )
    person = Person("", "2024")

    made = make(
        scene,
        link,
        "--list=other",
        "--set",
        "title=Looking at Everything Twice",
        person=person,
    )

    assert list(person.labels) == [f"Short name [{shown}]: ", "Year or date: "]
    assert f"name: {shown}\n" in written(made)[1]


def test_a_fault_is_told_in_the_forms_words_and_asked_again(scene: Scene) -> None:
    person = Person("see the paper", "2408.12345", "soon", "2024")
    words = [*LOOKING[1:], *SAID]

    made = make(scene, *words, person=person)

    assert "I find no address in `see the paper`" in person.asked[1]
    assert person.asked[3].startswith(
        "\n`Year or date` must be a date: `2024`, `2024-05` or `2024-05-31`.\n"
    )
    assert list(person.labels) == [
        "Link: ",
        "Link: ",
        "Year or date [2024]: ",
        "Year or date: ",
    ]
    assert written(made)[1] == FILE


def test_an_empty_reply_to_what_cannot_be_missing_is_asked_again(scene: Scene) -> None:
    person = Person(
        "", "SeeWell: Looking Twice", "2024", " ", "Looks at everything twice"
    )

    made = make(scene, "2408.12345", "--section=models", person=person)

    assert list(person.labels)[:2] == ["Title: ", "Title: "]
    assert written(made)[1] == FILE


def test_a_choice_is_made_by_number_or_by_name(scene: Scene) -> None:
    layout = scene.root / "schema/demo.yaml"
    text = layout.read_text(encoding="utf-8")
    layout.write_text(
        text.replace("    order: title", "    order: title\n    requires: [platform]"),
        "utf-8",
    )
    words = [
        "github.com/octo-curator/SeeWell",
        "--section=demo/tools",
        "--set",
        "title=SeeWell",
    ]

    for reply in ("2", "anywhere"):
        person = Person(reply)
        assert "platform: Anywhere\n" in written(make(scene, *words, person=person))[1]
        assert "  1  Linux\n  2  Anywhere\n" in person.asked[0]
    with pytest.raises(UsageError, match=r"`--set platform=…`"):
        make(scene, *words)
    refused = make(scene, *words, "--set", "platform=Sundays")
    assert (refused.status, refused.plan) == (1, ())
    assert "`--set platform=…`" in refused.text


def test_a_link_that_the_section_needs_is_asked_for_by_its_label(scene: Scene) -> None:
    layout = scene.root / "schema/other.yaml"
    text = layout.read_text(encoding="utf-8")
    layout.write_text(
        text.replace("    views:", "    requires: [links.code]\n    views:"),
        encoding="utf-8",
    )
    person = Person("2024", "github.com/octo-curator/SeeWell")

    made = make(
        scene, "2408.12345", "--list=other", "--set=title=Looking Twice", person=person
    )

    assert list(person.labels)[1:] == ["Link `code`: "]
    assert "  code: https://github.com/octo-curator/SeeWell\n" in written(made)[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            [],
            r"(?s)Which section\? .*`--section`:\n  demo/models  \(Demo list › Models\)\n.*other/papers",
        ),
        (["--list=none"], "There is no list `none`; there is: demo, other."),
        (
            ["--list=demo", "--section=papers"],
            r"(?s)There is no section `papers`.*demo/tools",
        ),
        (["--section=models"], r"`--set title=…`, `--set link=…`"),
        (["SeeWell", "--section=models"], r"by `--set link=…`"),
        (LOOKING, r"by `--set description=…`"),
        (
            [*LOOKING, "--set", "colour=red"],
            r"asks for no `colour`; it has: .*description.*links\.LABEL",
        ),
        ([*LOOKING, "--set", "title=Twice"], r"`title` is given twice"),
        ([*LOOKING, "--set", "remark=Hello"], r"asks for no `remark`"),
        ([*LOOKING, "--set", "year"], r"not of the form FIELD=VALUE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_missing_or_wrong_where_nobody_can_be_asked_names_its_option(
    scene: Scene, words: list[str], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        make(scene, *words)


def test_a_fault_where_nobody_can_be_asked_is_told_and_nothing_written(
    scene: Scene,
) -> None:
    refused = make(scene, *LOOKING, *SAID, "--set", "date=soon")

    assert refused == Outcome(
        "Nothing was written; this is left to fix:\n"
        "  `Year or date` must be a date: `2024`, `2024-05` or `2024-05-31`. (`--set date=…`)\n",
        1,
    )


def test_a_duplicate_is_refused_before_more_is_asked(scene: Scene) -> None:
    person = Person("BLIP-2")

    refused = make(
        scene, "arxiv.org/pdf/2301.12597v3", "--section=models", person=person
    )

    assert (refused.status, refused.plan) == (1, ())
    assert f"  BLIP-2 (2023)  {HOME}/blip-2.yaml\n" in refused.text
    assert (
        "This is already listed as “BLIP-2” (same arXiv number 2301.12597"
        in refused.text
    )


def test_what_the_newcomer_knows_more_is_shown_for_the_entry_that_is_listed(
    scene: Scene,
) -> None:
    words = [
        "2301.12597",
        "--section=models",
        "--set",
        "title=BLIP-2",
        *SAID,
        "--set",
        "venue=ICML 2023",
    ]

    refused = make(scene, *words)

    assert (
        f"    This one knows more; {HOME}/blip-2.yaml could become:\n    | title: BLIP-2\n"
        in refused.text
    )
    assert "    | venue: ICML\n" in refused.text


def test_what_has_left_the_list_is_not_proposed_again_without_a_word(
    scene: Scene,
) -> None:
    gone = scene.root / HOME / "flamingo.yaml"
    gone.write_text(
        gone.read_text(encoding="utf-8")
        + 'removed:\n  "on": "2025-01-01"\n  why: Withdrawn\n',
        "utf-8",
    )

    refused = make(
        scene, "2204.14198", "--section=models", "--set=title=Flamingo", *SAID
    )

    assert refused.status == 1
    assert "“Flamingo” was removed on 2025-01-01: Withdrawn" in refused.text


def test_an_entry_that_was_written_a_moment_ago_counts_without_a_commit(
    scene: Scene,
) -> None:
    make_it = ["new", *LOOKING, *SAID]

    assert scene.run(*make_it)[0] == 0
    status, out, _ = scene.run(*make_it)

    assert status == 1
    assert f"{HOME}/seewell-looking-twice.yaml" in out


def test_anyway_writes_beside_what_is_listed(scene: Scene) -> None:
    made = make(
        scene, "2301.12597", "--section=models", "--set=title=BLIP-2", *SAID, "--anyway"
    )

    assert written(made)[0] == f"{HOME}/blip-2-2.yaml"
    assert "  worth a look: This is already listed as “BLIP-2”" in made.text


def test_a_work_of_another_list_is_no_duplicate_but_told(scene: Scene) -> None:
    title = "title=PaLM-E: An Embodied Multimodal Language Model"

    made = make(scene, "2303.03378", "--section=models", "--set", title, *SAID)

    assert (
        written(made)[0] == f"{HOME}/palm-e-an-embodied-multimodal-language-model.yaml"
    )
    assert "  worth a look: This is already listed as “PaLM-E" in made.text


def test_a_file_that_cannot_be_read_is_not_written_over(scene: Scene) -> None:
    scene.write(f"{HOME}/seewell-looking-twice.yaml", "title: [\n")(scene.root)

    with pytest.raises(RefusedError, match=r"is there already, but cannot be read"):
        make(scene, *LOOKING, *SAID)


def test_more_of_a_list_is_given_by_another_option(scene: Scene) -> None:
    layout = scene.root / "schema/other.yaml"
    text = layout.read_text(encoding="utf-8").replace(
        "{title}](", "{title} {authors} {tags}]("
    )
    layout.write_text(text, encoding="utf-8")
    words = ["2408.12345", "--list=other", "--set=title=Looking Twice"]
    more = [
        "--set=authors=Ada Lovelace",
        "--set=authors=Grace Hopper",
        "--set=tags=video",
        "--set=tags=text",
    ]

    text = written(make(scene, *words, *more))[1]

    assert "authors:\n  - Ada Lovelace\n  - Grace Hopper\n" in text
    assert "tags:\n  - video\n  - text\n" in text


def test_a_word_for_the_terminal_never_reaches_it(scene: Scene) -> None:
    made = make(
        scene,
        "2408.12345",
        "--section=models",
        "--set=title=Looking\x1b\u202e Twice",
        *SAID,
    )

    assert "\x1b" not in made.text
    assert "\x1b" not in written(made)[1]


def test_a_dry_run_writes_nothing_and_a_run_one_file(scene: Scene) -> None:
    path = scene.root / HOME / "seewell-looking-twice.yaml"

    assert scene.run("new", *LOOKING, *SAID, "--dry-run")[1].endswith(
        f"would write {HOME}/{path.name}\n"
    )
    assert not path.exists()
    assert scene.run("new", *LOOKING, *SAID)[0] == 0
    assert path.read_text(encoding="utf-8") == FILE
    assert scene.git("status", "--porcelain") == f"?? {HOME}/{path.name}"


def test_whoever_is_at_the_terminal_is_asked_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    terminal = io.StringIO("2024-08\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)

    status, out, err = scene.run("new", *LOOKING, *SAID)

    assert status == 0
    assert 'date: "2024-08"' in out
    assert err.endswith("Year or date [2024]: ")
    assert scene.run("new", "--section=tools")[0] == 130  # the input has ended
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    assert scene.run("new", "--section=tools")[0] == 2
    assert not open_context(str(tmp_path)).terminal.is_interactive


FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2304.08485v2</id><published>2023-04-17T17:59:25Z</published>
<title>Looking Twice</title><author><name>Octo Curator</name></author></entry></feed>"""
PAPER = {"title": "Looking twice!", "venue": "CVPR", "externalIds": {}}
KNOWN = (
    NetworkAnswer("answered", FEED.encode()),
    NetworkAnswer("answered", json.dumps([PAPER]).encode()),
)
SAID_WHAT = ("--section", "models", "--set", "description=It looks twice.")
ONLINE = ("--online", "https://arxiv.org/abs/2304.08485", *SAID_WHAT)


def test_online_what_was_not_given_is_filled_in_and_told(scene: Scene) -> None:
    sources = Sources(*KNOWN)

    made = make(scene, *ONLINE, sources=sources)

    _, text = written(made)
    assert "title: Looking Twice\n" in text
    assert 'date: "2023-04-17"' in text
    assert len(sources.asked) == 2
    day = made_on(scene)
    assert f"Filled in from arXiv, {day}: Title, Year or date." in made.text


def made_on(scene: Scene) -> str:
    return open_context(str(scene.root)).today.isoformat()


def test_online_what_was_written_is_never_touched(scene: Scene) -> None:
    made = make(
        scene,
        *ONLINE,
        *("--set", "title=My Own Title", "--set", "date=2020"),
        sources=Sources(*KNOWN),
    )

    _, text = written(made)
    assert "title: My Own Title\n" in text
    assert "2020" in text
    assert "2023-04-17" not in text


def test_online_without_an_answer_it_is_as_without(scene: Scene) -> None:
    """No source answers: the same file, and the trouble is told."""
    silent = NetworkAnswer("no answer", trouble="it was not reached")
    words = ("--set", "title=Looking Twice")

    made = make(scene, *ONLINE, *words, sources=Sources(silent, silent, silent))
    offline = make(scene, *ONLINE[1:], *words)

    assert written(made) == written(offline)
    assert made.text == offline.text
    assert "doi.org gave no answer: it was not reached." in made.notice


def test_nothing_is_asked_unless_it_is_said_so(scene: Scene) -> None:
    sources = Sources()

    make(scene, *ONLINE[1:], "--set", "title=Looking Twice", sources=sources)

    assert sources.asked == []


def test_online_a_link_of_no_known_kind_is_not_asked_for(scene: Scene) -> None:
    sources = Sources()

    made = make(
        scene,
        *("--online", "https://octo-curator.example/x", *SAID_WHAT),
        *("--set", "title=Looking Twice"),
        sources=sources,
    )

    assert sources.asked == []
    assert made.notice == "No source of facts knows works of this link's kind."
