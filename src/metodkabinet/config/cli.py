"""The one console command. Each of its commands is a module of `config.commands`.

The data folder must be known before settings are read, so it is taken from the arguments first.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError

from metodkabinet.config import commands, keys
from metodkabinet.kit.refusals import Refused

DEMO_DATA = "data/demo"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 with a sentence when it is not."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        _choose_data(words)
        django.setup()
        options = _parser(words).parse_args(words)
        return int(options.run(options) or 0)
    except (Refused, CommandError, keys.BadKey) as refusal:
        return _say(str(refusal))
    except DatabaseError as error:
        return _say(f"База данных не отвечает или не обновлена: {str(error).strip().splitlines()[0]}\n"
                    "Что именно не так, скажет «metodkabinet check».")  # fmt: skip
    except ImproperlyConfigured as error:
        return _say(f"Настройка неверна: {error}")
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if type(error).__name__ == "ConfigurationError":  # its module could not be imported: that is the error
            return _say(str(error))
        raise


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201  the person at the console
    return 1


def _choose_data(words: list[str]) -> None:
    """Set what settings.py will read: the folder, whether it is the demo, and the key of a first start."""
    name = next((word for word in words if not word.startswith("-")), "")
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--data")
    early.add_argument("--port", default="")
    said = early.parse_known_args(words)[0]
    given = said.data
    default = DEMO_DATA if name == "demo" else "data"
    data = Path(given or os.environ.get("METODKABINET_DATA", "") or default).resolve()
    os.environ["METODKABINET_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metodkabinet.config.settings")
    if name == "demo" or keys.is_demo_folder(data):
        os.environ["METODKABINET_DEMO"] = os.environ.get("METODKABINET_DEMO", "") or "1"
    demo = os.environ.get("METODKABINET_DEMO", "") in {"1", "yes", "true"}
    if said.port.isdecimal():  # links in letters must lead where the site answers, unless its address was set
        os.environ.setdefault("METODKABINET_SITE_URL", f"http://127.0.0.1:{said.port}")
    if name in commands.STARTING:
        keys.ensure(data, demo=demo, given=os.environ.get("METODKABINET_SECRET_KEY", ""))
        (data / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise looks there before any file is gathered


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="metodkabinet", description="Методкабинет: запуск и обслуживание.")
    parser.set_defaults(run=lambda options: parser.print_help())
    chosen = parser.add_subparsers(title="команды", metavar="КОМАНДА")
    for command in commands.every():
        part = chosen.add_parser(command.name, help=command.help, description=command.help, allow_abbrev=False)
        part.add_argument("--data", metavar="ПАПКА", help="папка данных (по умолчанию data или METODKABINET_DATA)")
        command.arguments(part)
        part.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
