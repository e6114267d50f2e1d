"""Reads: who sees what (sight), seats of guests (seats), programme, points (activity), what forms offer (choices)."""
