"""A list for the commands that readers' files come from."""

from pathlib import Path

import pytest

from tests.facts.test_online_commands import FILES


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a list of two papers."""
    for path, text in FILES.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return tmp_path
