"""The attack table: every file is refused, fast, in little memory, and nothing is raised."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.document import event_parser
from bot.document.reader import Document, Unreadable, parse_yaml
from tests.document.attacks import EXHAUSTING, HIDDEN_KEYS, IMITATIONS, TWICE

ROOT = Path(__file__).parents[2]
MEASURE = """
import json, resource
from bot.document.reader import Unreadable, parse_yaml
from tests.document.attacks import EXHAUSTING
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
refused = [isinstance(parse_yaml(data), Unreadable) for data in EXHAUSTING.values()]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"refused": all(refused), "grown": after - before}))
"""


@pytest.fixture(params=["libyaml", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(event_parser, "parser", event_parser.PureParser)


def test_T07_a_file_that_crashes_libyaml_s_composer_is_refused_and_the_process_lives() -> (
    None
):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    measured = json.loads(done.stdout)
    assert measured["refused"]
    assert measured["grown"] < 128 * 1024  # KiB, above the attacks themselves


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("name", EXHAUSTING)
def test_T08_an_exhausting_file_is_refused_in_half_a_second(name: str) -> None:
    # The first file that cannot be read loads what explains it: that is not what this one costs.
    parse_yaml("[")
    taken = []
    for _ in range(
        3
    ):  # the fastest: what else the machine does is not what the file costs
        started = time.process_time()
        assert isinstance(parse_yaml(EXHAUSTING[name]), Unreadable)
        taken.append(time.process_time() - started)

    assert min(taken) < 0.5


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("name", TWICE)
def test_T09_a_value_that_hides_another_is_refused(name: str) -> None:
    assert isinstance(parse_yaml(TWICE[name]), Unreadable)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("name", HIDDEN_KEYS)
def test_T10_a_character_that_hides_a_line_is_refused(name: str) -> None:
    assert isinstance(parse_yaml(HIDDEN_KEYS[name]), Unreadable)


@pytest.mark.parametrize("name", IMITATIONS, ids=ascii)
def test_T11_a_name_that_only_looks_like_another_is_refused(name: str) -> None:
    plain = parse_yaml(f"name: {name}\n")

    assert isinstance(plain, Unreadable)
    assert plain.line == 1
    assert plain.corrected_text == "name: LLaVA\n"


@pytest.mark.parametrize("name", IMITATIONS, ids=ascii)
def test_T11_an_escape_does_not_smuggle_the_name_in(name: str) -> None:
    escaped = (
        json.dumps(name) if ord(name[3]) < 0x10000 else f'"LLa\\U{ord(name[3]):08x}VA"'
    )

    assert isinstance(
        parse_yaml(f"name: {escaped}\n".replace("\x7f", "\\x7f")), Unreadable
    )


def test_T11_an_escaped_name_without_anything_hidden_is_read() -> None:
    result = parse_yaml('name: "LLa\\u0056A"\n')

    assert isinstance(result, Document)
    assert result.value == {"name": "LLaVA"}


def test_a_repair_never_brings_an_attack_through() -> None:
    hostile = [
        *EXHAUSTING.values(),
        *HIDDEN_KEYS.values(),
        *(text.encode() for text in TWICE.values()),
    ]
    for data in hostile:
        result = parse_yaml(data)
        if isinstance(result, Unreadable) and result.corrected_text is not None:
            assert isinstance(parse_yaml(result.corrected_text), Document)
