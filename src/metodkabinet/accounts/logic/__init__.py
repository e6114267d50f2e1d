"""What accounts compute without models."""
