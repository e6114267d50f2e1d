"""Reads: who speaks (voices), what a page shows of a thread (threads), what is found and opened (sight)."""
