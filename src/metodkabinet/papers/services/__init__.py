"""Every change: numbers (numbers), the draft (papers), its route and fate (signing), what is kept, sent (keeping)."""

from metodkabinet.papers.services.keeping import (
    Certificate,
    attach_file,
    receive_transfer,
    remove_attachment,
    transfer_paper,
)
from metodkabinet.papers.services.numbers import change_series, draw_number, draw_numbers, series_for, void_number
from metodkabinet.papers.services.papers import (
    NewPaper,
    NewStep,
    add_paper,
    add_step,
    change_paper,
    copy_paper,
    discard_paper,
    remove_step,
)
from metodkabinet.papers.services.signing import (
    Signing,
    register_paper,
    return_paper,
    send_paper,
    sign_step,
    void_paper,
)

__all__ = [
    "Certificate",
    "NewPaper",
    "NewStep",
    "Signing",
    "add_paper",
    "add_step",
    "attach_file",
    "change_paper",
    "change_series",
    "copy_paper",
    "discard_paper",
    "draw_number",
    "draw_numbers",
    "receive_transfer",
    "register_paper",
    "remove_attachment",
    "remove_step",
    "return_paper",
    "send_paper",
    "series_for",
    "sign_step",
    "transfer_paper",
    "void_number",
    "void_paper",
]
