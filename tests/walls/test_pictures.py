"""A link that is only a picture has a name of its own: the weak-sight switch can take pictures away."""

import re

from tools.walls.tree import ROOT

BARE = re.compile(r"<a(?![^>]*aria-label)[^>]*>\s*<img[^>]*>\s*</a>")


def test_links_of_pictures_have_names() -> None:
    pages = sorted((ROOT / "src").rglob("*.html"))
    assert [page.name for page in pages if BARE.search(page.read_text(encoding="utf-8"))] == []


def test_a_planted_nameless_link_is_found() -> None:
    assert BARE.search('<a href="x"><img src="y" alt="лист"></a>')
    assert not BARE.search('<a href="x" aria-label="Открыть"><img src="y" alt="лист"></a>')
