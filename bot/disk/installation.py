"""Find out which commit of which repository this program was installed from."""

import json
import re
from importlib import metadata, resources

from bot import __version__
from bot.model.release import Release

_DISTRIBUTION = "listwright"
_ADDRESS = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def find_release() -> Release | None:
    """Return the release that is installed.

    None where its commit cannot be told, as in a checkout. Two kinds of installation know
    their commit. What was built from an archive of a commit (a package of the index, an
    archive that GitHub serves) holds it in `commit.txt`, where git wrote it
    (`export-subst` in `.gitattributes`). What pip, pipx or uv installed from a git address
    holds it in `direct_url.json` (PEP 610).
    """
    commit = resources.files("bot").joinpath("commit.txt").read_text("utf-8").strip()
    try:
        distribution = metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    if _COMMIT.fullmatch(commit):
        repository = _read_repository(distribution)
    else:
        repository, commit = _read_git_address(distribution)
    if not repository or not _COMMIT.fullmatch(commit):
        return None
    return Release(repository, commit, f" # v{__version__}")


def _read_repository(distribution: metadata.Distribution) -> str:
    """Return the `owner/name` of the project's address in the distribution's metadata.

    Empty if it names none.
    """
    urls = distribution.metadata.get_all("Project-URL") or []
    for url in urls:
        label, _, address = str(url).partition(", ")
        if label == "Source" and (match := _ADDRESS.fullmatch(address)):
            return match[1]
    return ""


def _read_git_address(distribution: metadata.Distribution) -> tuple[str, str]:
    """Return the repository and the commit of an installation from a git address.

    Both are empty for any other installation.
    """
    try:
        origin = json.loads(distribution.read_text("direct_url.json") or "{}")
        url, commit = origin["url"], origin["vcs_info"]["commit_id"]
    except (KeyError, TypeError, ValueError):
        return "", ""
    match = _ADDRESS.fullmatch(url)
    return (match[1], commit) if match else ("", "")
