"""Pure code without models: speakers as people write them."""
