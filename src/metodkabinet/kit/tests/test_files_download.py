"""The one view that gives files out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from metodkabinet.accounts.models import User
from metodkabinet.kit import clock, registry
from metodkabinet.kit.files import store
from metodkabinet.kit.files.links import signed_url
from metodkabinet.kit.files.models import FileState, StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.registry import FileOwner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("metodkabinet.kit.tests.files_urls")]
PDF = b"%PDF-1.7\n" + b"0123456789" * 10 + b"\n%%EOF\n"
PAGE_404 = "Такой страницы нет"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def owner(monkeypatch):
    """An owner that shows a file to whoever is in the list."""
    readers: set[int] = set()

    def visible_ids(user):
        shown = StoredFile.objects.filter(name="План МО.pdf") if user.pk in readers else StoredFile.objects.none()
        return shown.values("pk")

    owners = registry.Registry("file owner")
    owners.add(FileOwner("test", visible_ids))
    monkeypatch.setattr(registry, "file_owners", owners)
    return readers


@pytest.fixture
def reader(db, owner):
    user = User.objects.create_user("reader@example.org")
    owner.add(user.pk)
    return user


@pytest.fixture
def file(db):
    return keep_file(SimpleUploadedFile("План МО.pdf", PDF), by="проверка")


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_owner_s_reader_gets_the_bytes_dressed_safely(client, reader, file):
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/")
    assert (response.status_code, body(response)) == (200, PDF)
    assert {name: response[name] for name in (
        "Content-Type", "Content-Length", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options",
        "Cache-Control", "Accept-Ranges", "ETag",
    )} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": f"attachment; filename*=utf-8''{quote('План МО.pdf')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    }  # fmt: skip


def test_inline_is_for_pdf_and_pictures_on_request(client, reader, file):
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/?show")
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{quote('План МО.pdf')}"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    StoredFile.objects.filter(pk=file.pk).update(content_type="text/plain")
    assert client.get(f"/files/{file.pk}/?show")["Content-Disposition"][:11] == "attachment;"


def test_absent_and_not_yours_are_the_same_404_and_rights_are_asked_each_time(client, reader, owner, file):
    absent = "/files/00000000-0000-4000-8000-000000000000/"
    stranger = User.objects.create_user("stranger@example.org")
    for user in (None, stranger):
        if user:
            client.force_login(user)
        one, other = client.get(f"/files/{file.pk}/"), client.get(absent)
        assert (one.status_code, other.status_code) == (404, 404)
        assert one.content == other.content
    client.force_login(reader)
    assert client.get(f"/files/{file.pk}/").status_code == 200
    owner.clear()
    for method in (client.get, client.head):
        assert method(f"/files/{file.pk}/").status_code == 404
        assert method(f"/files/{file.pk}/", headers={"Range": "bytes=0-3"}).status_code == 404


def test_there_is_no_other_way_to_the_bytes(client, reader, file):
    client.force_login(reader)
    place = store.relative(file.sha256)
    outside = quote(f"{file.pk}/..", safe="")
    for address in (f"/{place}", f"/files/{place}", f"/files/../{place}", f"/files/%2e%2e/{place}", f"/static/{place}",
                    "/files/", f"/files/{file.sha256}/", f"/files/{outside}/"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(f"/files/{file.pk}/").status_code == 405


@pytest.mark.parametrize(
    ("header", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=10-", 206, 10, len(PDF) - 1),
        ("bytes=-7", 206, len(PDF) - 7, len(PDF) - 1),
        ("bytes=0-99999", 200, 0, len(PDF) - 1),
        ("bytes=-99999", 200, 0, len(PDF) - 1),
        ("bytes=0-1,4-5", 200, 0, len(PDF) - 1),
        ("bytes=-", 200, 0, len(PDF) - 1),
        ("bytes=x-y", 200, 0, len(PDF) - 1),
        ("bytes=٣-٤", 200, 0, len(PDF) - 1),
        ("lines=1-2", 200, 0, len(PDF) - 1),
    ],
)
def test_ranges(client, reader, file, header, status, first, last):
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/", headers={"Range": header})
    assert (response.status_code, body(response)) == (status, PDF[first : last + 1])
    assert response["Content-Length"] == str(last - first + 1)
    assert response.get("Content-Range") == (f"bytes {first}-{last}/{len(PDF)}" if status == 206 else None)
    head = client.head(f"/files/{file.pk}/", headers={"Range": header})
    assert (head.status_code, body(head), head["Content-Length"]) == (status, b"", str(last - first + 1))


@pytest.mark.parametrize("header", ["bytes=999-", "bytes=9-3", "bytes=-0"])
def test_a_range_outside_is_416(client, reader, file, header):
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/", headers={"Range": header})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(PDF)}")


def test_a_resumed_download_of_something_else_starts_anew(client, reader, file):
    client.force_login(reader)
    asked = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert client.get(f"/files/{file.pk}/", headers=asked).status_code == 200
    asked["If-Range"] = f'"{file.sha256}"'
    assert client.get(f"/files/{file.pk}/", headers=asked).status_code == 206


def test_the_proxy_may_send_the_bytes(client, reader, file, settings):
    settings.FILES_ACCEL = "/protected/"
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/")
    assert (response["X-Accel-Redirect"], response.content) == (f"/protected/{store.relative(file.sha256)}", b"")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("state", [FileState.QUARANTINE, FileState.INFECTED])
def test_quarantine_answers_with_a_sentence_not_with_bytes(client, reader, file, state):
    StoredFile.objects.filter(pk=file.pk).update(state=state)
    client.force_login(reader)
    response = client.get(f"/files/{file.pk}/")
    assert response.status_code == 403
    assert response.streaming is False
    assert client.get(signed_url(file)).status_code == 403


def test_a_signed_link_lives_five_minutes_and_opens_one_file(client, file):
    now = clock.now()
    other = keep_file(SimpleUploadedFile("другой.pdf", PDF + b"\n"), by="проверка")
    with clock.fixed(now):
        link = signed_url(file, seconds=100_000)
    with clock.fixed(now + timedelta(seconds=298)):
        assert client.get(link).status_code == 200
        assert client.get(link.replace(str(file.pk), str(other.pk))).status_code == 404
        assert client.get(link[:-2]).status_code == 404
        assert client.get(f"/files/{file.pk}/?key=").status_code == 404
    with clock.fixed(now + timedelta(seconds=301)):
        assert client.get(link).status_code == 404


def test_a_link_for_a_reader_is_no_use_to_another(client, reader, file, owner):
    link = signed_url(file, reader=reader)
    assert client.get(link).status_code == 404
    client.force_login(User.objects.create_user("other@example.org"))
    assert client.get(link).status_code == 404
    owner.clear()
    client.force_login(reader)
    assert client.get(link).status_code == 200
