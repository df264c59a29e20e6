"""Link titles: real HTTP to a local server that plays the whole internet; the resolver is the test's own.

Every connection the client makes is recorded, so that a test can say to which address it really went.
"""

from __future__ import annotations

import asyncio
import gzip

import pytest

from bot.internet.addresses import is_public
from bot.sharing.link_titles import BYTES, NoTitle, Refused, Title, fetch_title, title_in
from tests.sharing.internet import PUBLIC, PUBLIC_TOO, Internet, Page, answer, internet, redirect

__all__ = ["internet"]


async def test_a_public_page_gives_its_title(internet: Internet) -> None:
    internet.names["news.example"] = [[PUBLIC]]
    internet.pages["news.example/a?b=1"] = answer(b"<title> Partial \n indexes </title>")
    assert await fetch_title("http://news.example/a?b=1#part", internet.network()) == Title("Partial indexes")
    assert internet.wire.asked == [(PUBLIC, 80)]


async def test_og_title_wins_and_its_words_are_kept_without_what_turns_a_line(internet: Internet) -> None:
    internet.names["a.example"] = [[PUBLIC]]
    body = b'<meta property="og:title" content="Hey @channel &#8238;read"><title>no</title>'
    internet.pages["a.example/"] = answer(body)
    assert await fetch_title("http://a.example", internet.network()) == Title("Hey @channel read")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://192.0.0.8/",
        "http://192.88.99.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
    ],
)
async def test_an_internal_address_is_refused_in_every_notation(internet: Internet, url: str) -> None:
    assert await fetch_title(url, internet.network()) == Refused(NoTitle.NOT_PUBLIC)
    assert internet.wire.asked == []


@pytest.mark.parametrize("inner", ["10.1.2.3", "::1", "::ffff:192.168.0.1", "100.64.1.1", "fd12::1", "64:ff9b::a00:1"])
async def test_a_name_with_one_internal_address_is_refused(internet: Internet, inner: str) -> None:
    internet.names["mixed.example"] = [[PUBLIC, inner]]
    assert await fetch_title("https://mixed.example/", internet.network()) == Refused(NoTitle.NOT_PUBLIC)
    assert internet.wire.asked == []


async def test_a_name_that_changes_its_address_is_looked_up_once_and_the_checked_address_is_used(
    internet: Internet,
) -> None:
    internet.names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    internet.pages["rebind.example/"] = answer(b"<title>fine</title>")
    assert await fetch_title("http://rebind.example/", internet.network()) == Title("fine")
    assert internet.resolved == ["rebind.example"]
    assert internet.wire.asked == [(PUBLIC, 80)]


async def test_a_name_that_changes_between_two_hops_is_checked_again(internet: Internet) -> None:
    internet.names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    internet.pages["rebind.example/"] = redirect("/inside")
    assert await fetch_title("http://rebind.example/", internet.network()) == Refused(NoTitle.NOT_PUBLIC)
    assert internet.wire.asked == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://127.0.0.1/admin", NoTitle.NOT_PUBLIC),
        ("http://[::ffff:10.0.0.1]/", NoTitle.NOT_PUBLIC),
        ("//169.254.169.254/latest", NoTitle.NOT_PUBLIC),
        ("http://intranet.example/", NoTitle.NOT_PUBLIC),
        ("file:///etc/passwd", NoTitle.NOT_WEB),
        ("gopher://a.example/", NoTitle.NOT_WEB),
        ("http://a.example:6379/", NoTitle.NOT_WEB),
        ("http://root@a.example/", NoTitle.NOT_WEB),
        ("http://nowhere.example/", NoTitle.NO_SUCH_NAME),
    ],
)
async def test_a_redirect_is_held_to_the_same_rules(internet: Internet, target: str, why: NoTitle) -> None:
    internet.names |= {"a.example": [[PUBLIC]], "intranet.example": [["10.0.0.5"]]}
    internet.pages["a.example/"] = redirect(target)
    assert await fetch_title("http://a.example/", internet.network()) == Refused(why)
    assert internet.wire.asked == [(PUBLIC, 80)]


async def test_redirects_between_public_pages_are_followed_three_times(internet: Internet) -> None:
    internet.names |= {"a.example": [[PUBLIC]], "b.example": [[PUBLIC_TOO]]}
    internet.pages |= {
        "a.example/": redirect("/one"),
        "a.example/one": redirect("http://b.example/two"),
        "b.example/two": redirect("three"),
        "b.example/three": answer(b"<title>there</title>"),
    }
    assert await fetch_title("http://a.example/", internet.network()) == Title("there")
    assert internet.wire.asked == [(PUBLIC, 80), (PUBLIC, 80), (PUBLIC_TOO, 80), (PUBLIC_TOO, 80)]


async def test_redirects_without_end_are_refused(internet: Internet) -> None:
    internet.names["a.example"] = [[PUBLIC]]
    internet.pages["a.example/"] = redirect("/")
    assert await fetch_title("http://a.example/", internet.network()) == Refused(NoTitle.TOO_MANY_REDIRECTS)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example",
        "javascript:alert(1)",
        "http://",
        "https://a.example:8443/",
        "http://u:p@a.example/",
        "no address at all",
        "http://0177.0.0.1/",
        "http://a.example:99999/",
        "http://exa mple/",
    ],
)
async def test_what_is_no_plain_web_address_is_refused_without_a_look(internet: Internet, url: str) -> None:
    assert await fetch_title(url, internet.network()) == Refused(NoTitle.NOT_WEB)
    assert internet.resolved == []


