"""Files people hand in: kept privately, typed by content, given out by one view.

Nouns: StoredFile (a row about kept bytes), Format (an allowed type). It is *not* a document bank: a file never knows
its owner; the owner holds the foreign key and registers in `kit.registry.file_owners` who may open what.
"""
