"""Sheets in and out: tables people keep in Excel, LibreOffice or as csv.

Nouns: *sheet* (rows of text as the person sees them), *flaw* (a cell that cannot be believed), *import* (what a module
says about a kind of table), *run* (one file on its way: columns, preview, confirm), *outcome* (what a row would do).
Not here: Word and PDF tables, and any word of the domain; modules register an `Import`.
"""
