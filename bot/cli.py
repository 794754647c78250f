"""The command `listwright`: parse its arguments, run one command, carry out its plan."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, cast

from bot import __version__
from bot.errors import ListwrightError, MovedError

# `--version`, and a run that finds everything in the cache, start without these.
if TYPE_CHECKING:
    from bot.disk.context import DiskContext
    from bot.model.links import LinkTry
    from bot.plan import Outcome
    from bot.ports import Context, GitHubContext, NetworkContext
    from bot.ports.network import (
        FactStore,
        LinkStore,
        LinkTrier,
        Network,
        Repositories,
    )

# What a person types: modules of `bot.commands`.
COMMANDS = (
    "add-section",
    "adopt-edits",
    "check",
    "compare",
    "doctor",
    "eject",
    "enrich",
    "explain",
    "export",
    "find",
    "format",
    "generate",
    "import",
    "init",
    "links",
    "lookup",
    "merge",
    "move-section",
    "new",
    "propose",
    "queue",
    "rename-section",
    "replay",
    "review",
    "set",
    "site",
    "upgrade",
)
# What workflows run: modules of `bot.steps`.
STEPS = (
    *("accept", "analyse", "ask", "command", "fix", "isolated", "judge-links", "land"),
    *("list-links", "publish", "try-links"),
)
# What reads or writes entry files one by one.
_ON_FILES = ("add-section", "adopt-edits", "move-section", "rename-section")
# What changes entries: of a list that is read from its document, the lines there.
_ON_ENTRIES = ("enrich", "links", "merge", "new", "propose", "set")
# What speaks the language of the list: it makes comments, or shows them. The step
# `isolated` is told the language of the step that asks.
_SPEAKING = (
    *("accept", "analyse", "command", "fix", "judge-links", "land", "publish"),
    *("propose", "replay", "review"),
)
# The steps whose job may have no checkout: they need the declarations alone.
_WITHOUT_CHECKOUT = ("publish",)
# The steps that tell of their faults in the bot's issue, if a schedule started them.
_REPORTING = ("accept", "land", "publish")
# Times that a command looks again because the repository moved before its plan was
# carried out.
_MOST_LOOKS = 8
# Times that it looks again because its own plan got one step further.
_MOST_STEPS = 60
_STATUSES = (
    "exit status: 0 nothing to do; 1 findings, or a change is due under --check; "
    "2 wrong usage or configuration; 3 the bot or git failed"
)


class CommandModule(Protocol):
    """What a module of `bot.commands` and of `bot.steps` declares."""

    # What the command does, as `listwright --help` shows it.
    SUMMARY: str
    # What it may use: `GitHubContext` if it speaks with GitHub.
    CONTEXT: "type[Context]"

    def configure(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare the arguments."""

    # The context is of the class that CONTEXT names.
    def run(self, args: argparse.Namespace, context: Any, /) -> "Outcome":  # noqa: ANN401
        """Return what to print and what to do; change nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    command, *options = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if command == "--version":
        print(f"listwright {__version__}")
        return 0
    if command not in COMMANDS + STEPS:
        return _print_usage(command)
    module = load_command(command)
    parser = argparse.ArgumentParser(
        f"listwright {command}",
        description=module.SUMMARY,
        epilog=_STATUSES,
    )
    parser.add_argument(
        "--root",
        default=".",
        metavar="FOLDER",
        help="the repository; here, if not given",
    )
    module.configure(parser)
    arguments = parser.parse_args(options)
    try:
        status, problem = _run_command(command, module, arguments)
    except ListwrightError as error:
        _print_error(error)
        status, problem = error.status, str(error)
    except BrokenPipeError:
        # A reader such as `head` has enough. Python would complain when it closes.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        # The status of a process that an interrupt ends: 128 and the signal's number.
        return 130
    if command in _REPORTING and not arguments.dry_run:
        return _report_fault(command, arguments, status, problem)
    return status


def load_command(name: str) -> CommandModule:
    """Import the module of a command or step."""
    package = "steps" if name in STEPS else "commands"
    # `import` is a keyword of Python, which is no module's name.
    suffix = "_" if name == "import" else ""
    module_name = f"{name.replace('-', '_')}{suffix}"
    module = importlib.import_module(f"bot.{package}.{module_name}")
    return cast("CommandModule", module)


def _run_command(
    name: str,
    module: CommandModule,
    arguments: argparse.Namespace,
) -> tuple[int, str]:
    """Run a command and carry out its plan, again if the repository moved meanwhile.

    Return the exit status, and what the command noticed.

    Raises:
        MovedError: the repository moved each time before the plan was carried out.
    """
    from bot.disk.context import open_context

    # A command ends before garbage weighs anything; looking for it costs a third of the
    # time in which a catalog is loaded.
    gc.disable()
    looks = steps = 0
    while True:
        disk = open_context(arguments.root)
        if name in _WITHOUT_CHECKOUT:
            _place_declarations(disk)
        if name in _ON_FILES:
            from bot.project.document_source import demand_entry_files

            demand_entry_files(name, disk)
        try:
            with _speak_for_list(name, disk):
                return _run_once(name, module, arguments, disk)
        except MovedError as error:
            steps += error.is_progress
            looks += not error.is_progress
            if looks == _MOST_LOOKS or steps == _MOST_STEPS:
                raise


def _run_once(
    name: str,
    module: CommandModule,
    arguments: argparse.Namespace,
    disk: "DiskContext",
) -> tuple[int, str]:
    """Run a command on what is there now, and carry out its plan.

    Return the exit status, and what the command noticed.

    Raises:
        MovedError: the repository moved before the plan was carried out.
    """
    from bot.disk.workspace import write_outside
    from bot.ports import Context, GitHubContext, NetworkContext

    context: Context = disk
    apply: Callable[[Any], None] = disk.workspace.apply
    if module.CONTEXT is GitHubContext:
        context, apply = _open_github(disk)
    elif module.CONTEXT is NetworkContext:
        context = _open_web(disk)
    outcome = _run_module(name, module, arguments, context)
    status = _print_plan(outcome, arguments)
    if status is not None:
        return status, ""
    apply(outcome.plan)
    if outcome.page is not None:
        write_outside(outcome.page)
    _print_outcome(outcome)
    if outcome.served is not None:
        from bot.disk.site_server import serve_folder

        serve_folder(disk.workspace, outcome.served)
    return outcome.status, outcome.notice


def _place_declarations(disk: "DiskContext") -> None:
    """Write the declarations of the default branch into the folder of a job without a checkout.

    Raises:
        ForgeError: GitHub does not show them.
    """
    folder = "schema"
    if disk.workspace.list_files(folder):
        return
    from bot.github.connect import read_access
    from bot.plan import WriteFile

    forge = read_access(disk.repository.find_origin).open_forge()
    files = forge.read_folder(folder, ".yaml")
    disk.workspace.apply(
        WriteFile(f"{folder}/{name}", text) for name, text in files.items()
    )


def _open_web(disk: "DiskContext") -> "NetworkContext":
    """Return the context of a command that may ask the network."""
    from functools import partial

    from bot.ports import NetworkContext

    return NetworkContext(
        **_list_values(disk),
        open_network=_open_network,
        open_repositories=_open_repositories,
        open_fact_store=partial(_open_fact_store, disk),
        open_link_trier=_open_link_trier,
        open_link_store=partial(_open_link_store, disk),
        try_links_once=_try_links_once,
    )


def _list_values(disk: "DiskContext") -> dict[str, Any]:
    """Return what every context has, by name."""
    from dataclasses import fields

    from bot.ports import Context

    return {field.name: getattr(disk, field.name) for field in fields(Context)}


def _open_fact_store(disk: "DiskContext") -> "FactStore":
    """Return what keeps facts from run to run; its modules take long to load."""
    from bot.disk.fact_store import DiskFactStore

    return DiskFactStore(disk.kept)


def _open_link_store(disk: "DiskContext") -> "LinkStore":
    """Return what keeps what was seen of links; its modules take long to load."""
    from bot.disk.link_store import DiskLinkStore

    return DiskLinkStore(disk.kept)


def _open_network(seconds: float = float("inf")) -> "Network":
    """Return what asks the sources of facts; its libraries take long to load.

    *seconds* bound the whole run.
    """
    from bot.facts.sources import SOURCES
    from bot.network.http import HttpNetwork, Limits

    return HttpNetwork(SOURCES, limits=Limits(seconds=seconds))


def _open_link_trier() -> "LinkTrier":
    """Return what tries links."""
    from bot.network.lychee import LycheeTrier

    return LycheeTrier()


def _try_links_once(urls: Sequence[str], seconds: float) -> "Sequence[LinkTry]":
    """Try links once; the library that does it takes long to load."""
    from bot.network.single_tries import try_links_once

    return try_links_once(urls, seconds)


def _open_repositories() -> "Repositories | None":
    """Return what asks GitHub about repositories; None without a token in the environment."""
    from bot.github.connect import open_repositories

    return open_repositories()


def _run_module(
    name: str,
    module: CommandModule,
    arguments: argparse.Namespace,
    context: "Context",
) -> "Outcome":
    """Return the outcome of a command, which changes documents where these are the source."""
    if name not in _ON_ENTRIES:
        return module.run(arguments, context)
    from bot.project.document_source import read_documents

    context = read_documents(context)
    outcome = module.run(arguments, context)
    if not outcome.plan:
        return outcome
    from bot.project.document_writing import write_outcome

    return write_outcome(outcome, context)


def _speak_for_list(name: str, disk: "DiskContext") -> AbstractContextManager[None]:
    """Return a block in which a command speaks; what makes no comments speaks English."""
    if name not in _SPEAKING:
        from bot.model.wording import speak

        return speak("en")
    from bot.project.list_language import speak_for_list

    return speak_for_list(disk)


def _print_plan(outcome: "Outcome", arguments: argparse.Namespace) -> int | None:
    """Print an outcome whose plan is not to be carried out; return the exit status.

    The result is None, and nothing is printed, if the plan is to be carried out.
    """
    if getattr(arguments, "check", False):
        _print_outcome(outcome)
        return outcome.status or int(bool(outcome.plan))
    if getattr(arguments, "dry_run", False):
        _print_outcome(outcome)
        _print("".join(f"would {action}\n" for action in outcome.plan))
        return outcome.status
    return None


def _report_fault(
    step: str, arguments: argparse.Namespace, status: int, problem: str
) -> int:
    """Report the fault of a scheduled step in the bot's issue; return the exit status.

    A sweep fails once a day for one fault; the bot's issue remembers the day.
    """
    from bot.disk.context import open_context
    from bot.project.load_settings import load_project
    from bot.workflow.event import parse_event
    from bot.workflow.fault_report import plan_fault_report

    try:
        context = open_context(arguments.root)
        if parse_event(context.read_outside(arguments.event)).kind != "schedule":
            return status
        if load_project(context.workspace).settings.mode == "observe":
            return status
        github, apply = _open_github(context)
        is_fault = status != 0 and not arguments.check
        fault = ""
        if is_fault:
            fault = problem or f"it ended with {status}."
        with _speak_for_list(step, context):
            plan = list(plan_fault_report(github.forge, step, fault, context.today))
            if arguments.check:
                return status or int(bool(plan))
            apply(plan)
    except ListwrightError as error:
        _print_error(error)
        return status or error.status
    return status if plan else 0


def _open_github(disk: "DiskContext") -> "tuple[GitHubContext, Callable[[Any], None]]":
    """Return the context of a command that speaks with GitHub, and what carries out its plan.

    Where GitHub is and the token come from the environment, as Actions sets it.
    """
    from bot.disk.context import open_remote
    from bot.github.connect import make_token, read_access, read_clock
    from bot.github.effects import Effects
    from bot.ports import GitHubContext
    from bot.sandbox import run_isolated

    access = read_access(disk.repository.find_origin)
    forge = access.open_forge()
    remote = open_remote(disk, access.server, access.repository, access.token)
    context = GitHubContext(
        **_list_values(disk),
        forge=forge,
        remote=remote,
        run_isolated=run_isolated,
        new_token=make_token,
        read_clock=read_clock,
    )
    return context, Effects(forge, disk.workspace.apply, remote).apply


def _print_outcome(outcome: "Outcome") -> None:
    text = outcome.text
    if not outcome.is_for_runner:
        text = _escape_workflow_commands(text)
    _print(text)
    if outcome.notice:
        notice = _escape_workflow_commands(outcome.notice)
        print(f"listwright: {notice}", file=sys.stderr)


def _escape_workflow_commands(text: str) -> str:
    """Return *text* without a line that the runner of a workflow would obey."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return text
    from bot.output.untrusted import log_line

    return "".join(f"{log_line(line)}\n" for line in text.splitlines())


