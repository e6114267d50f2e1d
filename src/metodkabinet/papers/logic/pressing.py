"""The child of the press: reads requests as lines of JSON, answers each with a line about the answer and its bytes."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

PREFERRED = ("Liberation Serif", "PT Serif", "Libertinus Serif")  # the last is built into the engine
PPI = 96  # of a picture for the screen
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # so that one paper always gives the same bytes


class NoFontError(Exception):
    """A font that was asked for is not installed."""


@cache
def families() -> frozenset[str]:
    """What is installed, with what the engine carries."""
    return frozenset(typst.Fonts().families())


@cache
def compiler(layout: str, root: str) -> typst.Compiler:
    """One engine for each layout: loading fonts anew costs more than the page. It reads nothing outside its root."""
    return typst.Compiler(root=root) if root else typst.Compiler(layout)


@cache
def source(layout: str, root: str) -> dict[str, Any]:
    """Beside another root the layout is handed over as it is: the engine forgets it after each page."""
    return {"input": Path(layout).read_bytes()} if root else {}


def font_for(asked: str, installed: frozenset[str]) -> str:
    """The font to use; a chosen one that is absent is an error, never another font silently."""
    if asked:
        if asked not in installed:
            message = f"font «{asked}» is not installed"
            raise NoFontError(message)
        return asked
    found = next((name for name in PREFERRED if name in installed), None)
    if found is None:
        message = f"none of the fonts {', '.join(PREFERRED)} is installed"
        raise NoFontError(message)
    return found


def answer(request: dict[str, Any]) -> bytes:
    """The PDF of a request, or the picture of its first sheet; asked for families: their names."""
    if request.get("families"):
        return json.dumps(sorted(families())).encode()
    inputs = dict(request["inputs"])
    font = font_for(request["font"], families())
    inputs["paper"] = json.dumps({**json.loads(inputs["paper"]), "font": font}, ensure_ascii=False)
    engine, given = compiler(request["layout"], request["root"]), source(request["layout"], request["root"])
    if request["picture"]:
        done, warnings = engine.compile_with_warnings(**given, format="png", ppi=PPI, sys_inputs=inputs)
    else:
        done, warnings = engine.compile_with_warnings(
            **given, format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=EPOCH
        )
    lost = [warning.message for warning in warnings if "font" in warning.message]
    if lost:
        raise NoFontError("; ".join(lost))
    first = done[0] if isinstance(done, list) else done
    assert first is not None  # the engine returns the bytes when it is given no file to write
    return first


def main() -> None:
    """Until the parent closes our input."""
    out = sys.stdout.buffer
    families()
    out.write(b"ready\n")
    out.flush()
    for line in sys.stdin.buffer:
        error, body = "", b""
        try:
            body = answer(json.loads(line))
        except typst.TypstError as problem:
            error = problem.diagnostic or problem.message
        except NoFontError as problem:
            error = str(problem)
        out.write(json.dumps({"error": error, "size": len(body)}, ensure_ascii=False).encode() + b"\n" + body)
        out.flush()


if __name__ == "__main__":
    main()
