"""insecure-link."""

from collections.abc import Iterator

from bot.identity.urls import secure_url
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Fault, rule


@rule("warning")
def insecure_link(file: EntryFile) -> Iterator[Fault]:
    """Links to hosts that serve `https` use it.

    ## Why is this bad?
    Anybody between the reader and the host can change what is read.

    ## How to mend it
    Write `https`. Only hosts known to serve it are named, so this is safe.
    """
    if "http:" not in file.text.lower() and "\\" not in file.text:
        return
    for link in file.entry.all_links if file.entry else ():
        better = secure_url(link.url)
        if better != link.url:
            written = file.tree["links"][link.label]
            field = ("links", link.label, "url") if isinstance(written, dict) else ("links", link.label)
            fix = Fix(f"Write `{better}`", (SetValue(field, better),))
            yield Fault("The host serves `https`; write that.", field, fix)
