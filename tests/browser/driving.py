"""A page in Chromium that notes what people do not see: errors, foreign addresses, breaches of the content policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

DESK, PHONE, NARROW = 1366, 390, 320
HEIGHT = 768
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
GRAVE = {"serious", "critical"}
QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
# runs before the page's own scripts: the browser tells of every breach of the content policy
LISTEN = """
window.breaches = [];
document.addEventListener('securitypolicyviolation', event => {
  window.breaches.push(event.violatedDirective + ' ' + (event.blockedURI || 'inline'));
});
"""
# the innermost thing that reaches over the edge of a page that scrolls sideways; a box with a scroll of its own may
STICKS_OUT = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return '';
  const over = [...document.body.querySelectorAll('*')].filter(one => {
    if (one.getBoundingClientRect().right <= window.innerWidth + 1) return false;
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') return false;
    return true;
  });
  return over.length ? over.at(-1).outerHTML.slice(0, 160) : 'something';
}"""


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, kept from talking home."""
    from tools.testing.tiers import chromium  # noqa: PLC0415  the screenshot maker runs without pytest

    return playwright.chromium.launch(executable_path=chromium(), args=QUIET)


@cache
def axe_source() -> str:
    """The script of axe-core, as the package carries it."""
    import axe_playwright_python  # noqa: PLC0415  only where there is a browser

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Visit:
    """One tab and its notes."""

    page: Page
    host: str
    errors: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note everything from now on."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        status = "Failed to load resource: the server responded with a status of 4"
        if message.type in {"error", "warning"} and not message.text.startswith(status):
            self.errors.append(message.text)

    def _failed(self, request: Any) -> None:
        """What leaving the page cuts is no fault: a stream of news, a search still on its way. The rest must come."""
        if request.failure != "net::ERR_ABORTED" and not urlsplit(request.url).path.startswith("/live/"):
            self.errors.append(f"failed: {request.url}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.host:
            self.abroad.append(request.url)

    def look(self, url: str) -> None:
        """Open and wait until everything is there."""
        self.errors.clear()
        self.page.goto(url, wait_until="load")

    def breaches(self) -> list[str]:
        """Broken rules of the content policy on this page."""
        found: list[str] = self.page.evaluate("window.breaches")
        return found

    def faults(self) -> list[str]:
        """What axe finds serious or critical on the page as it stands."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(axe_source())
        told = self.page.evaluate("rules => axe.run(document, rules)", RULES)
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in told["violations"] if one["impact"] in GRAVE]

    def sticks_out(self) -> str:
        """What makes the page scroll sideways; empty: it does not."""
        found: str = self.page.evaluate(STICKS_OUT)
        return found

    def resize(self, width: int) -> None:
        """Another screen, the same page."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})


def visit(browser: Browser, site: str, *, width: int = DESK, scripts: bool = True, **options: Any) -> Visit:
    """A fresh browser, as of somebody who comes for the first time."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, locale="ru-RU", **options
    )
    context.set_default_timeout(10_000)
    if scripts:
        context.add_init_script(LISTEN)
    tab = Visit(context.new_page(), urlsplit(site).netloc)
    tab.listen()
    return tab
