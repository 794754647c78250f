"""Each row of the table of hosts holds for the addresses of `tests/data/hosts.tsv`."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.identity.comparison_key import make_comparison_key, split_key
from bot.identity.hosts.kinds import KINDS
from bot.identity.hosts.publishers import DOIS
from bot.identity.hosts.row import Form, Host
from bot.identity.hosts.table import HOSTS, compile_pattern, find_host, normalise_host
from bot.identity.identifiers import derive_label, identify
from bot.identity.url_policy import make_canonical_url

DATA = Path(__file__).parents[1] / "data" / "hosts.tsv"


class Line(NamedTuple):
    """What one line of the data says."""

    address: str
    identifier: str
    key: str
    written: str
    label: str


LINES = [
    Line(*line.split("\t"))
    for line in DATA.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def rows_of(address: str) -> Iterator[Host]:
    """The row of the host as it is typed, and that of the page inside."""
    yield find_host(normalise_host(address.partition("://")[2].partition("/")[0]))
    yield find_host(split_key(make_comparison_key(address))[0])


def forms_of(address: str) -> Iterator[Form]:
    """The forms that decide what an address names."""
    host, rest = split_key(make_comparison_key(address))
    for form in find_host(host).forms:
        if compile_pattern(f"(?:{form.path})(?=[?#]|$)").match(rest):
            yield form
            return


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_an_address_names_what_the_data_say(line: Line) -> None:
    address = line.address
    written = make_canonical_url(address)

    assert (str(identify(address)), make_comparison_key(address)) == (
        line.identifier,
        line.key,
    )
    assert ("=" if written == address else written, derive_label(address)) == (
        line.written,
        line.label,
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_writing_an_address_as_a_list_does_changes_nothing_of_that(line: Line) -> None:
    written = make_canonical_url(line.address)

    assert make_canonical_url(written) == written
    assert str(identify(written)) == line.identifier
    assert make_comparison_key(line.key) == line.key


@pytest.mark.parametrize("row", HOSTS, ids=lambda row: row.addresses)
def test_every_row_has_a_line_of_data(row: Host) -> None:
    assert any(row in rows_of(line.address) for line in LINES)


@pytest.mark.parametrize(
    "row", [row for row in HOSTS if row.forms], ids=lambda row: row.addresses
)
def test_every_form_of_a_row_has_a_line_of_data(row: Host) -> None:
    tried = {form for line in LINES for form in forms_of(line.address)}

    assert [form for form in row.forms if form not in tried] == []


@pytest.mark.parametrize(
    "row", [row for row in HOSTS if row.wraps], ids=lambda row: row.addresses
)
def test_an_address_that_a_row_unwraps_has_a_line_of_data(row: Host) -> None:
    pairs = [tuple(rows_of(line.address)) for line in LINES]

    assert any(outer is row is not inner for outer, inner in pairs)


def test_every_kind_has_a_row_and_every_row_known_kinds() -> None:
    forms = [form for row in HOSTS for form in row.forms]

    assert {form.kind for form in (*forms, *DOIS)} == set(KINDS)


def test_no_address_stands_in_two_rows() -> None:
    addresses = [
        address for row in HOSTS for address in f"{row.addresses} {row.mirrors}".split()
    ]

    assert len(addresses) == len(set(addresses))


def test_an_address_is_in_the_form_in_which_it_is_looked_up() -> None:
    for row in HOSTS:
        for address in row.addresses.split():
            assert normalise_host(address) == address
