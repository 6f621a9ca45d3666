"""Pages for the browser: titles are text, nothing may be loaded from elsewhere."""

from sanderling.serving.web_page import page_headers, web_page


def test_titles_are_text_and_the_policy_takes_more() -> None:
    """A title cannot end the head; the policy forbids what is not added to it."""
    page = web_page("</title><b>", "<p>body</p>", "run()").decode()
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in page
    assert "<script>run()</script>" in page
    assert "http" not in page.replace("http-equiv", "")
    policy = page_headers("; form-action 'self'")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'none'; form-action 'self'")
    assert "{more}" not in str(page_headers())
