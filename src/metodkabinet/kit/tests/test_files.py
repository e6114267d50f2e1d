"""The private store: what is taken, what is refused, what survives a crash."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from metodkabinet.kit import clock
from metodkabinet.kit.files import scanning, store
from metodkabinet.kit.files.fields import KitFileField
from metodkabinet.kit.files.formats import FORMATS
from metodkabinet.kit.files.models import FileState, StoredFile
from metodkabinet.kit.files.names import clean_name
from metodkabinet.kit.files.services import (
    broken_files,
    drop_file,
    keep_file,
    open_file,
    rescan_quarantine,
    sweep_files,
)
from metodkabinet.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def scanner():
    yield scanning.register_scanner
    scanning.register_scanner(None)


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return target.getvalue()


def picture(kind: str, size: tuple[int, int] = (4, 3)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size).save(target, kind)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no points."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", b"xx"), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TAKEN = {
    "pdf": PDF,
    "docx": archive(DOCX),
    "xlsx": archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}),
    "pptx": archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<w/>"}),
    "odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}, 0),
    "ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}, 0),
    "doc": OLE + "WordDocument".encode("utf-16-le"),
    "xls": OLE + "Workbook".encode("utf-16-le"),
    "txt": "Повестка заседания – «План»".encode(),
    "csv": "ФИО;Школа\r\nОрлова;№ 5\r\n".encode("cp1251"),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "gif": picture("GIF"),
    "sig": b"\x30\x82\x0b\x10" + bytes.fromhex("06092a864886f70d010702") + bytes(40),
    "zip": archive({"работы/сочинение.docx": b"any"}),
    "mp3": b"ID3\x04" + bytes(40),
    "mp4": b"\x00\x00\x00\x18ftypisom" + bytes(40),
}


def kept(content: bytes, name: str, **more: object) -> StoredFile:
    return keep_file(SimpleUploadedFile(name, content), by="проверка", **more)


def refusal(content: bytes, name: str, **more: object) -> str:
    with pytest.raises(Refused) as caught:
        kept(content, name, **more)
    assert not StoredFile.objects.exists()
    assert list(store.kept()) == []
    assert list((store.root() / "drafts").glob("*")) == []
    return caught.value.text


def test_every_format_of_the_list_has_a_sample():
    assert set(TAKEN) == set(FORMATS)


@pytest.mark.parametrize("kind", sorted(TAKEN))
def test_allowed_content_is_kept_as_what_it_is(kind):
    file = kept(TAKEN[kind], f"Отчёт за 12.05.2024.{kind.upper()}")
    assert (file.content_type, file.state, file.size) == (FORMATS[kind].content_type, "ok", len(TAKEN[kind]))
    assert file.name == f"Отчёт за 12.05.2024.{kind.upper()}"
    assert file.kept_by == "проверка"
    with open_file(file) as source:
        assert source.read() == TAKEN[kind]
    assert list(broken_files()) == []


def test_a_name_without_extension_gets_one_from_the_content():
    assert kept(PDF, "Положение").name == "Положение.pdf"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
UNKNOWN = "Такие файлы мы не принимаем. Подойдут: "
MARKUP = "Веб-страницы, картинки SVG и программы мы не принимаем."
HIDDEN = "Внутри картинки спрятана веб-страница"
GLUED = "В файле спрятан второй файл – архив."
BROKEN = "Архив или документ повреждён"
BOMB = "После распаковки файл окажется слишком большим."


@pytest.mark.parametrize(
    ("content", "name", "beginning"),
    [
        (SVG, "герб.svg", MARKUP),
        (SVG, "герб.png", MARKUP),
        ("\ufeff<?xml version='1.0'?><svg/>".encode(), "герб.txt", MARKUP),
        ("<svg/>".encode("utf-16"), "a.txt", MARKUP),
        (b"<!DOCTYPE html><p>", "стр.html", MARKUP),
        (b"hello <ScRiPt>alert(1)</script>", "a.txt", MARKUP),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", MARKUP),
        (b"<?php system($_GET[0]);", "a.csv", MARKUP),
        (b"MZ\x90\x00" + bytes(100), "игра.exe", UNKNOWN),
        (b"\x7fELF" + bytes(100), "a.txt", UNKNOWN),
        (OLE, "letter.msg", UNKNOWN),
        (b"", "пусто.pdf", "Файл пустой."),
        (PDF, "план.docx", "Имя файла оканчивается на «.docx», а внутри – PDF."),
        (TAKEN["docx"], "план.pdf", "Имя файла оканчивается на «.pdf», а внутри – Word."),
        (TAKEN["txt"], "план.js", "Имя файла оканчивается на «.js», а внутри – текст."),
        (PDF, "план.exe.pdf", "В имени файла два расширения: «.exe» и «.pdf»."),
        (PDF, "план.svg .pdf", "В имени файла два расширения: «.svg» и «.pdf»."),
        (b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (x) >> %%EOF", "a.pdf", "В этом PDF есть программа."),
        (PDF + TAKEN["zip"], "a.pdf", GLUED),
        (TAKEN["gif"] + TAKEN["zip"], "a.gif", GLUED),
        (TAKEN["mp3"] + TAKEN["zip"], "a.mp3", GLUED),
        (TAKEN["gif"] + b"<script>alert(1)</script>", "a.gif", HIDDEN),
        (TAKEN["jpg"] + PDF, "a.jpg", HIDDEN),
        (b"GIF89a/*" + bytes(20), "a.gif", "Картинка повреждена"),
        (TAKEN["png"][:20], "a.png", "Картинка повреждена"),
        (png_header(20_000, 20_000), "a.png", "Картинка слишком большая"),
        (png_header(60_000, 60_000), "a.png", "Картинка слишком большая"),
        (TAKEN["zip"][:-30], "a.zip", BROKEN),
        (TAKEN["docx"] + b"tail", "a.docx", BROKEN),
        (archive({**DOCX, "word/vbaProject.bin": b"x"}), "a.docx", "В файле есть макросы."),
        (TAKEN["doc"] + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", "В файле есть макросы."),
        (archive({"../../etc/cron.d/x": b"x"}), "a.zip", "В архиве есть файл с недопустимым именем."),
        (archive({"C:\\x": b"x"}), "a.zip", "В архиве есть файл с недопустимым именем."),
        (archive({"inner.zip": TAKEN["zip"]}), "a.zip", "Внутри архива лежит ещё один архив."),
        (archive({"a/Игра.EXE": b"x"}), "a.zip", "В архиве есть программа."),
        (archive({"zeros": bytes(30 * 1024 * 1024)}), "a.zip", BOMB),
        (archive({f"{number}": b"" for number in range(5_001)}), "a.zip", BOMB),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused_with_a_sentence(content, name, beginning):
    assert refusal(content, name)[: len(beginning)] == beginning


def test_overlapping_entries_are_refused():
    """Two directory records that point at the same bytes."""
    content = archive({"a": b"A" * 50, "b": b"B" * 50}, 0)
    second = content.rfind(b"PK\x01\x02")
    forged = bytearray(content)
    forged[second + 42 : second + 46] = bytes(4)
    assert refusal(bytes(forged), "a.zip")[: len(BROKEN)] == BROKEN


def test_size_caps_come_before_reading_on(settings):
    settings.UPLOAD_CAP = 1024 * 1024
    assert refusal(bytes(1024 * 1024 + 1), "a.mp4") == (
        "Файл больше 1\N{NO-BREAK SPACE}МБ. Уменьшите его или разделите на части."
    )


def test_a_place_may_narrow_the_kinds():
    assert refusal(PDF, "a.pdf", kinds=("docx", "odt")) == "Здесь нужен файл другого вида: DOCX, ODT."


DECOMPOSED = unicodedata.normalize("NFD", "Йод и ёж.pdf")
LONG = "й" * 300 + ".pdf"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\system.pdf", "system.pdf"),
        ("/absolute/имя.pdf", "имя.pdf"),
        ("C:\\Мои документы\\План.pdf", "План.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.pdf", "_com1.pdf"),
        ("nul", "_nul"),
        (DECOMPOSED, "Йод и ёж.pdf"),
        ("отчёт\u202efdp.exe", "отчётfdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("  план . ", "план"),
        ("...", "файл"),
        ("", "файл"),
        ('что "это"?.pdf', "что _это__.pdf"),
        ("\u200b\u2066имя\u2069.pdf", "имя.pdf"),
        (LONG, "й" * 125 + ".pdf"),
        ("«План» – 2024.pdf", "«План» – 2024.pdf"),
    ],
)
def test_hostile_names_become_plain_ones(raw, shown):
    assert clean_name(raw) == shown
    assert clean_name(shown) == shown
    assert len(shown.encode()) <= 255


def test_the_stored_place_has_nothing_of_the_name():
    file = kept(PDF, "../../секрет.pdf")
    assert file.name == "секрет.pdf"
    path = store.path_of(file.sha256)
    assert path == store.root() / "kept" / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert path.stat().st_mode & 0o077 == 0


def test_the_test_virus_is_refused_by_the_scanner_and_taken_without_one(scanner):
    assert kept(EICAR, "a.txt").state == FileState.OK
    StoredFile.objects.all().delete()
    store.path_of(next(store.kept())).unlink()
    scanner(lambda path: b"EICAR" not in path.read_bytes())
    assert refusal(EICAR, "a.txt")[:31] == "Проверка нашла в файле вирус. П"
    assert kept(PDF, "a.pdf").state == FileState.OK


def test_an_unavailable_scanner_means_quarantine_until_it_answers(scanner, caplog):
    def broken(path):
        raise ConnectionRefusedError

    scanner(broken)
    file, other = kept(PDF, "a.pdf"), kept(TAKEN["png"], "a.png")
    assert (file.state, other.state) == (FileState.QUARANTINE, FileState.QUARANTINE)
    with pytest.raises(Refused):
        open_file(file)
    assert rescan_quarantine() == 0
    scanner(lambda path: path.read_bytes() == PDF)
    assert rescan_quarantine() == 2
    file.refresh_from_db()
    other.refresh_from_db()
    assert (file.state, other.state) == (FileState.OK, FileState.INFECTED)


def later(hours: int = 2):
    return clock.fixed(clock.now() + timedelta(hours=hours))


def test_equal_bytes_are_kept_once_and_go_with_the_last_row(django_capture_on_commit_callbacks):
    first, second = kept(PDF, "a.pdf"), kept(PDF, "b.pdf")
    assert list(store.kept()) == [first.sha256]
    with later(), django_capture_on_commit_callbacks(execute=True):
        drop_file(first)
    assert list(store.kept()) == [second.sha256]
    with later(), django_capture_on_commit_callbacks(execute=True):
        drop_file(second)
    assert list(store.kept()) == []


def test_young_bytes_wait_for_the_sweep(django_capture_on_commit_callbacks):
    file = kept(PDF, "a.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        drop_file(file)
    assert list(store.kept()) == [file.sha256]
    assert sweep_files() == 0
    with later():
        assert sweep_files() == 1
    assert list(store.kept()) == []


def test_a_transaction_rolled_back_leaves_bytes_that_the_sweep_removes():
    with transaction.atomic():
        kept(PDF, "a.pdf")
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert len(list(store.kept())) == 1
    with later():
        keep = kept(TAKEN["png"], "a.png")
        assert sweep_files() == 1
    assert list(store.kept()) == [keep.sha256]


def test_keeping_again_protects_old_bytes_from_the_sweep():
    sha256 = kept(PDF, "a.pdf").sha256
    StoredFile.objects.all().delete()
    with later():
        with store.drafted([PDF]) as draft:
            store.place(draft)  # the moment between the bytes and the row
        assert sweep_files() == 0
        assert list(store.kept()) == [sha256]


def test_abandoned_drafts_are_swept():
    with store.drafted([b"x"]) as draft:
        saved = draft.path.with_name("left")
        saved.write_bytes(b"half")
    assert sweep_files() == 0
    with later():
        assert sweep_files() == 1
    assert not saved.exists()


def test_a_row_without_bytes_is_named():
    file = kept(PDF, "a.pdf")
    store.path_of(file.sha256).unlink()
    assert list(broken_files()) == [f"kit.storedfile:{file.pk}: no bytes for {file.sha256}"]


def test_the_field_judges_by_content_and_rewinds():
    field = KitFileField(kinds=("pdf",))
    upload = field.clean(SimpleUploadedFile("a.pdf", PDF))
    assert upload.read() == PDF
    assert field.widget.attrs["accept"] == ".pdf"
    with pytest.raises(Exception, match="Веб-страницы"):
        field.clean(SimpleUploadedFile("a.pdf", SVG))
    with pytest.raises(Exception, match="Здесь нужен файл другого вида: PDF"):
        field.clean(SimpleUploadedFile("a.txt", b"text"))
    with pytest.raises(Exception, match="Выберите файл"):
        field.clean(None)
