"""The guarded fetch against listeners of our own that count who came."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from metodkabinet.kit.tests.listeners import guard_for, listening
from metodkabinet.kit.web.addresses import is_public
from metodkabinet.kit.web.fetching import Fetched, Guard, NotFetched, Why, fetch

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


def plain(path, done):
    yield OK


PUBLIC = ["93.184.215.14", "8.8.8.8", "2a00:1450:4010::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
INNER = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0",  # noqa: S104  a number to refuse
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_refused_by_number_and_by_name(address):
    number = ipaddress.ip_address(address)
    assert not is_public(number)
    bracketed = f"[{address}]" if ":" in address else address
    for url, resolve in (
        (f"http://{bracketed}/", lambda host, port: []),
        ("http://inner.example/", lambda host, port: [number]),
        ("http://both.example/", lambda host, port: [ipaddress.ip_address("93.184.215.14"), number]),
    ):
        with pytest.raises(NotFetched) as caught:
            fetch(url, guard=Guard(resolve=resolve))
        assert caught.value.why == Why.ADDRESS


FORMS = [
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/", "http://0:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/", "http://127.0.0.1.:{port}/", "http://localhost:{port}/", "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/", "http://a.localhost:{port}/", "http://localhost.localdomain:{port}/",
    "http://[::1]:{port}/", "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/", "http://[::127.0.0.1]:{port}/", "http://[::1%25lo]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://127。0。0。1:{port}/",
    "http://１２７.0.0.1:{port}/", "http://127.0.0.1%2f@93.184.215.14:{port}/", "http://93.184.215.14@127.0.0.1:{port}/",
    "http://user:pass@127.0.0.1:{port}/", "http://127.0.0.1\\@93.184.215.14:{port}/",
    "http://127.0.0.1\t:{port}/", "http://127.0.0.1:{port} /", "\thttp://127.0.0.1:{port}/",
    "http:/\n/127.0.0.1:{port}/",
    "http://%31%32%37.0.0.1:{port}/", "http://127.0.0.1%00:{port}/", "//127.0.0.1:{port}/", "http:127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_x", "file:///etc/passwd", "file://127.0.0.1:{port}/x",
    "data:text/plain,x", "javascript:alert(1)", "dict://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "ldap://127.0.0.1:{port}/",
    "http://:{port}/", "http:///x", "http://", "", "x", "http://[::1:{port}/", "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://db/", "http://metadata.google.internal/", "http://router.lan/", "http://printer.local/", "http://a..b/",
    "http://-a.example/", "http://93.184.215.14:22/", "http://93.184.215.14:6379/", "https://93.184.215.14:8443/",
    "http://" + "a" * 64 + ".example/", "http://example.example/" + "a" * 2_000,
]  # fmt: skip


def test_no_form_of_the_address_reaches_the_listener():
    """The port is open in this guard on purpose: only the address must stop it."""
    assert len(FORMS) >= 60
    with listening(plain) as listener:
        guard = Guard(ports=frozenset({80, 443, listener.port}), resolve=lambda host, port: [])
        for form in FORMS:
            with pytest.raises(NotFetched) as caught:
                fetch(form.format(port=listener.port), guard=guard)
            assert caught.value.why == Why.ADDRESS, form
        assert listener.hits == 0
        assert fetch(f"http://127.0.0.1:{listener.port}/", guard=guard_for(listener)).status == 200
        assert listener.hits == 1


def test_an_answer_comes_whole():
    with listening(plain) as listener:
        url = f"http://a.example:{listener.port}/стр?q=я"
        assert fetch(url, guard=guard_for(listener)) == Fetched(
            url, 200, "text/plain", b"hello", "", {"content-type": "text/plain", "content-length": "5"}
        )
        assert listener.asked == [
            f"GET /%D1%81%D1%82%D1%80?q=%D1%8F HTTP/1.1\r\nHost: a.example:{listener.port}\r\n"
            "User-Agent: Metodkabinet\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n".encode()
        ]


def test_the_checked_address_is_the_connected_one():
    """A resolver that answers «outside» once and «inside» ever after is asked once."""
    with listening(plain) as outside, listening(plain, host="127.0.0.2") as inside:
        answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
        guard = guard_for(
            outside, inside, allows=lambda address: str(address) == "127.0.0.1",
            resolve=lambda host, port: [ipaddress.ip_address(next(answers))],
        )  # fmt: skip
        assert fetch(f"http://a.example:{outside.port}/", guard=guard).status == 200
        with pytest.raises(NotFetched) as caught:
            fetch(f"http://a.example:{inside.port}/", guard=guard)
        assert (caught.value.why, outside.hits, inside.hits) == (Why.ADDRESS, 1, 0)


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.2:{port}/", "//127.0.0.2:{port}/", "http://u@127.0.0.1:{own}/", "file:///etc/passwd",
     "http://127.0.0.1:22/", "http://0x7f000001:{own}/", "http://2130706434:{port}/"],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(location):
    with listening(plain, host="127.0.0.2") as inside:

        def away(path, done):
            target = location.format(port=inside.port, own=outside.port)
            yield f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()

        with listening(away) as outside:
            guard = guard_for(outside, inside, allows=lambda address: str(address) == "127.0.0.1")
            with pytest.raises(NotFetched) as caught:
                fetch(f"http://a.example:{outside.port}/", guard=guard)
        assert (caught.value.why, outside.hits, inside.hits) == (Why.ADDRESS, 1, 0)


def steps(path, done):
    """/301/n leads to /301/n-1, /0 answers."""
    status, _, left = path.strip("/").partition("/")
    if left in {"", "0"}:
        yield OK
    else:
        yield f"HTTP/1.1 {status} Moved\r\nLocation: /{status}/{int(left) - 1}\r\nContent-Length: 0\r\n\r\n".encode()


def test_three_redirects_and_no_more():
    with listening(steps) as listener:
        site, guard = f"http://a.example:{listener.port}", guard_for(listener)
        assert fetch(f"{site}/302/3", guard=guard).url == f"{site}/302/0"
        assert fetch(f"{site}/302/3", guard=guard).moved_to == ""
        assert fetch(f"{site}/301/2", guard=guard).moved_to == f"{site}/301/0"
        with pytest.raises(NotFetched) as caught:
            fetch(f"{site}/302/4", guard=guard)
        assert caught.value.why == Why.REDIRECTS


def endless(path, done):
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not done.is_set():
        yield bytes(65536)


def claims_much(path, done):
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"


def drip_body(path, done):
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not done.wait(0.05):
        yield b"."


def drip_headers(path, done):
    yield b"HTTP/1.1 200 OK\r\n"
    while not done.wait(0.05):
        yield b"x"


def silence(path, done):
    done.wait(3)
    yield b""


def garbage(path, done):
    yield b"\x00\xff" * 100 + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("script", "why"),
    [(endless, Why.LARGE), (claims_much, Why.LARGE), (drip_body, Why.SLOW), (drip_headers, Why.SLOW),
     (silence, Why.SLOW), (garbage, Why.CONNECTION)],
)  # fmt: skip
def test_bad_servers_end_in_time(script, why):
    with listening(script) as listener:
        started = time.monotonic()
        with pytest.raises(NotFetched) as caught:
            fetch(f"http://a.example:{listener.port}/", timeout=0.4, max_bytes=200_000, guard=guard_for(listener))
        assert (caught.value.why, time.monotonic() - started < 2) == (why, True)


def test_headers_alone_do_not_wait_for_an_endless_body():
    with listening(endless) as listener:
        answer = fetch(f"http://a.example:{listener.port}/", max_bytes=0, guard=guard_for(listener))
        assert (answer.status, answer.body) == (200, b"")


def test_names_that_do_not_resolve_or_resolve_slowly():
    waiting = threading.Event()

    def missing(host, port):
        raise socket.gaierror

    def slow(host, port):
        waiting.wait(3)
        return []

    for resolve, why in ((missing, Why.NAME), (lambda host, port: [], Why.NAME), (slow, Why.SLOW)):
        with pytest.raises(NotFetched) as caught:
            fetch("http://a.example/", timeout=0.2, guard=Guard(resolve=resolve))
        assert caught.value.why == why
    waiting.set()


def test_nobody_listens():
    with listening(plain) as listener:
        guard, url = guard_for(listener), f"http://a.example:{listener.port}/"
    with pytest.raises(NotFetched) as caught:
        fetch(url, guard=guard)
    assert caught.value.why == Why.CONNECTION
    assert caught.value.text == "Сайт не отвечает. Попробуйте позже или откройте ссылку в браузере."


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for a.example, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "pair.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_certificates_are_verified_by_host_name(certificate):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with listening(plain, context=server) as listener:
        trusting = guard_for(listener, tls=lambda: ssl.create_default_context(cafile=certificate))
        assert fetch(f"https://a.example:{listener.port}/", guard=trusting).body == b"hello"
        for host, guard in (("b.example", trusting), ("a.example", guard_for(listener))):
            with pytest.raises(NotFetched) as caught:
                fetch(f"https://{host}:{listener.port}/", guard=guard)
            assert caught.value.why == Why.CERTIFICATE
        assert len(listener.asked) == 1
