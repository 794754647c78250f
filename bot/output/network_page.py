"""The page that says what is asked of whom: `docs/network.md`."""

from collections.abc import Iterable

from bot.facts.source import Source
from bot.model.facts import MOST_ASKED, MOST_DAYS, MOST_PREPRINTS

_HEAD = """\
# What is asked of the network

Nothing is asked of any host beside the list's own GitHub, unless somebody says so:

- the list's owner, by `network: facts` in `schema/settings.yaml`: then the job `Analyse`
  asks about what a contribution links to;
- the list's owner, by `network: links`: then, besides, the job `Try links` tries the links
  of the lists once a week;
- a person at a terminal, by `listwright lookup`, `enrich`, `check --online`,
  `new --online` or `links`: then that command asks.

`init` asks a person once, and takes no answer for a no; `upgrade` never changes it. Under
`network: off`, which is the default, no job starts a process that asks.

## Who is asked

"""
_MIDDLE = """\
An identifier is sent only if it has the shape of its kind; a link itself is never
requested, and no text of a contribution is sent. No host but these is asked, also where an
answer redirects. Nothing else is sent: no name, no repository, no cookie, only the name and
the version of the program. GitHub is asked as ever with the job's own token; at a terminal
only if `GITHUB_TOKEN` is set.

## In a review

`Analyse` reads the contribution first, in a process without secrets, and learns which works
it links to: the entry's own papers, and repositories. A second process, which has no token
and can gain no rights, asks the sources; it has 20 seconds. Then the contribution is read
again, with what they said. At most {most_asked} works are asked about. Without an answer
the review is the one that it would have been, and says nothing of it.

What the sources said stands in the bot's own comment, where no reader sees it, in at most
16,000 characters. A repair, a merge and a form's entry are made of just that: what is
written is what was shown. Facts of merged works are kept on the bot's own ref, and used again
for {most_days} days, as those in the comment; what was not known, or not there, is asked for
again at the next event of another day.

What sources say fills in what is missing (title, authors, date, venue, code, licence, where
the section uses these fields), told as "Filled in from …"; it never replaces what was
written. What disagrees is told to the author as worth a look, and holds nothing up: see
[other-title](rules/other-title.md), [other-year](rules/other-year.md),
[moved-repository](rules/moved-repository.md),
[archived-repository](rules/archived-repository.md),
[missing-repository](rules/missing-repository.md),
[withdrawn-work](rules/withdrawn-work.md) and
[published-meanwhile](rules/published-meanwhile.md). Rules that are off until a list switches
them on judge the licence, the age, the last push and the stars of a repository: see
[Rules for your taste](maintainers.md#rules-for-your-taste).

## Preprints and values from GitHub

With `propose_published: true`, a sweep asks once a month, by the same process without a
token, about the arXiv papers of entries without a venue, at most {most_preprints}: see
[Preprints that were published](maintainers.md#preprints-that-were-published).

Where a layout declares fields with `from: github`, GitHub is asked, with the job's own token,
about the repositories of that list when the bot writes something anyway; `{{owner}}/{{name}}` is
sent: see [Values from GitHub](layout.md#values-from-github).

The job `Land` asks, and in a sweep the job `Analyse` too, which finds out whether there is
anything to do.

## Links

The links that a contribution adds are tried once, by the process without a token of the job
`Analyse`, which cannot write: at most {most_asked} of them, in eight seconds, behind the same guard
as below. Only a definite answer (404, 410, no such host) is told, as worth a look:
[dead-link](rules/dead-link.md).

`Try links` is a job without any right: it has no token for the repository, and nothing of
it but the addresses. lychee asks for each link, one or two at a time from a host, half a
second apart, under the name `listwright`; a definite answer is asked for twice, and the
Internet Archive for a copy of what is gone. A guard on the same machine lets it reach
public addresses only, on the ports 80, 443, 8080 and 8443, whatever a name resolves to and
wherever a page redirects. Above 2,000 links the work is shared by several machines, of which
at most four run at once; links of one host go to one machine, so that its pace holds. A host
that gives no certain answer to five links is not asked for the rest of them, and a run ends
after 45 minutes: what was not tried stays as it was.

What was seen is remembered on the bot's own ref. A link counts as *gone* after three
definite answers (404, 410, no such host) over at least seven days, with no answer in
between; as *moved* after permanent redirects to the same place, over at least seven days,
where that is the same work: on the same host, or on a site known to have been renamed. All
else (403, 429, 5xx, time-outs, certificates) says nothing, and after 90 days without a
certain answer a person is asked to look. The bot's one issue says what to do; nothing is
removed by itself, and new addresses are written only with `repair_links: true`. The links
of works in a section with `attic: true` are not tried.

## At a terminal

Answers are kept beside the cache, below git's own folder, for {most_days} days: a run that
was interrupted goes on where it ended. `enrich` shows with `--dry-run` what it would fill
in. `lookup TITLE` sends a title that you type.

## When a source does not behave

A source that asks for patience (429, 503) is asked once more if it wants no more than ten
seconds, and then not again in this run. An answer over 4 MiB, one that takes over 20
seconds, and one that is not of its shape say nothing. What a source says is untrusted
text: it is cut to the length of the field, without hidden characters.
"""


def render_network_page(sources: Iterable[Source]) -> str:
    """Return the page: each source with its hosts, what is sent, and how fast."""
    rows = [
        "| source | asked about | hosts | sent | pause |",
        "|---|---|---|---|--:|",
    ]
    for source in sources:
        kinds = ", ".join(sorted(source.kinds | source.spare_kinds))
        hosts = "<br>".join(f"`{host}`" for host in sorted(source.hosts))
        rows.append(
            f"| {source.name} | {kinds} | {hosts} | {source.sent} | {source.pace:g} s |"
        )
    rows.append(
        "| GitHub | github | `api.github.com` | The names of up to 100 repositories. | 1 s |"
    )
    table = "\n".join(rows)
    text = _MIDDLE.format(
        most_asked=MOST_ASKED,
        most_days=MOST_DAYS,
        most_preprints=MOST_PREPRINTS,
    )
    return f"{_HEAD}{table}\n\n{text}"
