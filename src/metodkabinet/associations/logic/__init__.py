"""Pure rules of associations."""
