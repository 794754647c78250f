"""`make demo` shows what the front page says of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.feature("demo")
def test_the_demo_shows_each_contribution_and_the_list_afterwards() -> None:
    demo = subprocess.run(
        [sys.executable, str(ROOT / "demo/run.py")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    before, _, after = demo.partition("A maintainer merges the good one.")
    assert re.findall(r"(?m)^ *### (.+)$", before) == [
        "Ready for a maintainer. Nothing more for you to do.",
        "1 thing for the author, as said below.",
        "A maintainer will decide whether this is already listed; you may add how it differs.",
        "Your line is safe: it is now the small file that this list needs. A maintainer is next.",
    ]
    assert re.search(r"(?m)^ *\+- \*\*Aurora-VL\*\* - ", after)
