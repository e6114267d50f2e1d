"""A small made-up application that uses everything of the page kit; it exists in tests only."""
