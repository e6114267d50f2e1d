"""Every act that a service writes into the log has Russian words: the history never shows a code."""

import re
from pathlib import Path

import metodkabinet
from metodkabinet.kit import registry

SOURCE = Path(metodkabinet.__file__).parent
WRITTEN = re.compile(r"""\b(?:record|record_many)\(\s*f?["']([a-z_.]+(?:\{[\w.]+\}[a-z_.]*)*)["']""")


def acts() -> set[str]:
    """Codes as they stand in the services; a part in braces stands for any one word."""
    files = (path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return {found for path in files for found in WRITTEN.findall(path.read_text())}


def test_every_act_has_words() -> None:
    known = registry.action_words
    assert [act for act in sorted(acts()) if not any(_pattern(act).fullmatch(word) for word in known)] == []


def test_an_act_without_words_is_seen() -> None:
    assert not any(_pattern("people.person.planted").fullmatch(word) for word in registry.action_words)
    assert _pattern("associations.association.{kind}").fullmatch("associations.association.created")


def _pattern(act: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{.*?\\\}", r"[a-z_]+", re.escape(act)))
