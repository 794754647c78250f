"""The page for auditors: every threat has a test, and every test of a threat stands on the page."""

from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.modules import load_docs_module

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/audit.md").read_text("utf-8")


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """Return the module that makes the page's tables."""
    return load_docs_module("audit")


def test_every_threat_has_a_test_and_every_number_a_meaning(audit: ModuleType) -> None:
    assert audit.find_threat_tests().keys() == audit.THREATS.keys()


def test_every_test_of_a_threat_stands_on_the_page(audit: ModuleType) -> None:
    tests = [test for group in audit.find_threat_tests().values() for test in group]

    assert len(tests) > 150
    assert [name for _, name in tests if name.replace("_", " ") not in PAGE] == []


def test_the_page_names_every_host_that_the_program_knows() -> None:
    for host in ("api.github.com", "github.com"):
        assert f"`{host}`" in PAGE
