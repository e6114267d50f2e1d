"""Pictures of numbers, drawn on the server: data in, shapes out, and always the table behind.

`bars(…)`, `stacked(…)`, `line(…)`, `plan_fact(…)`, `sparkline(…)`, `tiles(…)` are pure functions; `{% chart drawn %}`
puts what they return on a page.
"""

from metodkabinet.kit.charts.bars import bars, plan_fact, stacked
from metodkabinet.kit.charts.lines import line, sparkline
from metodkabinet.kit.charts.shapes import Chart, PlanFact, Point, Series
from metodkabinet.kit.charts.tiles import Tile, Tiles, tiles

__all__ = [
    "Chart",
    "PlanFact",
    "Point",
    "Series",
    "Tile",
    "Tiles",
    "bars",
    "line",
    "plan_fact",
    "sparkline",
    "stacked",
    "tiles",
]
