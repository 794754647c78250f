"""How the code reads: names, docstrings and complexity. `ruff` holds the length of lines."""

import ast
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"
MODULES = {path: ast.parse(path.read_text("utf-8")) for path in BOT.rglob("*.py")}

VAGUE = frozenset(
    "found one said told known place shown words whole mine other first last thing"  # noqa: SIM905 - as below
    " things it what who theirs ours left".split()
)
"""Words that say little of what a name holds; in a field that is stored they may stay."""
MOST_VAGUE = 0.01
"""The share of bindings that may have such a name: six well-known projects have up to 1.1 %."""
MOST_COMPLEX = 15
"""The cognitive complexity that a function may have, as SonarSource defines and advises it."""

ACTS = frozenset(
    """
    accept redirect add adopt advise agree align allow analyse annotate answer append
    apply arrange ask assign attach attempt blame block break build bundle call
    cancel cap carry change check choose claim clean clear close cluster
    collapse collect combine commit compare compile complete compose compute
    configure connect convert copy count create credit cut decide declare decode
    deduplicate delete demand derive describe detach detect digest disconnect
    discover do draft draw drop dump edit emit encode end enter escape estimate
    evaluate examine exclude expand expect explain extend extract fail fetch
    fill filter find fit fix flatten flush fold follow forget format freeze
    generate get give grant group guess handle hash have hide identify ignore import
    include indent index infer inherit insert inspect install interpret invert
    iterate join judge keep label leave let limit link list load locate log look
    loosen lower make map mark match measure memoize merge migrate minimise mock
    move mutate name narrow neutralise normalise note notify number obey offer
    open order pack pad parse pass patch pause pick place plan post prefer
    prepare print propose protect prove publish push put query quote raise rank
    react read rebuild recognise reconcile record recover redact redraw reduce
    refresh refuse regenerate reject release remember remove rename render
    renumber repair repeat replace replay reply report request require reserve
    reset resolve restore retire retry return revert review revise rewrite round
    run save say scan score search secure select send separate serve set settle share
    shift shorten show shows shrink simplify skip sort speak spell split stage
    start stop store strip substitute suggest summarise swap sweep switch
    synchronise take tell test tidy tokenise track transform translate
    transliterate trim try turn undo unescape unite unpack unwrap update upsert
    use validate verify view visit wait walk warn weigh wrap write yield
    """.split()  # noqa: SIM905 - a list of words is read more easily as words
)
"""The verbs that a function's name may begin with. A new one is added here, after a look for one that says the same."""
STATES = frozenset(
    """
    allows are as begins can contains differs does ends equals fits follows from
    has holds is keeps leads matches may must needs shares should stands to was
    were with
    """.split()  # noqa: SIM905 - a list of words is read more easily as words
)
"""The words that begin the name of a function which answers yes or no, or which makes a value from another."""

EXPECTED = frozenset({"main", "rule", "str_schema", "value"})
"""Names that something else expects: a program's entry, the decorator of rules, pydantic, the protocol `Fields`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_names_say_what_they_hold() -> None:
    bindings = [name for tree in MODULES.values() for name in read_bindings(tree)]
    vague = [name for name in bindings if name in VAGUE]

    assert len(bindings) > 10_000
    assert len(vague) <= MOST_VAGUE * len(bindings), sorted(vague)


def test_the_name_of_a_function_begins_with_a_verb() -> None:
    others = [
        f"{path.relative_to(BOT)}: {function.name}"
        for path, function in find_functions()
        if function.name.lstrip("_").partition("_")[0] not in ACTS | STATES
    ]

    assert others == []


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    others = []
    for path, function in find_functions():
        text = ast.get_docstring(function)
        first_word = re.match(r"\w+", text or "")
        if first_word and first_word[0].lower() not in ACTS:
            others.append(f"{path.relative_to(BOT)}: {function.name}: {text}")

    assert others == []


def test_no_function_is_too_complex(tmp_path: Path) -> None:
    program = Path(sysconfig.get_path("scripts")) / "complexipy"
    words = [str(program), str(BOT), "--max-complexity-allowed", str(MOST_COMPLEX)]
    words += ["--failed", "--plain=true", "--cache-dir", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout.decode()


def read_bindings(tree: ast.AST) -> Iterator[str]:
    """Yield every name of a module that is bound: variables, parameters, fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def find_functions() -> Iterator[tuple[Path, Function]]:
    """Yield the functions whose names are free: no property, no rule, no method that Python or a library names."""
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function) and not is_named_otherwise(node):
                yield path, node


def is_named_otherwise(function: Function) -> bool:
    """Return whether something else than an act names the function."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    is_value = any("property" in text or ".setter" in text for text in decorators)
    is_rule = any(re.match(r"rule\b", text) for text in decorators)
    is_expected = function.name in EXPECTED or function.name.startswith("__")
    return is_value or is_rule or is_expected
