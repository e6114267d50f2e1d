"""Russian words: cases of names and posts, plural, lemmas, keys for search and sorting, typography."""
