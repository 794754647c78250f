"""The protocol for the repository at GitHub, by git; `bot.disk` implements it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from bot.model.state import StateRef
from bot.ports import Identity, Repository, Supply

# What came of a push: the branch had gone on, or this program may not write there.
Pushed = Literal["pushed", "moved", "refused"]


class Compared(NamedTuple):
    """What strangers propose beside what is judged, of which not all need be read.

    *heads* are their refs. *choose* is called when their commits are here, and returns
    those whose files are to be fetched.
    """

    heads: Collection[str]
    choose: Callable[[], Collection[str]]


class Remote(Protocol):
    """The repository at the forge and its forks, by git."""

    @property
    def repository(self) -> Repository:
        """The fetched objects; no file of them is checked out."""

    def fetch(self, refs: Sequence[str]) -> None:
        """Fetch refs of the repository, each under its own name, with all that they reach.

        Raises:
            GitError: the server failed, or an object is malformed.
        """

    def fetch_bases(self, refs: Sequence[str]) -> None:
        """Fetch branches that contributions go to.

        Their commits and trees are fetched, and the files of their tips.

        Raises:
            GitError: the server failed, or an object is malformed.
        """

    def fetch_requests(
        self,
        bases: Sequence[str],
        heads: Collection[str],
        compared: Compared | None = None,
    ) -> Mapping[str, str]:
        """Fetch branches, and what strangers propose to them, without large files.

        Return the heads that could not be fetched, each with the reason. Of what is
        *compared*, all is fetched where the checkout has the history of the branch.

        Raises:
            GitError: the server failed, or an object of a branch is malformed.
        """

    def fetch_past(self, refs: Sequence[str]) -> None:
        """Have all versions of every folder that *refs* had, for a look into the past.

        Raises:
            GitError: the server failed.
        """

    @property
    def supply(self) -> Supply | None:
        """What fetches objects that a review lacks; None where all of them are here."""

    def fetch_objects(self, objects: Sequence[str]) -> None:
        """Fetch objects that a process without a token asks for.

        Large files that strangers propose stay away.

        Raises:
            GitError: the server failed, or all together are too large.
        """

    def complete(self, base: str, head: str) -> None:
        """Fetch what a merge of *head* into *base* reads of the base's own history.

        Raises:
            GitError: the server failed, or the two have no commit in common.
        """

    def fetch_tip(self, branch: str) -> str | None:
        """Fetch a branch and return the commit that it points to.

        None where there is no such branch.
        """

    def commit(  # noqa: PLR0913, PLR0917 - the parts of a commit
        self,
        parent: str,
        files: Mapping[str, str | None],
        message: str,
        author: Identity,
        when: int,
        also: str | None = None,
    ) -> str:
        """Make a commit on *parent* and return its id.

        Args:
            parent: the commit that it follows, and whose files it keeps.
            files: the new text of each path; None for a file to remove.
            message: the commit's message.
            author: the author and committer.
            when: seconds since 1970.
            also: another commit that this one follows, but takes no files from.
        """

    def merge(
        self, base: str, head: str, author: Identity, message: str = "Merge"
    ) -> str | None:
        """Make the commit that a merge of *head* into *base* would be; return its id.

        It stays here. None is returned where the two conflict. Equal arguments make an
        equal commit.
        """

    def push(
        self,
        commit: str,
        branch: str,
        repository: str | None = None,
        replaces: str | None = None,
    ) -> Pushed:
        """Let a branch point to a commit that follows its tip.

        It is a branch of a fork, if *repository* names one. The commit need not follow the
        tip *replaces*, if that is given and the branch still points there.
        """

    def fetch_state(self) -> StateRef:
        """Fetch what the bot remembers of the repository.

        `bot.model.state` describes its files.
        """

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

    def fetch_index(self) -> str | None:
        """Fetch the index of the entries without its files; return its commit.

        None where there is none.

        Raises:
            GitError: the server failed.
        """

    def find_index(self) -> str | None:
        """Return the commit of the index that came with `fetch_requests`.

        None where it did not come: there is none, or all files of the branch are here.
        """

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

    def push_index(self, commit: str, previous: str | None) -> Pushed:
        """Let the ref of the index point to a commit.

        That is refused as moved if it does not point to *previous* (None: nowhere) now.
        """

    def push_state(self, commit: str, state: StateRef) -> Pushed:
        """Let the bot's own ref point to *commit*.

        That is refused as moved if the ref no longer points to where *state* was read.
        """
