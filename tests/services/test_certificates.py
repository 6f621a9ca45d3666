"""Certificates as facts, by way of the services."""

from __future__ import annotations

import ssl
import subprocess
import sys

from tests.servers.certificates import certificates

from sanderling.services.certificates import certificate_facts, certificate_pem


def test_the_facts_of_a_chain() -> None:
    """Names and time of each certificate, and the text that other programs take."""
    der = ssl.PEM_cert_to_DER_cert(certificates().client().cert_chain_pems[0].bytes().decode())
    (facts,) = certificate_facts([der])
    assert facts.names == ("client@example.com",) and facts.days_left > 0 and not facts.damage
    assert ssl.PEM_cert_to_DER_cert(certificate_pem(der)) == der
    assert certificate_facts([b"no certificate"])[0].damage


def test_what_reads_them_waits_until_it_is_needed() -> None:
    """Importing the service costs nothing of that."""
    code = "import sys, sanderling.services.certificates; print('cryptography' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
