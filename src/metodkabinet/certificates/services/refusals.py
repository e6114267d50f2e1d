"""Refusals of the module."""

from metodkabinet.kit.refusals import Refused


class CertificatesRefused(Refused):
    """A certificate cannot be made so."""
