"""The staff card (card) and its yearly refresh by personal links (refresh)."""

from metodkabinet.staff.models.card import Attestation, Award, Course, Education
from metodkabinet.staff.models.refresh import Campaign, Correction, RefreshLink

__all__ = ["Attestation", "Award", "Campaign", "Correction", "Course", "Education", "RefreshLink"]
