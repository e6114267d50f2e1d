"""Only paths of this site are followed."""

import pytest

from metodkabinet.kit.web.redirects import safe_next

HERE = [
    "/",
    "/plans/5/",
    "/plans/?year=2024&sort=-name",
    "/люди/?q=Орлова",
    "/search/?q=%D0%9F%D0%BB%D0%B0%D0%BD%20%2F",
    "/a/#rows",
    "/a/?next=//evil.example",
    "/a/?next=https://evil.example/",
    "/a:b/",
    "/a@b/",
]
AWAY = [
    None, "", " ", "plans/", "?a=1", "#a", ".", "..", "../", "https://evil.example/", "http://evil.example",
    "HTTPS://EVIL.EXAMPLE", "//evil.example", "///evil.example", "////evil.example", "//evil.example/..",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\\/evil.example", "/a\\b", "/\t/evil.example",
    "/\n/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example", "\x00//evil.example",
    "\x0b//evil.example", "/\x00/evil.example", "/ /evil.example", "/a\r\nSet-Cookie: x=1", "/%0d%0aSet-Cookie:x=1",
    "/%2f/evil.example", "/%2fevil.example", "/%2F%2Fevil.example", "/%252fevil.example", "/%25252fevil.example",
    "/%5cevil.example", "/%5C/evil.example", "/%255cevil.example", "/%09/evil.example", "/%00", "/%2525252525252fevil",
    "/.//evil.example", "/..//evil.example", "/a//evil.example", "javascript:alert(1)", "JavaScript:alert(1)",
    "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "mailto:a@b", "ftp://evil.example",
    "https:evil.example", "https:/evil.example", "http:\\\\evil.example", "//user@evil.example",
    "//127.0.0.1@evil.example",
    "https://testserver@evil.example/", "//xn--e1afmkfd.example", "//пример.example", "//[::1]", "//[",
    "/\u0085/evil.example",
    "\u2028//evil.example", "\ufeff//evil.example", "／／evil.example", "/" + "a" * 2_000, "@evil.example",
    ":evil.example",
]  # fmt: skip


def test_there_are_enough_payloads():
    assert len(AWAY) == len(set(AWAY))
    assert len(AWAY) >= 60


@pytest.mark.parametrize("url", HERE)
def test_paths_of_this_site_are_kept(url):
    assert safe_next(url, "/home/") == url


@pytest.mark.parametrize("url", AWAY, ids=repr)
def test_everything_else_goes_home(url):
    assert safe_next(url) == "/"
    assert safe_next(url, "/home/") == "/home/"
