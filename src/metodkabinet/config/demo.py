"""Builds the demo region part by part, through the modules' own services, and remembers what is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from metodkabinet.kit import registry
from metodkabinet.kit.demo import SignIn, World


class Diary:
    """A small file in the data folder: which world this is, which parts are done, who can sign in."""

    def __init__(self) -> None:
        self.path = Path(settings.DATA) / "demo.json"
        self.seed, self.today = 1, date.min
        self.done: list[str] = []
        self.sign_ins: list[SignIn] = []
        if self.path.is_file():
            said = json.loads(self.path.read_text(encoding="utf-8"))
            self.seed, self.today = said["seed"], date.fromisoformat(said["today"])
            self.done, self.sign_ins = said["done"], [SignIn(**entry) for entry in said["sign_ins"]]

    @property
    def is_new(self) -> bool:
        """Nothing was built here yet."""
        return self.today == date.min

    def write(self) -> None:
        """Replace the file whole, so that a fall leaves the old one."""
        said = {
            "seed": self.seed,
            "today": self.today.isoformat(),
            "done": self.done,
            "sign_ins": [{"who": s.who, "email": s.email, "password": s.password} for s in self.sign_ins],
        }
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self.path)


def build(*, seed: int, today: date, only_fast: bool, say: Callable[[str], None] = lambda text: None) -> list[SignIn]:
    """Build what is not built yet and say who can sign in. An existing world keeps its seed and day."""
    diary = Diary()
    if diary.is_new:
        diary.seed, diary.today = seed, today
    world = World(diary.seed, diary.today)
    for part in registry.demo_parts:
        if part.key in diary.done or (only_fast and part.slow):
            continue
        say(part.title)
        world.begin(part.key)
        with transaction.atomic():
            part.build(world)
        diary.done.append(part.key)
        diary.sign_ins += [entry for entry in world.sign_ins if entry not in diary.sign_ins]
        diary.write()
    return diary.sign_ins


def progress() -> tuple[int, int]:
    """How many parts are done, of how many."""
    return len(Diary().done), len(registry.demo_parts)
