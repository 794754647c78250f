"""The repository's own settings, which stand in `schema/settings.yaml`."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from bot.model.exports import ExportName
from bot.model.wording import Language

PublishMode: TypeAlias = Literal["push", "pull-request", "branch"]
NetworkUse: TypeAlias = Literal["off", "facts", "links"]


def _describe(
    description: str,
    **constraints: Any,  # noqa: ANN401 - pydantic's own keywords
) -> dict[str, Any]:
    """Return the metadata of a field: its description and what pydantic demands of it."""
    return {"description": description, **constraints}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submissions:
    """What happens to proposals made through an issue form.

    People are named by their numeric id at GitHub.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    enabled: bool = field(
        default=False,
        metadata=_describe(
            "Whether issue forms are generated from the layouts, and answered."
        ),
    )
    auto: bool = field(
        default=False,
        metadata=_describe(
            "Whether a submission about which nothing at all was found gets its pull"
            " request at once."
        ),
    )
    merge: bool = field(
        default=False,
        metadata=_describe(
            "Whether the approval of a submission merges it at once, when the check is green."
        ),
    )
    blocked: list[int] = field(
        default_factory=list,
        metadata=_describe("Ids of people whose submissions are not looked at."),
    )
    trusted: list[int] = field(
        default_factory=list,
        metadata=_describe(
            "Ids of people who may have any number of open submissions."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequests:
    """How many pull requests of one author are looked at in which time.

    People with write access may have any number.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    per_author: int | None = field(
        default=None,
        metadata=_describe(
            "How many open pull requests of one author are looked at within `days`; the"
            " others have their turn later. Any number, if not given.",
            ge=1,
        ),
    )
    days: int = field(
        default=1,
        metadata=_describe("The days that `per_author` is counted in.", ge=1, le=365),
    )
    trusted: list[int] = field(
        default_factory=list,
        metadata=_describe("Ids of people who may have any number of them."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The repository's own settings: `schema/settings.yaml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    repository: str = field(
        default="",
        metadata=_describe(
            "`owner/name` at GitHub, for links.", pattern=r"^$|^[\w.-]+/[\w.-]+$"
        ),
    )
    branch: str = field(
        default="main", metadata=_describe("The branch that contributions go to.")
    )
    language: Language = field(
        default="en",
        metadata=_describe("The language of comments, checks and issue forms."),
    )
    front_page: str = field(
        default="",
        metadata=_describe("A document with a region `lists` that counts the lists."),
    )
    mode: Literal["active", "observe"] = field(
        default="active",
        metadata=_describe(
            "`observe`: the bot writes only into the summary of its own run, to be tried out."
        ),
    )
    fix: Literal["suggest", "push"] = field(
        default="suggest",
        metadata=_describe(
            "`push`: repairs go to the contributor's branch by themselves, where that is allowed."
        ),
    )
    publish: PublishMode = field(
        default="push",
        metadata=_describe(
            "Where regenerated lists go: to the branch itself, through one rolling"
            " pull request, or to a branch"
            " of their own."
        ),
    )
    lists_branch: str = field(
        default="lists",
        metadata=_describe(
            "The lists' own branch, under `publish: branch`.", pattern=r"^[\w./-]+$"
        ),
    )
    signed: bool = field(
        default=False,
        metadata=_describe(
            "Whether GitHub makes and signs the commits of regenerated lists."
        ),
    )
    approve_by_review: bool = field(
        default=False,
        metadata=_describe(
            "Whether an approving review by somebody with write access merges, as `/approve` does."
        ),
    )
    approvals: int = field(
        default=1,
        metadata=_describe(
            "How many people with write access must approve a contribution before the bot"
            " merges it: 1 or 2.",
            ge=1,
            le=2,
        ),
    )
    network: NetworkUse = field(
        default="off",
        metadata=_describe(
            "What workflows may ask of hosts beside GitHub: nothing; `facts`: what known"
            " sources say of the papers that a contribution links to; `links`: that,"
            " whether the links that a contribution adds answer, and once a week whether"
            " those of the lists do. docs/network.md says more."
        ),
    )
    repair_links: bool = field(
        default=False,
        metadata=_describe(
            "Whether the new addresses of links that moved for good are written into"
            " entry files, with `network: links`, in the way that `publish` says."
        ),
    )
    exports: list[ExportName] = field(
        default_factory=list,
        metadata=_describe(
            "The formats in which readers get each list: JSON, CSV, BibTeX, Atom, and"
            " JSON Feed (`feed`). They stand on the list's site."
        ),
    )
    exports_beside: bool = field(
        default=False,
        metadata=_describe(
            "Whether the exports stand in the repository, too, below `exports/`; they are"
            " written with the lists."
        ),
    )
    site_address: str = field(
        default="",
        metadata=_describe(
            "The address of the site for readers; that of GitHub Pages, if not given.",
            pattern=r"^$|^https?://[\w./~:-]+$",
        ),
    )
    propose_published: bool = field(
        default=False,
        metadata=_describe(
            "Whether a source is asked once a month which preprints were published, with"
            " `network: facts` or `links`: the venue of each is proposed by a commit of"
            " its own in the rolling request."
        ),
    )
    remember: bool = field(
        default=False,
        metadata=_describe(
            "Whether the bot remembers what `/reject` said of a work, and tells it where"
            " the work is proposed again."
        ),
    )
    later: bool = field(
        default=False,
        metadata=_describe(
            "Whether `/later DATE` names a day from which a contribution can be listed;"
            " the bot looks at it again on that day."
        ),
    )
    show_own_work: bool = field(
        default=False,
        metadata=_describe(
            "Whether `listwright queue` marks the pull requests whose author owns a"
            " repository that they link to. Nothing is said of it on GitHub."
        ),
    )
    pull_requests: PullRequests = field(
        default_factory=PullRequests,
        metadata=_describe("How many pull requests of one author are looked at."),
    )
    approve_all_ready: bool = field(
        default=False,
        metadata=_describe(
            "Whether the bot's one issue lists what is ready to merge, so that one comment"
            " there, `/approve all-ready TOKEN`, merges just the commits that it lists."
        ),
    )
    gather_after_days: int | None = field(
        default=None,
        metadata=_describe(
            "After how many days what is ready, and was not held by the label `hold`, gathers"
            " in one pull request that a person merges. Never, if not given.",
            ge=1,
            le=365,
        ),
    )
    weekly: bool = field(
        default=False,
        metadata=_describe(
            "Whether the bot's one issue says once a week what waits, what was merged, which"
            " links went, which sections grow, and which rules speak most."
        ),
    )
    submissions: Submissions = field(
        default_factory=Submissions,
        metadata=_describe("Proposals made through an issue form."),
    )

    @property
    def may_repair_links(self) -> bool:
        """Whether the bot writes the new addresses of links that moved for good."""
        return self.repair_links and self.network == "links"

    @property
    def may_propose_published(self) -> bool:
        """Whether the bot asks which preprints were published."""
        return self.propose_published and self.network != "off"

    @property
    def wants_two_approvals(self) -> bool:
        """Whether the bot merges only what two people approved."""
        return self.approvals > 1

    @property
    def gathering_days(self) -> int | None:
        """After how many days what is ready gathers in one request; None for never.

        Where two must approve, one person's merge on GitHub would pass the other one by.
        """
        return None if self.wants_two_approvals else self.gather_after_days

    @property
    def merges_submissions(self) -> bool:
        """Whether the approval of a submission merges it: two approve its pull request."""
        return self.submissions.merge and not self.wants_two_approvals

    def is_generated_branch(self, branch: str) -> bool:
        """Return whether a branch is generated from the entries.

        What is merged there is lost.
        """
        return self.publish == "branch" and branch == self.lists_branch
