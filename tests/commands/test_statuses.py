"""Exit statuses, one by one, and what a command says with each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, STEPS, main
from tests.review.scene import Scene


def test_0_nothing_to_do(scene: Scene) -> None:
    assert scene.run("generate")[0] == 0
    assert scene.run("generate", "--check") == (
        0,
        "Everything generated is up to date.\n",
        "",
    )
    assert scene.run("format", "--check") == (
        0,
        "Every entry file has the one layout.\n",
        "",
    )


def test_1_findings(scene: Scene) -> None:
    scene.write("entries/demo/tools/kit.yaml", "title: Kit\nyear: soon\n")(scene.root)

    status, out, _ = scene.run("check")

    assert status == 1
    assert (
        "entries/demo/tools/kit.yaml:2:7: error[wrong-type] `year` must be a whole number, such as 2024."
        in out
    )


def test_1_a_change_is_due_under_check(scene: Scene) -> None:
    saw = "title: Saw\nlinks:\n  code: https://github.com/octo-curator/saw\nplatform: Linux\n"
    scene.write("entries/demo/tools/saw.yaml", saw)(scene.root)
    assert scene.run("generate", "--check")[0] == 1
    scene.write("entries/demo/tools/kit.yaml", "year:   2024\ntitle: Kit\n")(scene.root)
    assert scene.run("format", "--check")[:2] == (
        1,
        "would format entries/demo/tools/kit.yaml\n",
    )


def test_strict_counts_warnings_too(scene: Scene) -> None:
    assert scene.run("check")[0] == 0
    assert scene.run("check", "--strict")[0] == 1


def test_2_wrong_configuration_names_file_line_and_key(scene: Scene) -> None:
    scene.write(
        "schema/demo.yaml", "title: Demo\ndocument: ../demo.md\nsections: {}\n"
    )(scene.root)

    status, out, notice = scene.run("check")

    assert (status, out) == (2, "")
    assert notice.startswith("listwright: schema/demo.yaml:2: document: ")


def test_2_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chekc"]) == 2
    assert "there is no command `chekc`" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--no-such-option"])
    assert stopped.value.code == 2


def test_2_a_folder_without_a_layout_says_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--root", str(tmp_path)]) == 2
    assert "listwright import" in capsys.readouterr().err


def test_3_git_fails(scene: Scene) -> None:
    (scene.root / ".git/HEAD").unlink()
    (scene.root / ".git/objects").rename(scene.root / ".git/gone")

    status, _, notice = scene.run("review", "--base", "main", "--head", "main")

    assert status in {2, 3}
    assert notice


def test_the_version_is_said_without_loading_anything() -> None:
    code = "import sys; from bot.cli import main; main(['--version']); print(sorted(m for m in sys.modules if 'bot' in m))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[1] == "['bot', 'bot.cli', 'bot.errors']"


def test_help_names_every_command(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--help"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert all(f"\n  {name}" in out for name in COMMANDS + STEPS)


def test_fix_repairs_what_is_safe_and_then_there_is_nothing_left_to_repair(
    scene: Scene,
) -> None:
    path = "entries/demo/models/Tide Pool.yml"
    text = "title: Tidepool: Charts\nlinks:\n    paper: http://www.arxiv.org/pdf/2505.21374v1\ndescripton: Charts\n"
    scene.write(path, text)(scene.root)

    assert scene.run("check", "--fix")[0] == 0

    assert not (scene.root / path).exists()
    assert (scene.root / "entries/demo/models/tide-pool.yaml").read_text(
        encoding="utf-8"
    ) == (
        'title: "Tidepool: Charts"\nyear: 2025\nlinks:\n  paper: https://arxiv.org/abs/2505.21374\ndescription: Charts\n'
    )
    assert scene.run("check", "--fix") == (0, "Nothing to repair.\n", "")
    assert (
        json.loads(scene.run("check", "--format", "json")[1])["summary"]["fixable"] == 0
    )


def test_a_repair_that_finds_more_leaves_no_less_than_nothing(scene: Scene) -> None:
    """Behind curly quotes stand a title and a link, which are judged only after a repair."""
    path = "entries/demo/models/tidepool.yaml"
    text = "title: “Tidepool”\nyear: 2025\nlinks:\n  paper: “http://www.arxiv.org/pdf/2505.21374”\n"
    scene.write(path, text)(scene.root)

    status, said, _ = scene.run("check", "--fix", path)

    assert status == 0
    assert said.startswith("Repaired ")
    assert "a person" not in said


def test_paths_narrow_a_check_to_files_and_folders(scene: Scene) -> None:
    assert "old-fault.yaml" in scene.run("check", "entries/demo/models")[1]
    assert (
        scene.run("check", "entries/demo/tools")[1]
        == "0 errors, 0 warnings in 1 entry.\n"
    )


@pytest.mark.feature("local")
def test_json_is_documented_and_stable(scene: Scene) -> None:
    report = json.loads(scene.run("check", "--format", "json")[1])

    assert set(report) == {"findings", "summary"}
    assert set(report["summary"]) == {"checked", "errors", "warnings", "fixable"}
    for finding in report["findings"]:
        assert set(finding) == {
            "rule",
            "severity",
            "path",
            "line",
            "column",
            "message",
            "fix",
            "related",
        }


def test_github_annotations_stand_one_to_a_line(scene: Scene) -> None:
    lines = scene.run("check", "--format", "github")[1].splitlines()

    assert lines
    assert all(
        line.startswith("::warning file=entries/demo/models/old-fault.yaml,line=")
        for line in lines
    )


@pytest.mark.feature("local")
def test_sarif_names_rules_and_places(scene: Scene) -> None:
    report = json.loads(scene.run("check", "--format", "sarif")[1])

    assert report["version"] == "2.1.0"
    result = report["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_F29_the_same_bytes_whatever_the_locale(
    scene: Scene, locale: str, encoding: str
) -> None:
    scene.write(
        "entries/demo/tools/kit.yaml",
        "title: Kït → 🔥\nlinks:\n  code: https://github.com/o/kit\n",
    )(scene.root)
    environment = os.environ | {
        "LC_ALL": locale,
        "PYTHONIOENCODING": encoding,
        "PYTHONUTF8": "0",
        "TZ": "Asia/Tokyo",
    }
    command = [sys.executable, "-m", "bot", "generate", "--root", str(scene.root)]

    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert "| Kït → 🔥 | |" in (scene.root / "lists/demo.md").read_text(
        encoding="utf-8"
    )
    assert done.stdout.decode()


@pytest.mark.feature("new-entry")
def test_find_tells_what_is_listed(scene: Scene) -> None:
    assert scene.run("find", "arxiv.org/pdf/2311.03079v2")[1].startswith(
        "Listed already:\n  CogVLM (2023)"
    )
    assert scene.run("find", "no", "such", "work")[1].startswith("Not listed: ")


def test_explain_says_why_and_how(scene: Scene) -> None:
    assert "## How to fix it" in scene.run("explain", "wrong-type")[1]
    status, _, notice = scene.run("explain", "wrong-typo")
    assert (status, notice) == (
        2,
        "listwright: there is no rule `wrong-typo`; did you mean `wrong-type`?\n",
    )
