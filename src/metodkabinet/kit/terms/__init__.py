"""Terms of plan rows: «октябрь – декабрь», «1 раз в четверть», «до 15.12», kept as written, with a computed window."""

from metodkabinet.kit.terms.model import Certainty, Flag, Kind, Per, Repeats, Term, Window
from metodkabinet.kit.terms.parser import parse_term

__all__ = ["Certainty", "Flag", "Kind", "Per", "Repeats", "Term", "Window", "parse_term"]
