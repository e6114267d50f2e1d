"""A figure is a link: its number stands on many pages, here are its written definition and the rows it counts."""
