"""The kit: pages, tables, forms, access, registry, jobs, files, search, sheets, words. Knows no word of the domain."""
