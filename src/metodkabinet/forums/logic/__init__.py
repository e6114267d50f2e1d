"""Pure code: points, days, the layout of the collection."""
