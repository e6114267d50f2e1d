"""What tests of the module share."""

from __future__ import annotations

from datetime import date

import pytest

from metodkabinet.accounts.models import User
from metodkabinet.associations.models import Association, Ground
from metodkabinet.associations.services import NewGround
from metodkabinet.associations.tests.factories import AssociationFactory, GroundFactory


@pytest.fixture
def body(db: None) -> Association:
    """An acting body."""
    made: Association = AssociationFactory()
    return made


@pytest.fixture
def order(body: Association) -> Ground:
    """An order of it."""
    made: Ground = GroundFactory(association=body, number="7")
    return made


@pytest.fixture
def new_order() -> NewGround:
    """An order that is not in the register yet."""
    return NewGround("order", "15", date(2026, 9, 1), "Институт")


@pytest.fixture
def root(db: None) -> User:
    """The administrator."""
    return User.objects.create_user("root@example.org", is_administrator=True)
