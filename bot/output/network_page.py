"""The page that says what is asked of whom: `docs/network.md`."""

from collections.abc import Iterable

from bot.facts.source import Source

_HEAD = """\
# What is asked of the network

Nothing is asked of any host beside GitHub, unless a person at a terminal types
`listwright lookup` or `listwright new --online`. No workflow asks, and no other command
does.

`lookup LINK|NUMBER|DOI` asks the sources below, and prints what each of them says;
`new --online` fills in what was not given, and says from where. An identifier is sent
only if it has the shape of its kind; a link itself is never requested. No host but these
is asked, also where an answer redirects. Nothing else is
sent: no name, no repository, no cookie, only the name and the version of the program.
"""
_TAIL = """\
A source that asks for patience (429, 503) is asked once more if it wants no more than ten
seconds, and then not again in this run. An answer over 4 MiB, one that takes over 20
seconds, and one that is not of its shape say nothing. What a source says is untrusted
text: it is cut to the length of the field, without hidden characters.
"""


def render_network_page(sources: Iterable[Source]) -> str:
    """Return the page: each source with its hosts, what is sent, and how fast."""
    rows = ["| source | knows | hosts | sent | pause |", "|---|---|---|---|--:|"]
    for source in sources:
        kinds = ", ".join(sorted(source.kinds))
        hosts = "<br>".join(f"`{host}`" for host in sorted(source.hosts))
        rows.append(
            f"| {source.name} | {kinds} | {hosts} | {source.sent} | {source.pace:g} s |"
        )
    table = "\n".join(rows)
    return f"{_HEAD}\n{table}\n\n{_TAIL}"
