"""Pages of accounts: the door, links from letters, one's own safety, what administrators and inviters see."""
