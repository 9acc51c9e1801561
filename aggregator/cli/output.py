"""How results are printed: a table for people, JSON, JSON Lines and CSV for programs.

Text from feeds is hostile until shown otherwise: control characters, bidirectional overrides and zero-width characters
never reach the terminal (S18), formulas never reach a spreadsheet (S19). JSON is ASCII, so that it is safe anywhere.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

Row = dict[str, object]

LONGEST_FIXED = 28
"""Characters of a column that is not a title, before it is cut on a terminal."""
SHORTEST_FLEXIBLE = 24
GAP = 2


class Format(StrEnum):
    """The formats of every listing."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]

# C0 and C1 controls, soft hyphen, zero-width and bidirectional controls, line and paragraph separators, and tags
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_FORMULA = re.compile(r"[=+\-@\t\r]")


def printable(text: str) -> str:
    """`text` on one line, without anything a terminal would obey."""
    return _UNPRINTABLE.sub(" ", text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_cell(part)}" for key, part in value.items())
    return printable(str(value))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, how to read it from the JSON object, whether it takes what room is left
    (`flexible`), and whether a narrow terminal goes without it (`optional`)."""

    heading: str
    read: Callable[[Row], object]
    flexible: bool = False
    style: Callable[[Row], str] | None = None
    optional: bool = False


def show(rows: Sequence[Row], columns: Sequence[Column], form: Format, *, empty: str) -> None:
    """Print a listing; `empty` is said on stderr where a table would have no rows."""
    match form:
        case Format.JSON:
            _write(json.dumps(rows, indent=2) + "\n")
        case Format.JSONL:
            _write("".join(json.dumps(row) + "\n" for row in rows))
        case Format.CSV:
            _write(_csv(rows))
        case Format.TABLE if not rows:
            note(empty)
        case Format.TABLE:
            _table(rows, columns)


def _csv(rows: Sequence[Row]) -> str:
    """Every field of the objects, nested ones as JSON; cells that a spreadsheet would run are quoted (S19)."""
    buffer = io.StringIO(newline="")
    if rows:
        writer = csv.writer(buffer)
        names = list(rows[0])
        writer.writerow(names)
        for row in rows:
            cells = (row.get(name) for name in names)
            writer.writerow(_csv_cell(cell) for cell in cells)
    return buffer.getvalue()


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = printable(str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    # off a terminal nothing is cut: one full line a record, for grep
    console = Console(width=None if terminal else 100_000, highlight=False, markup=False, emoji=False)
    while True:
        cells = [[_cell(column.read(row)) for column in columns] for row in rows]
        natural = [
            max(cell_len(text) for text in (column.heading, *(row[n] for row in cells)))
            for n, column in enumerate(columns)
        ]
        widths = _fit(natural, columns, console.width) if terminal else natural
        optional = [column for column in columns if column.optional]
        if sum(widths) + GAP * (len(widths) - 1) <= console.width or not optional:
            break
        columns = [column for column in columns if column is not optional[-1]]
    table = Table(box=None, pad_edge=False, header_style="bold" if terminal else "")
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column.heading, no_wrap=True, overflow="ellipsis", width=width)
    for row, texts in zip(rows, cells, strict=True):
        table.add_row(
            *(
                Text(text, style=column.style(row) if column.style else "")
                for text, column in zip(texts, columns, strict=True)
            )
        )
    with console.capture() as capture:
        console.print(table, crop=False)
    _write("".join(line.rstrip() + "\n" for line in capture.get().splitlines()))


def _fit(natural: Sequence[int], columns: Sequence[Column], width: int) -> list[int]:
    """Column widths for a terminal: ids, dates and states whole where they can be, titles what is left."""
    fixed = [min(size, LONGEST_FIXED) for size, column in zip(natural, columns, strict=True) if not column.flexible]
    bending = len(columns) - len(fixed)
    left = width - GAP * (len(columns) - 1) - sum(fixed)
    share = max(left // bending, SHORTEST_FLEXIBLE) if bending else 0
    return [
        min(size, share if column.flexible else LONGEST_FIXED) for size, column in zip(natural, columns, strict=True)
    ]


def lines(texts: Iterable[str]) -> None:
    """Print plain lines to stdout."""
    _write("".join(text + "\n" for text in texts))


def raw(document: bytes) -> None:
    """Print a document of its own format, such as OPML or iCalendar, in UTF-8."""
    _write(document.decode("utf-8"))


def note(text: str) -> None:
    """Say something that is not the result, on stderr."""
    typer.echo(printable(text), err=True)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # `aggregator items | head`: the reader has what it wanted; nothing more must be flushed into the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except UnicodeEncodeError:
        # a terminal of another character set: better a question mark than no result
        sys.stdout.write(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))
