"""Accounts and repositories as the API and webhooks show them."""

from typing import NamedTuple
from urllib.parse import quote

from tests.github_server.store import APP_ID, ROLES, Account, Json, Repository

WEB = "https://github.com"
BORN = "2020-01-01T00:00:00Z"


class Site(NamedTuple):
    """Where the API is."""

    api: str

    def repository(self, repository: Repository) -> str:
        """The address of a repository in the API."""
        return f"{self.api}/repos/{repository.full_name}"


def render_account(site: Site, account: Account) -> Json:
    """A `simple-user`."""
    url = f"{site.api}/users/{quote(account.login)}"
    path = (
        f"apps/{account.login.removesuffix('[bot]')}"
        if account.kind == "Bot"
        else account.login
    )
    return {
        "login": account.login,
        "id": account.id,
        "node_id": f"U_{account.id}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{WEB}/{path}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account.kind,
        "site_admin": False,
    }


LINKS = {
    "archive": "{/archive_format}{/ref}",
    "assignees": "{/user}",
    "branches": "{/branch}",
    "collaborators": "{/collaborator}",
    "comments": "{/number}",
    "commits": "{/sha}",
    "compare": "/{base}...{head}",
    "contents": "/{+path}",
    "contributors": "",
    "deployments": "",
    "downloads": "",
    "events": "",
    "forks": "",
    "hooks": "",
    "issues": "{/number}",
    "keys": "{/key_id}",
    "labels": "{/name}",
    "languages": "",
    "merges": "",
    "milestones": "{/number}",
    "notifications": "{?since,all,participating}",
    "pulls": "{/number}",
    "releases": "{/id}",
    "stargazers": "",
    "statuses": "/{sha}",
    "subscribers": "",
    "subscription": "",
    "tags": "",
    "teams": "",
}
GIT_LINKS = {
    "blobs": "blobs",
    "git_commits": "commits",
    "git_refs": "refs",
    "git_tags": "tags",
    "trees": "trees",
}


def render_repository(site: Site, repository: Repository) -> Json:
    """A `minimal-repository` that is a `repository` too."""
    url = site.repository(repository)
    html = f"{WEB}/{repository.full_name}"
    links = {f"{name}_url": f"{url}/{name}{rest}" for name, rest in LINKS.items()}
    links |= {
        f"{name}_url": f"{url}/git/{place}{{/sha}}" for name, place in GIT_LINKS.items()
    }
    opened = sum(issue.state == "open" for issue in repository.issues.values())
    return links | {
        "archive_url": f"{url}/{{archive_format}}{{/ref}}",
        "issue_comment_url": f"{url}/issues/comments{{/number}}",
        "issue_events_url": f"{url}/issues/events{{/number}}",
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": repository.full_name,
        "private": False,
        "owner": render_account(site, repository.owner),
        "html_url": html,
        "description": None,
        "fork": repository.parent is not None,
        "url": url,
        "created_at": repository.created_at,
        "updated_at": repository.updated_at,
        "pushed_at": repository.updated_at,
        "git_url": f"git://github.com/{repository.full_name}.git",
        "ssh_url": f"git@github.com:{repository.full_name}.git",
        "clone_url": f"{site.api}/{repository.full_name}.git",
        "svn_url": html,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "size": 100,
        "stargazers_count": 0,
        "watchers_count": 0,
        "watchers": 0,
        "forks_count": 0,
        "forks": 0,
        "open_issues_count": opened,
        "open_issues": opened,
        "has_issues": True,
        "has_projects": False,
        "has_downloads": True,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": [],
        "custom_properties": {},
        "visibility": "public",
        "default_branch": repository.default_branch,
    }


def render_full_repository(site: Site, repository: Repository, role: str) -> Json:
    """A `full-repository`, as somebody in *role* sees it."""
    rank = ROLES.index(role)
    names = {
        "pull": "read",
        "triage": "triage",
        "push": "write",
        "maintain": "maintain",
        "admin": "admin",
    }
    whole = render_repository(site, repository) | {
        "permissions": {
            name: rank >= ROLES.index(least) for name, least in names.items()
        },
        "network_count": 0,
        "subscribers_count": 0,
        "allow_squash_merge": True,
        "allow_merge_commit": True,
        "allow_rebase_merge": True,
        "allow_auto_merge": False,
        "delete_branch_on_merge": False,
    }
    if repository.parent is not None:
        parent = render_repository(site, repository.parent)
        whole |= {"parent": parent, "source": parent}
    return whole


def render_app(site: Site, slug: str, app_id: int) -> Json:
    """The app that made a check run."""
    return {
        "id": app_id,
        "slug": slug,
        "node_id": f"A_{app_id}",
        "owner": render_account(site, Account(9919, "github", "Organization")),
        "name": "GitHub Actions" if app_id == APP_ID else slug,
        "description": None,
        "external_url": "https://help.github.com/en/actions",
        "html_url": f"{WEB}/apps/{slug}",
        "created_at": BORN,
        "updated_at": BORN,
        "permissions": {"checks": "write", "contents": "write", "metadata": "read"},
        "events": ["push"],
    }
