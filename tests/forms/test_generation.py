"""`generate` keeps the forms true, where the settings ask for forms."""

from dataclasses import asdict

import pytest

from bot.errors import ConfigurationError
from bot.forms.issue_forms import FOLDER
from bot.listing.config_files import parse_settings
from bot.model.serialisation import restore_settings
from bot.model.settings import Settings, Submissions
from tests.review.scene import Scene

ON = "submissions:\n  enabled: true\n"


def test_without_the_setting_no_form_is_made(scene: Scene) -> None:
    scene.run("generate")

    assert not (scene.root / FOLDER).exists()


@pytest.mark.feature("issue-forms")
def test_the_forms_are_written_and_then_up_to_date(scene: Scene) -> None:
    (scene.root / "schema/settings.yaml").write_text(ON, encoding="utf-8")

    scene.run("generate")

    made = sorted(path.name for path in (scene.root / FOLDER).iterdir())
    assert made == [
        "listwright-add.yml",
        "listwright-change.yml",
        "listwright-remove.yml",
    ]
    assert scene.run("generate", "--check")[0] == 0


def test_forms_that_nobody_answers_any_more_go_and_others_stay(scene: Scene) -> None:
    (scene.root / "schema/settings.yaml").write_text(ON, encoding="utf-8")
    scene.run("generate")
    theirs = scene.root / FOLDER / "listwright-remove.yml"
    theirs.write_text("name: Written by a person\n", encoding="utf-8")
    (scene.root / "schema/settings.yaml").write_text("mode: active\n", encoding="utf-8")

    assert scene.run("generate", "--check")[0] == 1
    scene.run("generate")

    assert [path.name for path in (scene.root / FOLDER).iterdir()] == [
        "listwright-remove.yml"
    ]


@pytest.mark.feature("issue-forms")
def test_a_changed_layout_makes_the_forms_stale(scene: Scene) -> None:
    (scene.root / "schema/settings.yaml").write_text(ON, encoding="utf-8")
    scene.run("generate")
    layout = scene.root / "schema/demo.yaml"
    layout.write_text(
        layout.read_text(encoding="utf-8").replace("- Anywhere", "- Everywhere"),
        encoding="utf-8",
    )

    status, out, _ = scene.run("generate", "--check")

    assert status == 1
    assert f"would write {FOLDER}/listwright-add.yml" in out


def test_what_a_person_wrote_beside_the_forms_is_left_alone(scene: Scene) -> None:
    (scene.root / "schema/settings.yaml").write_text(ON, encoding="utf-8")
    (scene.root / FOLDER).mkdir(parents=True)
    (scene.root / FOLDER / "config.yml").write_text(
        "blank_issues_enabled: false\n", encoding="utf-8"
    )

    scene.run("generate")

    assert (scene.root / FOLDER / "config.yml").read_text(
        encoding="utf-8"
    ) == "blank_issues_enabled: false\n"


def test_the_settings_of_submissions_are_read_checked_and_kept() -> None:
    settings = parse_settings(
        b"submissions:\n  enabled: true\n  auto: true\n  blocked:\n    - 583231\n"
    )

    assert settings.submissions == Submissions(
        enabled=True, auto=True, blocked=[583231]
    )
    assert restore_settings(asdict(settings)) == settings
    assert restore_settings({"branch": "main"}) == Settings()
    with pytest.raises(ConfigurationError, match=r"did you mean `enabled`"):
        parse_settings(b"submissions:\n  enable: true\n")
