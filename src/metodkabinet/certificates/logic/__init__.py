"""Pure parts: places, wording and phrases of texts, masking of names, first layouts (starters), drawing (sheets)."""
