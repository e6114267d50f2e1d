"""Reads: who sees what (sight), seats of guests (seats), the programme, points (activity), what forms offer (choices)."""
