"""A user's template filled in a process of its own: it can be killed, it has no secrets, and little of everything.

Run as a script by `rendering`, isolated (`python -I`): it imports nothing of ours. One JSON object comes in, {"name",
"source", "values", "limit"}; one goes out, {"text"} or {"error"}.

The sandbox keeps templates from attributes of Python's insides and from changing what they are given, but neither from
text of 300 MB nor from nine million turns of a loop (S17): for these the process has limits.
"""

from __future__ import annotations

import json
import resource
import sys

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

CPU = 2
"""Seconds of computing, starting Python included (0.2 s here)."""

MEMORY = 512 * 1024 * 1024


def fill(name: str, source: str, values: dict[str, object], limit: int) -> str:
    """The filled template; ValueError in words for its author."""
    environment = ImmutableSandboxedEnvironment(
        loader=BaseLoader(),
        autoescape=not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    del environment.filters["safe"]  # what feeds wrote is never markup
    text, parts = 0, []
    try:
        for part in environment.from_string(source).generate(values):
            text += len(part)
            if text > limit:
                raise ValueError(f"it writes more than {limit:,} characters")
            parts.append(part)
    except TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.message}") from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"line {_line(error)}: {error}") from error
    except MemoryError as error:
        raise ValueError("it needs too much memory") from error
    return "".join(parts)


def _line(error: BaseException) -> int | str:
    """Where in the template it happened; jinja2 rewrites the trace to say so."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line or "?"


def main() -> None:
    """Answer the one question on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # pipes are no files
    try:
        answer = {"text": fill(**json.load(sys.stdin))}
    except ValueError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