def _print_error(error: ListwrightError) -> None:
    """Print what is wrong.

    The message may quote a file, which must steer neither a terminal nor the runner.
    """
    from bot.output.untrusted import show_hidden

    message = show_hidden(str(error), keep="\n\t")
    sys.stderr.write(_escape_workflow_commands(f"listwright: {message}\n"))


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale says, so that the same work prints the same bytes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _print_usage(command: str) -> int:
    """Print the usage, for `--help` or a *command* that is none; return the status."""
    lines = [
        "usage: listwright COMMAND …",
        "",
        "Keep a curated list by pull request.",
        "",
    ]
    lines += _describe(COMMANDS)
    lines += [
        "",
        "Steps that workflows run on GitHub; a person has no reason to type them:",
        "",
    ]
    lines += _describe(STEPS)
    lines += ["", "`listwright COMMAND --help` says more.", _STATUSES]
    if command in {"--help", "-h"}:
        _print("\n".join(lines) + "\n")
        return 0
    print(
        f"listwright: there is no command `{command}`.",
        *lines,
        sep="\n",
        file=sys.stderr,
    )
    return 2


def _describe(names: Iterable[str]) -> list[str]:
    width = max(map(len, COMMANDS + STEPS))
    return [f"  {name:{width}}  {load_command(name).SUMMARY}" for name in names]
