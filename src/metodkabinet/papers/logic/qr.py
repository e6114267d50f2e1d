"""The QR code of a paper. The mask is fixed: trying all eight costs five times the drawing, any reader reads each."""

from __future__ import annotations

import io

import segno

MASK = 3


def svg(address: str) -> str:
    """For the PDF."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def png(address: str) -> io.BytesIO:
    """For Word."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=8, border=0)
    out.seek(0)
    return out


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", mask=MASK, micro=False)
