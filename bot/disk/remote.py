"""The repository at the forge: its objects are fetched as data into a bare repository, commits are pushed."""

import base64
import tempfile
import time
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree

from bot.disk.fetching import KEEP_PACK, open_fetcher
from bot.disk.git import GitRepository
from bot.errors import GitError, UsageError
from bot.model.state import STATE_REF, StateRef
from bot.ports import Identity
from bot.ports.remote import Pushed

# Where the commit stands that was made last.
_MADE = "refs/listwright/made"
_MOVED = (
    b"(fetch first)",
    b"(non-fast-forward)",
    b"stale info",
    b"cannot lock ref",
    b"failed to update ref",
)
# What git says where it was understood, and the answer was no.
_REFUSED = (b"[remote rejected]", b"ermission", b"403", b"rotected", b"401", b"404")
_TRIES = 3
# Seconds before a push is tried again; doubled each time.
_PAUSE = 2.0


class GitRemote:
    """A repository at *server*, reached with *token*, which stands in no address and no argument."""

    def __init__(
        self,
        server: str,
        name: str,
        token: str,
        *,
        known: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Use the repository *name* (`owner/name`); *known* is a git folder whose objects need no fetching."""
        self._server, self._name, self._sleep = server.rstrip("/"), name, sleep
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        environment = {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{self._server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
        self.folder = Path(tempfile.mkdtemp(prefix="listwright-"))
        weakref.finalize(self, rmtree, self.folder, ignore_errors=True)
        self._fetcher = open_fetcher(
            self.folder, environment, known, self._address(name), sleep
        )
        self._git = self._fetcher.repository

    @property
    def repository(self) -> GitRepository:
        """What was fetched."""
        return self._git

    def fetch(self, refs: Sequence[str]) -> None:
        """Fetch *refs*, each under its own name, with all that they reach.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetcher.fetch_history(refs)

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to: their commits and trees, and the files of their tips.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetcher.fetch_bases(refs)

    def fetch_heads(self, refs: Collection[str]) -> dict[str, str]:
        """Fetch what strangers propose, without large files. Return the refs that could not be, each with the reason.

        Raises:
            GitError: the server failed three times.
        """
        return self._fetcher.fetch_heads(refs)

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        self._fetcher.complete(base, head)

    def push(self, commit: str, branch: str, repository: str | None = None) -> Pushed:
        """Make *branch* (of a fork, if *repository* names one) point to *commit*, which must follow its tip.

        Raises:
            GitError: the server failed three times.
        """
        return self._push(
            repository or self._name, [f"{commit}:refs/heads/{branch}"], branch
        )

    def push_state(self, commit: str, state: StateRef) -> Pushed:
        """Make the bot's own ref point to *commit*, if it still points to where *state* was read.

        Such a commit follows none, so git would refuse it without the lease.

        Raises:
            GitError: the server failed three times.
        """
        lease = f"--force-with-lease={STATE_REF}:{state.tip}"
        return self._push(self._name, [f"{commit}:{STATE_REF}"], STATE_REF, lease)

    def _push(
        self, name: str, refspecs: Sequence[str], branch: str, *options: str
    ) -> Pushed:
        for tried in range(_TRIES):
            done = self._git.call(
                ["push", "--porcelain", *options, self._address(name), *refspecs]
            )
            said = done.stdout + done.stderr
            if done.returncode == 0:
                return "pushed"
            if any(sign in said for sign in _MOVED):
                return "moved"
            if any(sign in said for sign in _REFUSED):
                return "refused"
            if tried < _TRIES - 1:
                self._sleep(_PAUSE * 2**tried)
        raise GitError(f"pushing to {branch} failed: the server gave no proper answer.")

    def tip(self, branch: str) -> str | None:
        """Fetch a branch; the commit it points to, None where there is no such branch."""
        ref = f"refs/heads/{branch}"
        if not self._git.run("ls-remote", self._address(self._name), ref):
            return None
        self.fetch([ref])
        return self._git.commit(ref)

    def fetch_state(self) -> StateRef:
        """Fetch what the bot remembers of the repository.

        What cannot be fetched or is no commit counts as lost: only its place is known,
        so that it can be replaced.
        """
        listed = self._git.run(
            "ls-remote", self._address(self._name), STATE_REF
        ).decode()
        tip = listed.partition("\t")[0]
        if not tip:
            return StateRef()
        try:
            self.fetch([STATE_REF])
            return StateRef(tip, self._git.commit(STATE_REF))
        except (GitError, UsageError):
            return StateRef(tip)

    def commit_state(
        self,
        state: StateRef,
        files: Mapping[str, str],
        message: str,
        author: Identity,
        when: int,
    ) -> str:
        """Make a commit without parents that holds *files*, and all other files of *state*; its id."""
        parts = _open_commit(message, author, when)
        if state.commit is not None:
            tree = (
                self._git.run("rev-parse", "--verify", f"{state.commit}^{{tree}}")
                .decode()
                .strip()
            )
            parts.append(f'M 040000 {tree} ""')
        return self._make_commit([*parts, *_write_files(files)])

    def commit(  # noqa: PLR0913, PLR0917 - the parts of a commit
        self,
        parent: str,
        files: Mapping[str, str | None],
        message: str,
        author: Identity,
        when: int,
        also: str | None = None,
    ) -> str:
        """Make a commit on *parent* where *files* hold these texts (None: are gone); its id.

        Each is an ordinary file. Equal arguments make an equal commit, so repeating one
        changes nothing.
        """
        parts = [*_open_commit(message, author, when), f"from {parent}"]
        parts += [f"merge {also}"] if also else []
        return self._make_commit([*parts, *_write_files(files)])

    def _make_commit(self, parts: Sequence[str]) -> str:
        """Make the commit that commands for `git fast-import` describe; its id."""
        stream = "\n".join(["feature done", *parts, "done", ""])
        self._git.run(
            *KEEP_PACK, "fast-import", "--quiet", "--force", stdin=stream.encode()
        )
        return self._git.run("rev-parse", "--verify", _MADE).decode().strip()

    def _address(self, name: str) -> str:
        return f"{self._server}/{name}.git"


def _open_commit(message: str, author: Identity, when: int) -> list[str]:
    who = f"{author.name} <{author.email}> {when} +0000"
    return [f"commit {_MADE}", f"author {who}", f"committer {who}", _data(message)]


def _write_files(files: Mapping[str, str | None]) -> Iterator[str]:
    for path, text in sorted(files.items()):
        name = (
            '"'
            + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            + '"'
        )
        yield f"D {name}" if text is None else f"M 100644 inline {name}\n{_data(text)}"


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}"
