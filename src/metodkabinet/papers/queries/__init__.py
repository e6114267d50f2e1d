"""Reads: the description of a paper for drawing (composing), its journal and waiting lists (registers), checking (checking)."""
