"""Puts a drawn picture on the page, with its table behind."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from metodkabinet.kit.charts.shapes import Chart
from metodkabinet.kit.charts.tiles import Tiles
from metodkabinet.kit.components.markup import draw

register = template.Library()


@register.simple_tag
def chart(drawn: Chart | Tiles, *, caption: bool = True, table: bool = True) -> SafeString:
    """`{% chart months %}`: the picture, its legend and a fold with the numbers; no `caption` where a card says it."""
    if isinstance(drawn, Tiles):
        return draw("kit/charts/tiles.html", tiles=drawn, caption=caption)
    name = "kit/charts/spark.html" if drawn.small else "kit/charts/chart.html"
    return draw(name, chart=drawn, caption=caption, table=table)
