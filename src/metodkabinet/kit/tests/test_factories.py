"""Every factory of the kit makes a row that the database takes."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from metodkabinet.kit.tests import factories

FACTORIES = [
    made
    for _, made in inspect.getmembers(factories, inspect.isclass)
    if issubclass(made, DjangoModelFactory) and made is not DjangoModelFactory
]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_a_factory_makes_two_rows(db: None, factory: type[DjangoModelFactory]) -> None:
    first, second = factory.create(), factory.create()
    assert first.pk != second.pk
    assert type(first)._default_manager.filter(pk__in=[first.pk, second.pk]).count() == 2
