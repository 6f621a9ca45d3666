"""The look of the few pages that open in the user's browser: plain HTML, light and dark, nothing loaded from afar."""

from __future__ import annotations

from html import escape
from typing import Final

# Nobody may frame such a page, no other site learns its address, and it runs no script but one named by its hash.
_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'{more}"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" a form would be sent with "Origin: null", also to the page's own server.
    "Referrer-Policy": "same-origin",
}

_STYLE: Final = """
:root { color-scheme: light dark; --window: #f6f7f8; --surface: #ffffff; --border: #e2e5e8; --control: #868e96;
  --text: #1b1f23; --secondary: #4f575f; --accent: #0b7285; --accent-strong: #095f6f; --on-accent: #ffffff;
  --error: #b3261e; --error-surface: #fdebea; --hint: #e3f2f4; }
@media (prefers-color-scheme: dark) { :root { --window: #16191d; --surface: #1c2025; --border: #30363d;
  --control: #757f89; --text: #e6e9ec; --secondary: #aab3bc; --accent: #3bc9db; --accent-strong: #66d9e8;
  --on-accent: #06262b; --error: #ffa49e; --error-surface: #3d1f1e; --hint: #10363c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--window);
  color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--surface); border: 1px solid var(--border);
  border-radius: 12px; }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
pre { margin: 0; padding: .75rem; overflow: auto; background: var(--window); border-radius: 6px; }
p, ul, dl { margin: 0 0 1rem; }
main > p:last-child { margin-bottom: 0; }
ul { padding: 0; list-style: none; }
li { padding: .4rem 0; border-bottom: 1px solid var(--border); }
small, .quiet { color: var(--secondary); font-size: .875rem; }
code { font: .9em ui-monospace, "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
label { display: block; margin-bottom: .9rem; font-weight: 600; }
li label { margin: 0; font-weight: 400; display: flex; gap: .6rem; align-items: baseline; }
input[type=text], input[type=password] { display: block; width: 100%; margin-top: .3rem; padding: .55rem .7rem;
  font: inherit; font-weight: 400; color: inherit; background: var(--window); border: 1px solid var(--control);
  border-radius: 6px; }
input[type=checkbox] { accent-color: var(--accent); }
.buttons { display: flex; gap: .75rem; margin: 1.25rem 0; }
button { flex: 1; padding: .6rem 1rem; font: inherit; font-weight: 600; cursor: pointer; color: var(--text);
  background: transparent; border: 1px solid var(--control); border-radius: 6px; }
button.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.main:hover { background: var(--accent-strong); }
button.link { flex: none; padding: 0; border: 0; font-weight: 400; color: var(--accent); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.hint, .problem { padding: .75rem 1rem; border-radius: 8px; background: var(--hint); }
.problem { color: var(--error); background: var(--error-surface); }
"""


def web_page(title: str, body: str, script: str = "") -> bytes:
    """Return a page.

    Args:
        title: What the browser's tab says; plain text.
        body: The page's own HTML, with everything foreign in it escaped.
        script: Its only script, where it cannot do without one; its hash belongs into the page's headers.
    """
    end = f"<script>{script}</script>" if script else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n{end}</body>\n</html>\n"
    ).encode()


def page_headers(more_policy: str = "") -> dict[str, str]:
    """Return the headers of such a page; ``more_policy`` is put to its Content-Security-Policy."""
    return {name: value.replace("{more}", more_policy) for name, value in _HEADERS.items()}
