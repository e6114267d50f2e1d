"""Reads: who gets one (choosing), what is printed (composing), the check page (checking), lists (registers)."""
