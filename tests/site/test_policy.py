"""Under its content security policy a page works, and asks no other host whoever tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route

from literate.page.policy import with_policy

from .visits import DESK, Visitor
from .windows import close

ELSEWHERE = "http://127.0.0.1:9/"  # no other host, but another origin
BREAK = """async (elsewhere) => {
  const told = []
  document.addEventListener("securitypolicyviolation", (e) => told.push(e.effectiveDirective))
  const add = (name, attributes) => document.body.append(
    Object.assign(document.createElement(name), attributes)
  )
  await fetch(elsewhere).catch(() => {})
  add("img", { src: elsewhere + "a.png" })
  add("script", { src: elsewhere + "a.js" })
  add("script", { textContent: "window.broken = true" })
  add("iframe", { src: elsewhere })
  add("object", { data: elsewhere })
  const link = add("link", { rel: "stylesheet", href: elsewhere + "a.css" })
  add("a", { href: "#", id: "inline" })
  document.querySelector("#inline").setAttribute("onclick", "window.broken = true")
  document.querySelector("#inline").click()
  await new Promise((done) => setTimeout(done, 500))
  return [told, window.broken ?? null]
}"""


@contextmanager
def ruled(visitor: Visitor, address: str, more: str = "") -> Iterator[tuple[Page, list[str]]]:
    """A page of the site with its policy, and what the browser complains of."""

    def answer(route: Route) -> None:
        response = route.fetch()
        if "text/html" in response.headers.get("content-type", ""):
            body = with_policy(response.text()).replace("</body>", f"{more}</body>")
            route.fulfill(response=response, body=body)
        else:
            route.fulfill(response=response)

    context = visitor.new_context(viewport=DESK, bypass_csp=False)
    complaints: list[str] = []
    try:
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(visitor.address + address)
        yield page, complaints
    finally:
        close(context)


@pytest.mark.parametrize("place", ["", "part-1/04-sigmoid/", "labs/xor/", "reference/glossary/"])
def test_a_page_works_under_it(place: str, visitor: Visitor) -> None:
    with ruled(visitor, place) as (page, complaints):
        page.locator("label[for=__search]").first.wait_for(state="attached")
        page.keyboard.press("s")
        page.keyboard.type("sigmoid")
        page.locator(".md-search-result__item a").first.wait_for()
        assert complaints == []


def test_nothing_from_elsewhere_is_asked_for_and_no_other_script_runs(visitor: Visitor) -> None:
    asked: list[str] = []
    with ruled(visitor, "part-1/04-sigmoid/") as (page, _):
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda r: None if r.failure == "csp" else asked.append(r.url))
        told, broken = page.evaluate(BREAK, ELSEWHERE)
    assert broken is None
    assert not [url for url in asked if url.startswith(ELSEWHERE)]
    wanted = {"connect-src", "img-src", "script-src-elem", "frame-src", "object-src"}
    wanted |= {"style-src-elem", "script-src-attr"}
    assert wanted <= set(told)


def test_a_script_that_was_brought_into_the_page_does_not_run(visitor: Visitor) -> None:
    with ruled(visitor, "part-1/04-sigmoid/", "<script>window.broken = true</script>") as (
        page,
        said,
    ):
        assert page.evaluate("window.broken ?? null") is None
        assert any("Content Security Policy" in line for line in said)
