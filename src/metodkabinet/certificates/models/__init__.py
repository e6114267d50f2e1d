"""Certificates: how they look (template), who is to get them (batch), what was given (certificate)."""

from metodkabinet.certificates.models.batch import Batch, Line
from metodkabinet.certificates.models.certificate import Certificate
from metodkabinet.certificates.models.template import Field, Layout, Template

__all__ = ["Batch", "Certificate", "Field", "Layout", "Line", "Template"]