async def test_a_huge_page_is_read_up_to_the_limit_only(internet: Internet) -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter, _head: str) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>long</title>")
        while sent < 64 * BYTES:
            writer.write(b"x" * 65536)
            sent += 65536
            await writer.drain()

    internet.names["big.example"] = [[PUBLIC]]
    internet.pages["big.example/"] = endless
    assert await fetch_title("http://big.example/", internet.network()) == Title("long")
    assert sent < 64 * BYTES


async def test_a_title_beyond_the_limit_is_not_found(internet: Internet) -> None:
    internet.names["big.example"] = [[PUBLIC]]
    internet.pages["big.example/"] = answer(b"<!--" + b"x" * BYTES + b"--><title>late</title>")
    assert await fetch_title("http://big.example/", internet.network()) == Refused(NoTitle.NO_TITLE)


@pytest.mark.parametrize("slow_part", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<ti"])
async def test_a_page_that_drips_is_given_up(internet: Internet, slow_part: bytes) -> None:
    async def drip(writer: asyncio.StreamWriter, _head: str) -> None:
        writer.write(slow_part)
        for _ in range(200):
            writer.write(b"t" if slow_part else b"H")
            await writer.drain()
            await asyncio.sleep(0.02)

    internet.names["slow.example"] = [[PUBLIC]]
    internet.pages["slow.example/"] = drip
    assert await fetch_title("http://slow.example/", internet.network(seconds=0.3)) == Refused(NoTitle.TOO_SLOW)


@pytest.mark.parametrize(
    "page",
    [
        answer(b"<title>x</title>", headers=["Content-Type: application/pdf"]),
        answer(b"<title>x</title>", headers=[]),
        answer(b"<title>x</title>", status="404 Not Found"),
        answer(b"<title>x</title>", status="500 Oh"),
        answer(gzip.compress(b"<title>x</title>"), headers=["Content-Type: text/html", "Content-Encoding: gzip"]),
    ],
    ids=["pdf", "no type", "404", "500", "compressed"],
)
async def test_what_is_no_plain_page_is_refused(internet: Internet, page: Page) -> None:
    internet.names["a.example"] = [[PUBLIC]]
    internet.pages["a.example/"] = page
    assert await fetch_title("http://a.example/", internet.network()) == Refused(NoTitle.NOT_A_PAGE)


@pytest.mark.parametrize("raw", [b"", b"\x00\xff nonsense\r\n\r\n", b"HTTP/1.1 302 Found\r\nConnection: close\r\n\r\n"])
async def test_a_server_that_talks_nonsense_is_refused(internet: Internet, raw: bytes) -> None:
    async def nonsense(writer: asyncio.StreamWriter, _head: str) -> None:
        writer.write(raw)

    internet.names["odd.example"] = [[PUBLIC]]
    internet.pages["odd.example/"] = nonsense
    refused = await fetch_title("http://odd.example/", internet.network())
    assert isinstance(refused, Refused)
    assert refused.reason in (NoTitle.UNREACHABLE, NoTitle.NOT_A_PAGE)


async def test_the_request_gives_nothing_away(internet: Internet) -> None:
    internet.names["a.example"] = [[PUBLIC]]
    internet.pages["a.example/"] = answer(b"<title>x</title>", headers=["Content-Type: text/html", "Set-Cookie: a=b"])
    await fetch_title("http://a.example/", internet.network())
    head = internet.heads[0].lower()
    assert "host: a.example\r\n" in head
    assert "cookie" not in head
    assert "authorization" not in head
    assert "referer" not in head


@pytest.mark.parametrize(
    ("page", "kind", "title"),
    [
        (b"<title>caf\xe9</title>", "text/html; charset=latin-1", "café"),
        (b'<meta charset="windows-1251"><title>\xcf\xf0\xe8</title>', "text/html", "При"),
        (b"<title>x</title>", "text/html; charset=no-such-thing", "x"),
        ("<title>שלום</title>".encode(), "text/html", "שלום"),
        (b"<svg><title>icon</title></svg><head><title>page</title></head>", "text/html", "icon"),
        (b"<title>" + b"a" * 500 + b"</title>", "", "a" * 149 + "…"),
        (b"<title>   </title>", "", None),
        (b"", "", None),
        (b"<title>&lt;!channel&gt;</title>", "", "<!channel>"),
    ],
)
def test_titles_are_read_from_odd_pages(page: bytes, kind: str, title: str | None) -> None:
    assert title_in(page, kind) == title


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "nonsense", "fe80::1%eth0", "0.0.0.0", "240.0.0.1", "::"])
def test_odd_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",  # most clouds
        "169.254.170.2",  # containers at Amazon
        "fd00:ec2::254",  # Amazon's other
        "168.63.129.16",  # Azure's, in a public range
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle
        "::ffff:168.63.129.16",
        "64:ff9b::a83f:8110",
    ],
)
def test_what_a_cloud_tells_its_own_machines_is_never_read(address: str) -> None:
    assert not is_public(address)
