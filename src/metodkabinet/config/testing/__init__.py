"""The fixed cast and the mirror world of the whole product; imported by tests only."""
