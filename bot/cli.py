"""The command `listwright`: words in, an outcome carried out."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.errors import ListwrightError, MovedError

if TYPE_CHECKING:
    from bot.disk.house import DiskHouse
    from bot.plan import Outcome

COMMANDS = {
    "accept": "on GitHub: bring pull requests up to date with the submissions that they are made from",
    "analyse": "on GitHub: read what a pull request proposes",
    "check": "judge the entries; with --fix, repair what a machine can",
    "command": "on GitHub: do what a comment asks for",
    "compare": "tell which of several contributions propose the same work",
    "doctor": "on GitHub: say what is missing or too wide in the repository's settings",
    "eject": "leave the bot again: a list becomes plain Markdown",
    "explain": "say what a rule asks for, why, and how to mend it",
    "find": "tell whether a work is listed already",
    "fix": "on GitHub: push repairs to a contributor's branch",
    "format": "write every entry file in the one layout, comments kept",
    "generate": "make the lists, schemas and editor settings from the entries",
    "init": "let this repository's list move in, with workflows, forms and hooks",
    "import": "turn a Markdown list into entries, with nothing lost",
    "land": "on GitHub: after a merge, format, generate and commit",
    "merge": "make one entry of two that are one work",
    "new": "make an entry: asked for at the terminal, judged, and written as one file",
    "propose": "turn the text of a filled issue form into the entry that it asks for",
    "publish": "on GitHub: say what was found, in comment, check, labels and suggestions",
    "queue": "on GitHub: print the maintainer's desk, what is ready and what waits for whom",
    "rename-section": "give a section another folder, and its entries other ids",
    "replay": "tell what the bot would have said to a list's last contributions",
    "review": "judge a contribution: what changed between two revisions",
    "set": "give a field a value in every entry for which a condition holds",
}
_AT_A_FORGE = frozenset({"accept", "analyse", "publish", "fix", "command", "land", "doctor", "queue"})
"""Commands that speak with GitHub; they are told where, and by which token, as Actions tells its steps."""
_MOST_LOOKS = 8
"""Times that a command looks again because the world moved before its plan was carried out."""
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
    name = words[0].replace("-", "_") + "_" * (words[0] == "import")
    module: Any = importlib.import_module(f"bot.commands.{name}")
    parser = argparse.ArgumentParser(
        f"listwright {words[0]}", description=COMMANDS[words[0]], epilog=_STATUSES
    )
    parser.add_argument("--root", default=".", metavar="FOLDER", help="the repository; here, if not given")
    module.configure(parser)
    arguments = parser.parse_args(words[1:])
    try:
        return _carry_out(module, arguments, words[0])
    except ListwrightError as error:
        print(f"listwright: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _carry_out(module: Any, arguments: argparse.Namespace, command: str) -> int:  # noqa: ANN401 - a module
    from bot.disk.house import open_house

    gc.disable()  # a command ends before garbage weighs anything; looking for it costs a third of a load
    for look in range(1, _MOST_LOOKS + 1):
        house = open_house(arguments.root)
        apply: Callable[[Any], None] = house.workspace.apply
        if command in _AT_A_FORGE:
            house, apply = _at_a_forge(house)
        outcome: Outcome = module.run(arguments, house)
        if getattr(arguments, "check", False):
            _tell(outcome)
            return outcome.status or int(bool(outcome.plan))
        if getattr(arguments, "dry_run", False):
            _tell(outcome)
            _print("".join(f"would {action}\n" for action in outcome.plan))
            return outcome.status
        try:
            apply(outcome.plan)
        except MovedError:
            if look == _MOST_LOOKS:
                raise
        else:
            _tell(outcome)
            return outcome.status
    raise AssertionError


def _at_a_forge(house: "DiskHouse") -> "tuple[DiskHouse, Callable[[Any], None]]":
    """The house with everything that commands for GitHub need, and what carries out their plans."""
    from bot.disk.house import open_remote
    from bot.github.connect import new_token, read_access
    from bot.github.effects import Effects
    from bot.sandbox import run_apart

    access = read_access()
    forge, remote = access.open_forge(), open_remote(house, access.server, access.repository, access.token)
    house = house._replace(forge=forge, remote=remote, run_apart=run_apart, new_token=new_token)
    return house, Effects(forge, house.workspace.apply, remote).apply


def _tell(outcome: "Outcome") -> None:
    _print(outcome.text if outcome.is_for_runner else _calm(outcome.text))
    if outcome.notice:
        print(f"listwright: {_calm(outcome.notice)}", file=sys.stderr)


def _calm(text: str) -> str:
    """In a workflow's log, no line of *text* is a command that its runner obeys."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return text
    from bot.render.safe import log_line

    return "".join(f"{log_line(line)}\n" for line in text.splitlines())


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
