"""The commands, one module each: `NAME`, `HELP`, `arguments(parser)`, `run(options)`. A new module is a new command."""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

STARTING = {"demo", "up", "serve", "worker", "migrate", "create-admin"}  # make a key at first start, refuse a bad one


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line knows of a command."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int | None]


def every() -> list[Command]:
    """All commands in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [Command(module.NAME, module.HELP, module.arguments, module.run) for module in modules]
