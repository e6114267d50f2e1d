"""Private files: bytes kept by content, opened only through the one view that asks their owners."""
