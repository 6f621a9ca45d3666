"""HTTP/3 (RFC 9114) over QUIC: connections, their streams, and a transport like that of the other versions.

An optional extra: only here is aioquic imported, and only ``engine.transport`` leads here, when HTTP/3 is asked for.
"""
