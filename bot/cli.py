"""The command `listwright`: words in, an outcome carried out."""

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.errors import ListwrightError

if TYPE_CHECKING:
    from bot.plan import Outcome

COMMANDS = {
    "check": "judge the entries; with --fix, repair what a machine can",
    "explain": "say what a rule asks for, why, and how to mend it",
    "find": "tell whether a work is listed already",
    "format": "write every entry file in the one layout, comments kept",
    "generate": "make the lists, schemas and editor settings from the entries",
    "import": "turn a Markdown list into entries, with nothing lost",
    "review": "judge a contribution: what changed between two revisions",
}
_STATUSES = (
    "exit status: 0 nothing to do; 1 findings, or a change is due under --check; "
    "2 wrong usage or configuration; 3 the bot or git failed"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--version"]:
        print(f"listwright {__version__}")
        return 0
    if not words or words[0] not in COMMANDS:
        return _usage(words)
    module: Any = importlib.import_module(f"bot.commands.{words[0]}{'_' * (words[0] == 'import')}")
    parser = argparse.ArgumentParser(
        f"listwright {words[0]}", description=COMMANDS[words[0]], epilog=_STATUSES
    )
    parser.add_argument("--root", default=".", metavar="FOLDER", help="the repository; here, if not given")
    module.configure(parser)
    arguments = parser.parse_args(words[1:])
    try:
        return _carry_out(module, arguments)
    except ListwrightError as error:
        print(f"listwright: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _carry_out(module: Any, arguments: argparse.Namespace) -> int:  # noqa: ANN401 - a command's module
    from bot.disk.house import open_house

    gc.disable()  # a command ends before garbage weighs anything; looking for it costs a third of a load
    house = open_house(arguments.root)
    outcome: Outcome = module.run(arguments, house)
    _print(outcome.text)
    if outcome.notice:
        print(f"listwright: {outcome.notice}", file=sys.stderr)
    if getattr(arguments, "check", False):
        return outcome.status or int(bool(outcome.plan))
    if not getattr(arguments, "dry_run", False):
        house.workspace.apply(outcome.plan)
    return outcome.status


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale says, so that the same work prints the same bytes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _usage(words: Sequence[str]) -> int:
    width = max(map(len, COMMANDS))
    lines = ["usage: listwright COMMAND …", "", "Keep a curated list by pull request.", ""]
    lines += [f"  {name:{width}}  {said}" for name, said in COMMANDS.items()]
    lines += ["", "`listwright COMMAND --help` says more.", _STATUSES]
    wanted = words[0] if words else "--help"
    if wanted in ("--help", "-h"):
        _print("\n".join(lines) + "\n")
        return 0
    print(f"listwright: there is no command `{wanted}`.", *lines, sep="\n", file=sys.stderr)
    return 2
