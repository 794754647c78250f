"""What the stand-in remembers, beside its git repositories."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from tests.github_server.clock import Clock
from tests.github_server.git import Bare

Json: TypeAlias = dict[str, Any]

BOT = "github-actions[bot]"
BOT_ID = 41898282
APP_ID = 15368
ROLES = ("none", "read", "triage", "write", "maintain", "admin")


@dataclass
class Account:
    """A person, an organisation or a bot."""

    id: int
    login: str
    kind: str = "User"

    @property
    def email(self) -> str:
        """The address that GitHub gives to people who hide theirs."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(kw_only=True)
class Record:
    """Anything that was made at a time, by a call that lists may lag behind."""

    id: int
    created_at: str
    updated_at: str
    born: int
    """How many calls there had been."""


@dataclass(kw_only=True)
class Reaction(Record):
    author: Account
    content: str


@dataclass(kw_only=True)
class Comment(Record):
    author: Account
    body: str
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(kw_only=True)
class Label(Record):
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(kw_only=True)
class Issue(Record):
    """An issue; a `PullRequest` is one too."""

    number: int
    title: str
    body: str | None
    author: Account
    state: str = "open"
    state_reason: str | None = None
    closed_at: str | None = None
    closed_by: Account | None = None
    locked: bool = False
    labels: list[Label] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


@dataclass(kw_only=True)
class ReviewComment(Record):
    author: Account
    body: str
    path: str
    line: int
    side: str
    start_line: int | None
    commit: str
    hunk: str


@dataclass(kw_only=True)
class Review(Record):
    author: Account
    body: str
    state: str
    commit: str
    comments: list[ReviewComment] = field(default_factory=list)


@dataclass(kw_only=True)
class PullRequest(Issue):
    """A pull request; `head_repo` is None once the fork is deleted."""

    base_ref: str
    head_ref: str
    head_sha: str
    head_owner: Account
    head_repo: "Repository | None"
    draft: bool = False
    edits_allowed: bool = True
    merged_at: str | None = None
    merged_by: Account | None = None
    merge_commit: str | None = None
    parted: str | None = None
    """Where it had left its base when it was merged."""
    reviews: list[Review] = field(default_factory=list)


@dataclass(kw_only=True)
class CheckRun(Record):
    name: str
    head_sha: str
    status: str
    conclusion: str | None
    external_id: str
    details_url: str | None
    started_at: str | None
    completed_at: str | None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Json] = field(default_factory=list)
    app: str = "github-actions"
    app_id: int = APP_ID


@dataclass(kw_only=True)
class Status(Record):
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    author: Account


@dataclass(kw_only=True)
class Repository(Record):
    owner: Account
    name: str
    git: Bare
    default_branch: str = "main"
    parent: "Repository | None" = None
    permissions: dict[str, str] = field(default_factory=dict)
    protected: dict[str, list[str]] = field(default_factory=dict)
    """The checks that each protected branch requires; pushes to one are refused."""
    strict: set[str] = field(default_factory=set)
    """The protected branches whose newest a pull request must hold before it merges."""
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    checks: list[CheckRun] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    pushes_are_refused_by: Literal["403", "hook"] | None = None

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def pulls(self) -> list[PullRequest]:
        """Its pull requests, oldest first."""
        return [
            issue for issue in self.issues.values() if isinstance(issue, PullRequest)
        ]


@dataclass
class Token:
    """Who a token speaks for and what it may write: `{"issues": "write"}`."""

    login: str
    scopes: dict[str, str]


@dataclass
class Store:
    """Everything, and the few settings of the imagined GitHub."""

    clock: Clock = field(default_factory=Clock)
    accounts: dict[str, Account] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    calls: int = 0
    last_id: int = 1000
    mergeable_is_unknown: bool = False
    actions_may_create_pulls: bool = True
    rate_limit: int = 1000
    rate_used: int = 0
    rate_reset: int = 0
    elsewhere: dict[str, Json] = field(default_factory=dict)
    """What a GraphQL query about repositories of others finds, by `owner/name` in small letters."""

    def fresh(self) -> Json:
        """The fields of a `Record` that is made now."""
        self.last_id += 1
        now = self.clock.stamp()
        return {
            "id": self.last_id,
            "created_at": now,
            "updated_at": now,
            "born": self.calls,
        }

    def account(self, login: str, kind: str | None = None) -> Account:
        """The account of that name, made if there is none."""
        if login not in self.accounts:
            fresh = BOT_ID if login == BOT else self.fresh()["id"]
            self.accounts[login] = Account(
                fresh, login, "Bot" if login.endswith("[bot]") else "User"
            )
        if kind is not None:
            self.accounts[login].kind = kind
        return self.accounts[login]

    def label(self, repository: Repository, name: str) -> Label:
        """The label of that name whatever its case, made grey if there is none."""
        key = name.casefold()
        if key not in repository.labels:
            repository.labels[key] = Label(name=name, **self.fresh())
        return repository.labels[key]

    def follow_branches(self) -> None:
        """Bring open pull requests, and `refs/pull/N/head`, up to date with the branches they come from."""
        for repository in self.repositories.values():
            for pull in repository.pulls():
                if pull.state != "open" or pull.head_repo is None:
                    continue
                head = pull.head_repo.git.resolve(f"refs/heads/{pull.head_ref}")
                if head is None:
                    pull.state, pull.closed_at = "closed", self.clock.stamp()
                elif head != pull.head_sha:
                    pull.head_sha, pull.updated_at = head, self.clock.stamp()
                    repository.git.set_ref(f"refs/pull/{pull.number}/head", head)
