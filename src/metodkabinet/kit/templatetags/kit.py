"""The kit's components, gathered into the one library that every template has without loading it."""

from django import template

from metodkabinet.kit.components import actions, blocks, charts, facts, fields, places, typography

register = template.Library()
for part in (actions, blocks, charts, facts, fields, places, typography):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
