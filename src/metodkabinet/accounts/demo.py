"""The demo's administrator. Other people of the demo are invited by the modules that know who they are."""

from __future__ import annotations

from metodkabinet.accounts import services
from metodkabinet.kit.demo import SignIn, World

PASSWORD = "книги на полке"  # noqa: S105  of a demo, printed on the screen


def build(world: World) -> None:
    """One account that may do everything; `accounts.password` is what every sign-in of the demo uses."""
    email = "administrator@example.org"
    world.made["accounts.administrator"] = services.create_administrator(email, PASSWORD)
    world.made["accounts.password"] = PASSWORD
    world.sign_ins.append(SignIn("администратор системы", email, PASSWORD))
