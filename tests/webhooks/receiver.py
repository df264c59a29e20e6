"""An internet whose servers take webhooks over TLS, with a certificate for one name."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sharing.internet import PUBLIC, Internet, Wire

NAME = "hooks.example"
URL = f"https://{NAME}/ripple"


class Receiver(Internet):
    """`taken`: each request's headers and body. `page` answers all that have no page of their own."""

    def __init__(self, certificate: Path) -> None:
        super().__init__()
        self.certificate = certificate
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.names[NAME] = [[PUBLIC]]

    def transport(self) -> httpx.AsyncHTTPTransport:
        made = httpx.AsyncHTTPTransport(retries=0, trust_env=False, verify=ssl.create_default_context(cafile=str(self.certificate)))
        made._pool._network_backend = self.wire
        return made

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            body = await reader.readexactly(int(headers.get("Content-Length", headers.get("content-length", "0"))))
            self.taken.append(({name.title(): value for name, value in headers.items()}, body))
            await self.pages[headers["Host"] + head.split(" ")[1]](writer, head)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


def certificate_for(name: str, folder: Path) -> tuple[Path, Path]:
    """A certificate of its own making, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate, private


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[Receiver]:
    certificate, private = certificate_for(NAME, tmp_path)
    made = Receiver(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=context)
    made.wire = Wire(server.sockets[0].getsockname()[1])
    yield made
    server.close()
