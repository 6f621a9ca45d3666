"""The pages that people see: signing in, allowing, entering a device's code, and what went wrong."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from sanderling.serving.playground.sign_in.registry import CLIENTS, DEMO_PRIVATE_KEY, PEOPLE, SCOPES, Client, Person
from sanderling.serving.web_page import page_headers, web_page


def login_page(interaction: str, client: Client, *, name: str = "", problem: str = "") -> Response:
    """Return the page that asks for name and password, and says which ones there are."""
    known = "<br>".join(f"<code>{person.name}</code> with <code>{person.password}</code>" for person in PEOPLE.values())
    wrong = f'<p class="problem" role="alert" id="problem">{escape(problem)}</p>' if problem else ""
    described = ' aria-describedby="problem" aria-invalid="true"' if problem else ""
    at_name, at_password = ("", " autofocus") if name else (" autofocus", "")
    return _page(
        "Sign in",
        f"""<h1>Sign in at the playground</h1>
<p><strong>{escape(client.client_id)}</strong> wants to know who you are.</p>
{wrong}<form method="post" action="login">
<input type="hidden" name="interaction" value="{escape(interaction)}">
<label>Name<input type="text" name="username" id="username" value="{escape(name)}" autocomplete="username"
 autocapitalize="none" spellcheck="false" required{at_name}{described}></label>
<label>Password<input type="password" name="password" id="password" autocomplete="current-password"
 required{at_password}{described}></label>
<p class="buttons"><button class="main" name="action" value="sign-in" id="sign-in">Sign in</button>
<button name="action" value="cancel" id="cancel" formnovalidate>Cancel</button></p>
</form>
<p class="hint">Two people live here:<br>{known}</p>""",
        403 if problem else 200,
    )


def consent_page(
    interaction: str, client: Client, person: Person, scopes: tuple[str, ...], *, user_code: str = ""
) -> Response:
    """Return the page that asks what the client may do; each scope can be left out."""
    lines = "\n".join(
        f'<li><label><input type="checkbox" name="scope" value="{escape(scope)}" checked>'
        f"<span>{escape(SCOPES[scope])} <small><code>{escape(scope)}</code></small></span></label></li>"
        for scope in scopes
    )
    device = (
        f'<p class="hint">A device asks, and shows this code: <strong>{escape(user_code)}</strong>. '
        "If your device shows another one, deny it.</p>"
        if user_code
        else ""
    )
    return _page(
        "Allow access",
        f"""<h1>Allow access?</h1>
{device}<p id="asks"><strong>{escape(client.client_id)}</strong> would like to:</p>
<form method="post" action="consent">
<input type="hidden" name="interaction" value="{escape(interaction)}">
<ul aria-labelledby="asks">
{lines}
</ul>
<p class="buttons"><button class="main" name="decision" value="allow" id="allow">Allow</button>
<button name="decision" value="deny" id="deny">Deny</button></p>
<p class="quiet">You are signed in as {escape(person.full_name)} ({escape(person.name)}).
<button class="link" name="decision" value="switch" id="switch">Use another account</button></p>
</form>""",
    )


def device_page(user_code: str = "", *, problem: str = "") -> Response:
    """Return the page that asks for the code that a device shows (RFC 8628, 3.3)."""
    wrong = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _page(
        "Connect a device",
        f"""<h1>Connect a device</h1>
<p>Enter the code that your device shows.</p>
{wrong}<form method="post" action="device">
<label>Code<input type="text" name="user_code" id="user_code" value="{escape(user_code)}" autocomplete="off"
 autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX" required autofocus></label>
<p class="buttons"><button class="main" id="continue">Continue</button></p>
</form>""",
        403 if problem else 200,
    )


def said_page(title: str, sentence: str, status: int = 200, *, is_problem: bool = False) -> Response:
    """Return a page that only says something."""
    kind = ' class="problem" role="alert"' if is_problem else ""
    return _page(title, f"<h1>{escape(title)}</h1>\n<p{kind}>{escape(sentence)}</p>", status)


def clients_page(issuer: str) -> Response:
    """Return the page that introduces who is known here."""
    people = "".join(f"<li><code>{p.name}</code>, password <code>{p.password}</code></li>" for p in PEOPLE.values())
    clients = ""
    for client in CLIENTS.values():
        secret = f"<br>Secret: <code>{escape(client.secret)}</code>" if client.secret else ""
        clients += f"<li><code>{escape(client.client_id)}</code><br>{escape(client.about)}{secret}</li>"
    return _page(
        "Signing in at the playground",
        f"""<h1>Signing in at the playground</h1>
<p>An authorization server to try out sign-ins with. Its issuer is <code>{escape(issuer)}</code>.</p>
<h2>People</h2><ul>{people}</ul>
<h2>Clients</h2><ul>{clients}</ul>
<h2>The private key of shore-signer</h2>
<p>Everybody may use it; it opens nothing but this playground.</p>
<pre><code>{DEMO_PRIVATE_KEY}</code></pre>""",
    )


def _page(title: str, body: str, status: int = 200) -> Response:
    # No form-action here: browsers would also hold it against the redirect to the client.
    return Response(web_page(title, body), status, page_headers())
