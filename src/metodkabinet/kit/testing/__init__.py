"""What tests of every module share: sides of the mirror world, counted queries, refused writes."""
