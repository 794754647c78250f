"""The repository at GitHub, by git.

Objects are fetched as data into a bare repository; commits are made there and pushed.
"""

import base64
import tempfile
import time
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from shutil import rmtree

from bot.disk.fetching import KEEP_PACK, Fetcher, open_fetcher
from bot.disk.git import GitRepository
from bot.disk.partial_fetching import is_partial, open_partial_fetcher
from bot.errors import GitError, UsageError
from bot.model.state import INDEX_REF, STATE_REF, StateRef
from bot.ports import Identity, Supply
from bot.ports.remote import Compared, Pushed

# The ref of the last commit that was made.
_MADE = "refs/listwright/made"
# What git prints where the branch has gone on meanwhile, or another push is going on.
_MOVED = (
    b"(fetch first)",
    b"(non-fast-forward)",
    b"stale info",
    b"cannot lock ref",
    b"failed to update ref",
)
# What git prints where the server has understood, and does not allow it.
_REFUSED = (b"[remote rejected]", b"ermission", b"403", b"rotected", b"401", b"404")
# Times that a push is tried.
_TRIES = 3
# Seconds before a push is tried again; doubled each time.
_PAUSE = 2.0


class GitRemote:
    """A repository at *server*, reached with *token*.

    The token stands in no address and no argument, where other processes could read it.
    """

    def __init__(
        self,
        server: str,
        name: str,
        token: str,
        *,
        checkout: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Use the repository *name* (`owner/name`).

        *checkout* is a git folder whose objects need no fetching.
        """
        self._server = server.rstrip("/")
        self._name = name
        self._sleep = sleep
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        environment = {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{self._server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
        self._environment = environment
        self._checkout = checkout

    @cached_property
    def _fetcher(self) -> Fetcher:
        """What fetches, made when it is first needed: many steps need no object."""
        folder = Path(tempfile.mkdtemp(prefix="listwright-"))
        weakref.finalize(self, rmtree, folder, ignore_errors=True)
        address = self._make_address(self._name)
        checkout = self._checkout
        if checkout is not None and is_partial(checkout):
            return open_partial_fetcher(
                folder, self._environment, checkout, address, self._sleep
            )
        return open_fetcher(folder, self._environment, checkout, address, self._sleep)

    @property
    def _git(self) -> GitRepository:
        return self._fetcher.repository

    @property
    def repository(self) -> GitRepository:
        """The repository to read fetched objects from."""
        return self._git

    def fetch(self, refs: Sequence[str]) -> None:
        """Fetch *refs*, each under its own name, with all that they reach.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetcher.fetch_history(refs)

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to.

        Their commits and trees are fetched, and the files of their tips.

        Raises:
            GitError: the server failed three times, or an object is malformed.
        """
        self._fetcher.fetch_bases(refs)

    def fetch_requests(
        self,
        bases: Sequence[str],
        heads: Collection[str],
        compared: Compared | None = None,
    ) -> dict[str, str]:
        """Fetch branches, and what strangers propose to them, without large files.

        Return the heads that could not be fetched, each with the reason. Of what is
        *compared*, all is fetched where the checkout has the history of the branch.

        Raises:
            GitError: the server failed three times, or an object of a branch is malformed.
        """
        return self._fetcher.fetch_requests(bases, heads, compared)

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """
        self._fetcher.complete(base, head)

    def fetch_past(self, refs: Sequence[str]) -> None:
        """Have all versions of every folder that *refs* had, for a look into the past.

        Raises:
            GitError: the server failed three times.
        """
        self._fetcher.fetch_past(refs)

    @property
    def supply(self) -> Supply | None:
        """What fetches objects that a review lacks; None where all of them are here."""
        return self.fetch_objects if self._fetcher.is_partial else None

    def fetch_objects(self, objects: Sequence[str]) -> None:
        """Fetch objects that a process without a token asks for.

        Large files that strangers propose stay away.

        Raises:
            GitError: the server failed three times, or all together are too large.
        """
        self._fetcher.fetch_objects(objects)

    def push(
        self,
        commit: str,
        branch: str,
        repository: str | None = None,
        replaces: str | None = None,
    ) -> Pushed:
        """Let *branch* point to *commit*, which must follow its tip.

        It is a branch of a fork, if *repository* names one. The commit need not follow the
        tip *replaces*, if that is given and the branch still points there.

        Raises:
            GitError: the server failed three times.
        """
        ref = f"refs/heads/{branch}"
        options = [f"--force-with-lease={ref}:{replaces}"] if replaces else []
        name = repository or self._name
        return self._push(name, f"{commit}:{ref}", branch, *options)

    def push_state(self, commit: str, state: StateRef) -> Pushed:
        """Let the bot's own ref point to *commit*, if it is still where *state* was read.

        Such a commit follows none, so git would refuse it without the lease.

        Raises:
            GitError: the server failed three times.
        """
        lease = f"--force-with-lease={STATE_REF}:{state.tip}"
        return self._push(self._name, f"{commit}:{STATE_REF}", STATE_REF, lease)

    def _push(self, name: str, refspec: str, branch: str, *options: str) -> Pushed:
        """Push to the repository *name*; *branch* is what an error calls the target.

        Raises:
            GitError: the server failed three times.
        """
        address = self._make_address(name)
        for attempt in range(_TRIES):
            result = self._git.call(["push", "--porcelain", *options, address, refspec])
            if result.returncode == 0:
                return "pushed"
            output = result.stdout + result.stderr
            if any(sign in output for sign in _MOVED):
                return "moved"
            if any(sign in output for sign in _REFUSED):
                return "refused"
            if attempt < _TRIES - 1:
                self._sleep(_PAUSE * 2**attempt)
        raise GitError(f"pushing to {branch} failed: the server gave no proper answer.")

    def fetch_tip(self, branch: str) -> str | None:
        """Fetch a branch and return the commit that it points to.

        None where there is no such branch.
        """
        ref = f"refs/heads/{branch}"
        if not self._git.run("ls-remote", self._make_address(self._name), ref):
            return None
        self.fetch([ref])
        return self._git.resolve_commit(ref)

    def fetch_index(self) -> str | None:
        """Fetch the index of the entries without its files; return its commit.

        None where there is none.

        Raises:
            GitError: the server failed three times.
        """
        return self._fetcher.fetch_index()

    def find_index(self) -> str | None:
        """Return the commit of the index that came with `fetch_requests`.

        None where it did not come: there is none, or all files of the branch are here.
        """
        return self._fetcher.find_index()

    def commit_index(
        self,
        previous: str | None,
        files: Mapping[str, str],
        message: str,
        author: Identity,
        when: int,
    ) -> str:
        """Make a commit of an index and return its id.

        It holds *files*, and all other files of the index *previous*, which it follows.
        """
        if previous is not None:
            return self.commit(previous, files, message, author, when)
        return self.commit_state(StateRef(), files, message, author, when)

    def push_index(self, commit: str, previous: str | None) -> Pushed:
        """Let the ref of the index point to a commit.

        That is refused as moved if it does not point to *previous* (None: nowhere) now.

        Raises:
            GitError: the server failed three times.
        """
        lease = f"--force-with-lease={INDEX_REF}:{previous or ''}"
        return self._push(self._name, f"{commit}:{INDEX_REF}", INDEX_REF, lease)

    def fetch_state(self) -> StateRef:
        """Fetch what the bot remembers of the repository.

        A ref that cannot be fetched, or is no commit, counts as lost: only where it
        points is known, so that it can be replaced.
        """
        try:
            tip = self._fetcher.fetch_state()
        except GitError:
            address = self._make_address(self._name)
            output = self._git.run("ls-remote", address, STATE_REF).decode()
            return StateRef(output.partition("\t")[0])
        if tip is None:
            return StateRef()
        try:
            return StateRef(tip, self._git.resolve_commit(tip))
        except UsageError:
            return StateRef(tip)

    def commit_state(
        self,
        state: StateRef,
        files: Mapping[str, str],
        message: str,
        author: Identity,
        when: int,
    ) -> str:
        """Make a commit without parents and return its id.

        It holds *files*, and all other files of *state*.
        """
        commands = _render_head(message, author, when)
        if state.commit is not None:
            tree = self._find_tree(state.commit)
            # Begin with the tree of that commit as the root folder.
            commands.append(f'M 040000 {tree} ""')
        return self._make_commit([*commands, *_render_files(files)])

    def commit(  # noqa: PLR0913, PLR0917 - the parts of a commit
        self,
        parent: str,
        files: Mapping[str, str | None],
        message: str,
        author: Identity,
        when: int,
        also: str | None = None,
    ) -> str:
        """Make a commit on *parent* where *files* hold these texts (None: are gone).

        Return its id. Each file is an ordinary one. Equal arguments make an equal
        commit, so making one again changes nothing.
        """
        commands = [*_render_head(message, author, when), f"from {parent}"]
        if also:
            commands.append(f"merge {also}")
        return self._make_commit([*commands, *_render_files(files)])

    def merge(
        self, base: str, head: str, author: Identity, message: str = "Merge"
    ) -> str | None:
        """Make the commit that a merge of *head* into *base* would be; return its id.

        It stays here. None is returned where the two conflict. Equal arguments make an
        equal commit.
        """
        merged = self._git.try_merge(base, head)
        if merged.conflicts:
            return None
        when = self._git.read_commit(base).when + 1
        tree = self._find_tree(merged.tree)
        commands = _render_head(message, author, when)
        commands += [f"from {base}", f"merge {head}", f'M 040000 {tree} ""']
        return self._make_commit(commands)

    def _find_tree(self, revision: str) -> str:
        output = self._git.run("rev-parse", "--verify", f"{revision}^{{tree}}")
        return output.decode().strip()

    def _make_commit(self, commands: Sequence[str]) -> str:
        """Make the commit that commands for `git fast-import` describe; return its id."""
        # With `done`, an input that was cut off makes git fail instead of committing half.
        stream = "\n".join(["feature done", *commands, "done", ""])
        self._git.run(
            *KEEP_PACK, "fast-import", "--quiet", "--force", stdin=stream.encode()
        )
        return self._git.run("rev-parse", "--verify", _MADE).decode().strip()

    def _make_address(self, name: str) -> str:
        return f"{self._server}/{name}.git"


def _render_head(message: str, author: Identity, when: int) -> list[str]:
    """Return the first commands for a commit: its ref, its people and its message."""
    signature = f"{author.name} <{author.email}> {when} +0000"
    return [
        f"commit {_MADE}",
        f"author {signature}",
        f"committer {signature}",
        _render_data(message),
    ]


def _render_files(files: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the command that writes or removes each file."""
    for path, text in sorted(files.items()):
        escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        name = f'"{escaped}"'
        if text is None:
            yield f"D {name}"
        else:
            yield f"M 100644 inline {name}\n{_render_data(text)}"


def _render_data(text: str) -> str:
    """Return *text* as data of a command, which counts its bytes."""
    return f"data {len(text.encode())}\n{text}"
