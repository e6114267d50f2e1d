"""Reads a rendered page as a browser does: its forms with the values they carry, its links, its plain text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Form:
    """A form: where it goes, what it would send untouched, and what may be typed into which field."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # name -> text, date, email, select, checkbox, file, hidden …
    options: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
    """What a reader of the source finds."""

    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.form: Form | None = None
        self.select = ""
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "a" and told.get("href"):
            self.page.links.append(told["href"])
        if tag == "form":
            self.form = Form(told.get("method", "get").lower(), told.get("action", ""))
            self.page.forms.append(self.form)
        name, form = told.get("name", ""), self.form
        if form is None:
            return
        if tag == "input" and name and told.get("type", "text") not in _BUTTONS:
            self._input(form, name, told)
        elif tag == "button" and name:
            form.values.setdefault(name, [told.get("value", "")])
            form.kinds.setdefault(name, "button")
        elif tag == "select" and name:
            self.select = name
            form.kinds[name], form.options[name], form.values[name] = "select", [], []
        elif tag == "option" and self.select:
            form.options[self.select].append(told.get("value", ""))
            if "selected" in told:
                form.values[self.select].append(told.get("value", ""))
        elif tag == "textarea" and name:
            self.area, form.kinds[name], form.values[name] = name, "textarea", [""]

    def _input(self, form: Form, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        form.kinds.setdefault(name, kind)
        if kind in {"checkbox", "radio"}:
            form.options.setdefault(name, []).append(told.get("value", "on"))
            if "checked" in told:
                form.values.setdefault(name, []).append(told.get("value", "on"))
        elif kind != "file":
            form.values.setdefault(name, []).append(told.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area and self.form:
            self.form.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = None


def read(source: str) -> Page:
    """The page's forms and links."""
    reader = _Reader()
    reader.feed(source)
    return reader.page


def text_of(source: str) -> str:
    """What is written on the page, tags taken away without a trace: a marked part of a word stays a word."""
    return html.unescape(re.sub(r"<[^>]*>", "", source))
