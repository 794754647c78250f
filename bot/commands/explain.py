"""`listwright explain`: what a rule asks for, why, and how to fix it."""

import argparse
import difflib

from bot.engine.registry import load_rules
from bot.errors import UsageError
from bot.plan import Outcome
from bot.ports import Context
from bot.rules import list_rule_names

SUMMARY = "say what a rule asks for, why, and how to fix it"
CONTEXT = Context


_EXCEPTION = """
A maintainer may let one entry break it, for good or until a day:

    allow: {{{rule}: the reason}}
    allow: {{{rule}: {{why: the reason, until: 2027-03-01}}}}
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "rule",
        nargs="?",
        metavar="RULE",
        help="the rule's name; without one, all rules in a line each",
    )


def run(args: argparse.Namespace, _: Context) -> Outcome:
    """Explain one rule, or list all."""
    rules = load_rules()
    if args.rule is None:
        width = max(map(len, rules))
        lines = [
            f"{name:{width}}  {rule.default_level:7}  {rule.summary}"
            for name, rule in rules.items()
        ]
        return Outcome("\n".join(lines) + "\n")
    if args.rule not in rules:
        # The name may only be misspelled.
        near = difflib.get_close_matches(args.rule, list_rule_names(), 1)
        advice = f"; did you mean `{near[0]}`?" if near else "."
        raise UsageError(f"there is no rule `{args.rule}`{advice}")
    rule = rules[args.rule]
    head = f"{rule.name} ({rule.default_level}, since {rule.since})"
    # A rule about sections speaks of no entry.
    may_be_allowed = not rule.security and rule.scope != "section"
    exception = _EXCEPTION.format(rule=rule.name) if may_be_allowed else ""
    return Outcome(f"{head}\n\n{rule.doc}\n{exception}")
