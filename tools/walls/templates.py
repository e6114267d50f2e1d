"""Templates: every one compiles, every address in it exists, nothing stands inline, nothing is declared safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.template import Engine, TemplateSyntaxError
from django.urls import URLPattern

from tools.walls.tree import Finding, Tree

COMMENT = re.compile(r"{#.*?#}|{% *comment .*?endcomment *%}|<!--.*?-->", re.DOTALL)
URL = re.compile(r"""{% *url +["']([\w:-]+)["']([^%]*?)%}""")
HANDMADE = re.compile(r"""<table\b(?![^>]*\bclass=["']grid["'])""")  # a «grid» turns its rows into cards by itself
FORBIDDEN = {
    r"<script(?![^>]*\ssrc=)": "a script inside the page: the content policy stops it",
    r"<style\b": "a style inside the page: it belongs in a stylesheet",
    r"<[^>]*\sstyle\s*=": "an inline style: give it a class",
    r"<[^>]*\son[a-z]+\s*=": "an inline handler: the content policy stops it",
    r"\bhx-on\b": "hx-on is an inline handler",
    r"javascript:": "a script in an address",
    r"\|\s*safe\b|\bautoescape\s+off": "declared safe: only components of the kit may mark text as markup",
    r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//": "a file from a foreign host",
}


def findings(tree: Tree, engine: Engine, pages: Iterable[tuple[str, URLPattern]]) -> Iterator[Finding]:
    """Everything wrong with the templates of the product."""
    known: dict[str, list[set[str]]] = {}
    for name, pattern in pages:
        known.setdefault(name, []).append(set(pattern.pattern.converters))
    for path in tree.templates():
        source = path.read_text()
        try:
            engine.from_string(source)
        except TemplateSyntaxError as error:
            yield Finding(tree.name(path), f"does not compile: {error}")
        text = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), source)
        for unwanted, why in FORBIDDEN.items():
            for found in re.finditer(unwanted, text, re.IGNORECASE):
                yield Finding(tree.name(path), why, text.count("\n", 0, found.start()) + 1)
        for found in HANDMADE.finditer(text):
            before = text[: found.start()]
            if before.count("{% wide ") == before.count("{% endwide %}"):
                line = text.count("\n", 0, found.start()) + 1
                yield Finding(tree.name(path), "a table that a phone cannot hold: put it into {% wide %}", line)
        for found in URL.finditer(text):
            yield from _address(tree.name(path), found, known, text.count("\n", 0, found.start()) + 1)


def _address(place: str, found: re.Match[str], known: dict[str, list[set[str]]], line: int) -> Iterator[Finding]:
    name, rest = found.group(1), found.group(2).partition(" as ")[0].split()
    if name not in known:
        yield Finding(place, f"«{name}» is no page of the product", line)
        return
    named = {word.partition("=")[0] for word in rest if re.match(r"\w+=", word)}
    count = len(rest)
    if not any(len(needs) == count and named <= needs for needs in known[name]):
        needs = " or ".join(str(sorted(parts)) for parts in known[name])
        yield Finding(place, f"«{name}» takes {needs}, {count} given", line)
