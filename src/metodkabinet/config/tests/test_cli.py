"""The command line: keys, folders, sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.config import cli, keys
from metodkabinet.config.commands import check, create_admin
from metodkabinet.kit import registry

LONG = "k" * 50


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set at first, and what a command sets is gone after the test."""
    for name in ("SECRET_KEY", "DEMO", "DATA"):
        monkeypatch.setenv(f"METODKABINET_{name}", "")


def variable(name: str) -> str:
    return os.getenv(f"METODKABINET_{name}", "")


def test_first_start_makes_a_key_for_the_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    keys.ensure(data, demo=False, given="")
    key = (data / keys.FILE).read_text().strip()
    assert ((data / keys.FILE).stat().st_mode & 0o777, len(key) >= keys.SHORTEST) == (0o600, True)
    assert not key.startswith(keys.DEMO)
    keys.ensure(data, demo=False, given="")
    assert (data / keys.FILE).read_text().strip() == key


def test_demo_key_names_itself_and_is_refused_in_earnest(tmp_path: Path) -> None:
    keys.ensure(tmp_path, demo=True, given="")
    assert keys.is_demo_folder(tmp_path)
    with pytest.raises(keys.BadKey, match="ключ демонстрации"):
        keys.ensure(tmp_path, demo=False, given="")


@pytest.mark.parametrize(
    ("key", "demo", "start"),
    [
        (LONG, False, ""),
        (LONG[:-1], False, "Секретный ключ короче 50 знаков."),
        ("demo-" + LONG, False, "Это ключ демонстрации"),
        ("demo-" + LONG, True, ""),
        ("", True, "Секретного ключа нет."),
    ],
)
def test_faults_of_keys(key: str, demo: bool, start: str) -> None:  # noqa: FBT001
    fault = keys.fault(key, demo=demo)
    assert fault.startswith(start)
    assert bool(fault) == bool(start)


def test_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(keys.BadKey, match="нельзя писать"):
        keys.ensure(tmp_path / "file" / "data", demo=False, given="")


def test_short_key_stops_the_start_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METODKABINET_SECRET_KEY", "short")
    assert cli.main(["migrate", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Секретный ключ короче 50 знаков.")
    assert "Traceback" not in said


def test_data_folder_comes_from_the_argument_before_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli._choose_data(["demo", "--data", str(tmp_path / "d"), "--port", "8010"])
    assert (variable("DATA"), variable("DEMO")) == (str(tmp_path / "d"), "1")
    monkeypatch.setenv("METODKABINET_DEMO", "")
    cli._choose_data(["serve", "--data", str(tmp_path / "d")])
    assert variable("DEMO") == "1"  # the folder says itself that it is a demo


def test_links_in_letters_follow_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = ["serve", "--data", str(tmp_path / "d"), "--port", "8010"]
    monkeypatch.setenv("METODKABINET_SITE_URL", "https://mk.example.org")
    cli._choose_data(given)
    assert variable("SITE_URL") == "https://mk.example.org"
    monkeypatch.delenv("METODKABINET_SITE_URL")
    cli._choose_data(given)
    assert variable("SITE_URL") == "http://127.0.0.1:8010"


def test_checking_makes_no_key(tmp_path: Path) -> None:
    cli._choose_data(["check", "--data", str(tmp_path / "d")])
    assert not (tmp_path / "d").exists()


def test_every_command_takes_a_data_folder(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("check", "create-admin", "demo", "invariants", "migrate", "serve", "up", "worker"):
        with pytest.raises(SystemExit) as ended:
            cli._parser([]).parse_args([name, "--help"])
        assert (ended.value.code, "--data" in capsys.readouterr().out) == (0, True)


@pytest.mark.django_db
def test_invariants_tell_a_machine_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[str] = []
    invariants: registry.Registry[registry.Invariant] = registry.Registry("invariant")
    invariants.add(registry.Invariant("test.seats", "Мест хватает", lambda: found))
    monkeypatch.setattr(registry, "invariants", invariants)
    assert cli.main(["invariants", "--json"]) == 0
    one = {"key": "test.seats", "title": "Мест хватает", "broken": []}
    assert json.loads(capsys.readouterr().out) == {"ok": True, "checks": [one]}
    found.append("семинар 5")
    assert cli.main(["invariants", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"ok": False, "checks": [one | {"broken": ["семинар 5"]}]}
    assert cli.main(["invariants"]) == 1
    assert capsys.readouterr().out == "нарушено: Мест хватает\n    семинар 5\n"


@pytest.mark.django_db
def test_administrator_is_created_then_raised(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(create_admin, "_password", lambda: "одна школьная полка")
    assert cli.main(["create-admin", "--email", "Boss@Example.org"]) == 0
    user = User.objects.get()
    assert (user.email, user.is_administrator, user.check_password("одна школьная полка")) == (
        "boss@example.org", True, True,
    )  # fmt: skip
    User.objects.update(is_administrator=False)
    monkeypatch.setattr(create_admin, "_password", lambda: pytest.fail("the password of an account was asked for"))
    assert cli.main(["create-admin", "--email", "boss@example.org"]) == 0
    assert User.objects.get().is_administrator
    assert capsys.readouterr().out == "boss@example.org – администратор системы.\n" * 2
    assert cli.main(["create-admin", "--email", "nobody"]) == 1
    assert capsys.readouterr().err == "«nobody» не похоже на адрес почты.\n"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"SECRET_KEY": "short"}, "Секретный ключ короче 50 знаков."),
    ({"SECRET_KEY": "demo-" + LONG}, "Это ключ демонстрации"),
    ({"DATA": Path("/nowhere/at/all")}, "Папки данных /nowhere/at/all нет."),
    ({"MAIL": "mail.example.org"}, "METODKABINET_MAIL должна иметь вид"),
    ({"MAIL": "smtp://127.0.0.1:1", "MAIL_FROM": "a@b.ru"}, "Почтовый сервер 127.0.0.1:1 не отвечает."),
    ({"SITE_URL": "metod.example.ru"}, "METODKABINET_SITE_URL должна быть полным адресом"),
    ({"SITE_URL": "http://metod.example.ru"}, "Адрес сайта http://metod.example.ru без https"),
    ({"SITE_URL": "https://metod.example.ru", "DEMO": True}, "Демонстрация с известными всем паролями"),
    ({"QUEUE": "rabbit"}, "METODKABINET_QUEUE должна быть"),
    ({"QUEUE": "redis"}, "Очередь в Redis"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "start"), WRONG)
def test_wrong_configuration_is_said_in_a_sentence(settings: Any, changes: dict[str, Any], start: str) -> None:
    before = set(check.faults())
    for name, value in changes.items():
        setattr(settings, name, value)
    [sentence] = set(check.faults()) - before
    assert sentence.startswith(start)


@pytest.mark.django_db
def test_advice_is_not_a_fault(settings: Any) -> None:
    settings.MAIL, settings.DEMO, settings.REDIS = "", False, "redis://127.0.0.1:1/0"
    advice = list(check.advices())
    about = [sentence.split()[0] for sentence in advice if "шрифт" not in sentence]
    assert about == ["Почтовый", "Проверенных", "Redis"]
