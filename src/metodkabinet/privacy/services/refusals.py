"""What the module refuses, in words."""

from __future__ import annotations

from metodkabinet.kit.refusals import Refused


class PrivacyRefused(Refused):
    """A rule about personal data forbids the act."""
