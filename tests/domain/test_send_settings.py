"""Settings are taken from the nearest place that says them."""

from __future__ import annotations

from sanderling.domain.send_settings import SendSettings, effective


def test_own_settings_win_over_the_folders() -> None:
    """False and 0 are answers too."""
    own = SendSettings(follow_redirects=False, read_timeout_s=0.0)
    folder = SendSettings(follow_redirects=True, read_timeout_s=5.0, max_redirects=3)

    merged = effective(own.over(folder))

    assert merged.follow_redirects is False
    assert merged.read_timeout_s == 0.0
    assert merged.max_redirects == 3
    assert merged.verify_tls is True


def test_a_proxy_that_is_named_is_used() -> None:
    """Unless somebody says that none is, or the system's."""
    named = SendSettings(proxy_url="http://proxy:3128")
    assert effective(named).proxy == "manual"
    assert effective(named.over(SendSettings(proxy="none"))).proxy == "none"
    assert effective(SendSettings()).proxy == "system"
