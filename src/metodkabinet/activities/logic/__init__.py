"""Pure code without models: names in lists, addresses of recordings, months."""
