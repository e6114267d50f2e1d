"""Full-text search in Russian word forms over what the reader may see. The same set of answers on every database.

Modules register what is found in `kit.registry.searchables` and call `touch` when something changed.
It is *not* a filter of lists: those ask their own tables.
"""

from metodkabinet.kit.search.document import Document
from metodkabinet.kit.search.indexing import Swept, index, rebuild, remove, sweep_step, touch
from metodkabinet.kit.search.results import Found, Results, search
from metodkabinet.kit.search.snippets import Fragment

__all__ = [
    "Document",
    "Found",
    "Fragment",
    "Results",
    "Swept",
    "index",
    "rebuild",
    "remove",
    "search",
    "sweep_step",
    "touch",
]
