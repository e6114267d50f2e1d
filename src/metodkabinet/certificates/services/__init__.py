"""Every change: templates and layouts, issuings (batches), giving out (issuing), void and new (fates), sending."""

from metodkabinet.certificates.services.batches import (
    BatchCard,
    LineCard,
    NameCard,
    add_batch,
    add_line,
    change_batch,
    decide_participant,
    discard_batch,
    remove_line,
    write_name,
)
from metodkabinet.certificates.services.delivery import (
    certificate_of_token,
    path_of,
    send_certificate,
    send_some,
    token_of,
)
from metodkabinet.certificates.services.fates import Correction, replace_certificate, revoke_certificate
from metodkabinet.certificates.services.issuing import issue_some, pause_batch, resume_batch, start_batch
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.certificates.services.templates import (
    FieldCard,
    add_field,
    add_template,
    archive_template,
    begin_layout,
    change_background,
    change_template,
    publish_layout,
    remove_field,
    restore_template,
    save_layout,
)

__all__ = [
    "BatchCard",
    "CertificatesRefused",
    "Correction",
    "FieldCard",
    "LineCard",
    "NameCard",
    "add_batch",
    "add_field",
    "add_line",
    "add_template",
    "archive_template",
    "begin_layout",
    "certificate_of_token",
    "change_background",
    "change_batch",
    "change_template",
    "decide_participant",
    "discard_batch",
    "issue_some",
    "path_of",
    "pause_batch",
    "publish_layout",
    "remove_field",
    "remove_line",
    "replace_certificate",
    "restore_template",
    "resume_batch",
    "revoke_certificate",
    "save_layout",
    "send_certificate",
    "send_some",
    "start_batch",
    "token_of",
    "write_name",
]
