"""`worker`: does what pages have left to be done."""

from __future__ import annotations

import argparse
import logging
import os

from metodkabinet.config import server
from metodkabinet.kit.backup import presence
from metodkabinet.kit.jobs import queue
from metodkabinet.kit.jobs.declare import declared_jobs

NAME = "worker"
HELP = "выполнять фоновые работы (на большой установке – на отдельной машине)"
NICE = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many at once."""
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="сколько работ выполнять сразу (2)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)  # started by `serve`


def run(options: argparse.Namespace) -> None:
    """Work until told to stop; pages go first on a busy machine."""
    os.nice(NICE)
    logging.getLogger("huey").setLevel(logging.WARNING)
    if options.child:
        server.end_with_parent()
    declared_jobs()
    with presence.serving():
        queue.consume(options.threads)
