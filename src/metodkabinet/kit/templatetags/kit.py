"""The kit's components."""

from django import template

register = template.Library()
