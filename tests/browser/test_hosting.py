"""The pages work under the headers that the recipe for Amazon sends with them."""

from functools import cache
from pathlib import Path

import pytest

from tests.browser.watching import until

RECIPE = Path(__file__).parent.parent.parent / "deploy" / "briefing.yaml"


@cache
def headers():
    """Return what the recipe sends beside what the bucket does."""
    from cfnlint.decode import cfn_yaml

    made = cfn_yaml.load(str(RECIPE))["Resources"]["Headers"]["Properties"]
    policy = made["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    return {
        "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "x-content-type-options": "nosniff",
        "x-frame-options": security["FrameOptions"]["FrameOption"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **{
            each["Header"].lower(): each["Value"] for each in policy["CustomHeadersConfig"]["Items"]
        },
    }


def sent(route):
    """Answer as CloudFront would: what lies there, with the recipe's headers."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, **headers()})


@pytest.fixture
def hosted(visit, larkford):
    """Open a page of the site as CloudFront sends it."""
    pages = []

    def open_page(path):
        page = visit("about:blank")
        pages.append(page)
        page.route("**/*", sent)
        page.goto(f"{larkford}{path}")
        return page

    yield open_page
    for page in pages:
        page.unroute_all(behavior="ignoreErrors")


def test_search_works(hosted):
    """The search, which needs more rights than any other page, finds a sentence."""
    page = hosted("search.html")
    page.get_by_role("searchbox").fill("ninety")
    until(page, "document.querySelector('.hit .said')")
    assert "ninety" in page.locator(".hit .said").first.inner_text()


def test_a_film_plays(hosted):
    """An update's film plays on, and its captions come."""
    page = hosted("clips/volunteer/index.html")
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")
    until(page, "document.querySelector('video').currentTime > 0.3")
    assert page.evaluate("document.querySelector('video').textTracks.length") > 0


def test_nobody_frames_it(chromium, larkford):
    """A page of somebody else cannot show ours inside its own: the browser refuses, and says so."""
    context, said = chromium.new_context(), []
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", sent)
    page.set_content(f'<iframe src="{larkford}commitments.html"></iframe>')
    page.wait_for_timeout(100)
    shown = page.frames[1].content()
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert "Larkford" not in shown
    assert any("frame-ancestors" in text for text in said), said
