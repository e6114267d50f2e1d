"""Reads: a paper ready for drawing (composing), its journal and what waits (registers), the check page (checking)."""
