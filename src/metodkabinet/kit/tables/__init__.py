"""List pages: declared columns, filters and search over a queryset; everything chosen stands in the address."""

from metodkabinet.kit.tables.columns import Column
from metodkabinet.kit.tables.filters import ChoiceFilter, DateFilter, Filter, FlagFilter, ObjectFilter, TextFilter
from metodkabinet.kit.tables.table import BulkAction, Empty, Table
from metodkabinet.kit.tables.views import Action, list_page

__all__ = [
    "Action",
    "BulkAction",
    "ChoiceFilter",
    "Column",
    "DateFilter",
    "Empty",
    "Filter",
    "FlagFilter",
    "ObjectFilter",
    "Table",
    "TextFilter",
    "list_page",
]
