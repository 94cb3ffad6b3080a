//! Heads, lengths, chunks and encodings that are wrong in their details, and what a call comes to.

use std::io::{Result, Write};
use std::net::TcpStream;

use super::bytes::{Row, whole};

/// A head of a success whose body comes in chunks.
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// `{"id":"1"}`, compressed.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabV\xcaLQ\xb2R2T\xaa\x05\0\xf3\xc8\x18\xf6\n\0\0\0";

pub const ROWS: &[Row] = &[
    (
        "a length in hexadecimal",
        |out| whole(out, "Content-Length: 0x0A"),
        "Broken",
    ),
    (
        "a length with an exponent",
        |out| whole(out, "Content-Length: 1e1"),
        "Broken",
    ),
    (
        "a length with a fraction",
        |out| whole(out, "Content-Length: 10.0"),
        "Broken",
    ),
    (
        "a length and a semicolon",
        |out| whole(out, "Content-Length: 10;"),
        "Broken",
    ),
    (
        "no length behind its name",
        |out| whole(out, "Content-Length:"),
        "Broken",
    ),
    (
        "a length in other digits",
        |out| whole(out, "Content-Length: \u{661}\u{660}"),
        "Broken",
    ),
    (
        "a space before the colon",
        |out| whole(out, "Content-Length : 10"),
        "Broken",
    ),
    (
        "a header on two lines",
        |out| whole(out, "X: a\r\n b\r\nContent-Length: 10"),
        "Broken",
    ),
    (
        "a header without a name",
        |out| whole(out, ": a\r\nContent-Length: 10"),
        "Broken",
    ),
    (
        "a header without a colon",
        |out| whole(out, "nothing\r\nContent-Length: 10"),
        "Broken",
    ),
    (
        "a bare return in a header",
        |out| whole(out, "X: a\rb\r\nContent-Length: 10"),
        "Broken",
    ),
    (
        "a header of 60 kB",
        |out| {
            whole(
                out,
                &format!("X: {}\r\nContent-Length: 10", "x".repeat(60_000)),
            )
        },
        "ok",
    ),
    (
        "a name of 70 kB",
        |out| {
            whole(
                out,
                &format!("{}: x\r\nContent-Length: 10", "x".repeat(70_000)),
            )
        },
        "Broken",
    ),
    (
        "no reason",
        |out| {
            write(
                out,
                "HTTP/1.1 200\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
            )
        },
        "ok",
    ),
    (
        "HTTP/1.0",
        |out| write(out, "HTTP/1.0 200 OK\r\n\r\n{\"id\":\"1\"}"),
        "ok",
    ),
    (
        "no head",
        |out| write(out, "{\"id\":\"1\"}\r\n\r\n"),
        "Broken",
    ),
    (
        "a status of two digits",
        |out| write(out, "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\n{}"),
        "Broken",
    ),
    (
        "a body behind 204",
        |out| {
            write(
                out,
                "HTTP/1.1 204 No\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
            )
        },
        "Decode",
    ),
    (
        "a body behind 304",
        |out| {
            write(
                out,
                "HTTP/1.1 304 No\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
            )
        },
        "Http 304",
    ),
    (
        "continue, and an end",
        |out| write(out, "HTTP/1.1 100 Continue\r\n\r\n"),
        "Broken",
    ),
    (
        "a size of more than 64 bits",
        |out| chunks(out, "1000000000000000a\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "a size below zero",
        |out| chunks(out, "-a\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "a size with a prefix",
        |out| chunks(out, "0xa\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "no size",
        |out| chunks(out, "\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "a chunk that is longer than its size",
        |out| chunks(out, "9\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "a chunk that is shorter than its size",
        |out| chunks(out, "b\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "Broken",
    ),
    (
        "a size with zeros and an extension",
        |out| chunks(out, "000a;x=\"y\"\r\n{\"id\":\"1\"}\r\n0\r\n\r\n"),
        "ok",
    ),
    (
        "no last chunk",
        |out| chunks(out, "a\r\n{\"id\":\"1\"}\r\n"),
        "Broken",
    ),
    (
        "chunks of another case",
        |out| {
            write(
                out,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: ChUnKeD\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n\r\n",
            )
        },
        "ok",
    ),
    (
        "chunks that are not the last encoding",
        |out| {
            write(
                out,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n\r\n",
            )
        },
        "Decode",
    ),
    (
        "an encoding of another name",
        |out| {
            write(
                out,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n\r\n",
            )
        },
        "Decode",
    ),
    ("gzip", |out| encoded(out, "gzip", GZIP), "ok"),
    (
        "gzip in another case",
        |out| encoded(out, "GZip", GZIP),
        "Decode",
    ),
    (
        "gzip twice in name",
        |out| encoded(out, "gzip, gzip", GZIP),
        "Decode",
    ),
    (
        "gzip in name only",
        |out| encoded(out, "gzip", b"{\"id\":\"1\"}"),
        "Broken",
    ),
    (
        "gzip without its name",
        |out| encoded(out, "identity", GZIP),
        "Decode",
    ),
    (
        "gzip that ends early",
        |out| encoded(out, "gzip", &GZIP[..20]),
        "Broken",
    ),
    (
        "gzip with a wrong sum",
        |out| encoded(out, "gzip", &[&GZIP[..22], b"\0\0\0\0\x0a\0\0\0"].concat()),
        "Broken",
    ),
    (
        "gzip and more",
        |out| encoded(out, "gzip", &[GZIP, b"{\"id\":\"2\"}"].concat()),
        "ok",
    ),
    (
        "an encoding that was not asked for",
        |out| encoded(out, "br", b"\x0b\x04\x80{\"id\":\"1\"}\x03"),
        "Decode",
    ),
    (
        "an encoding that has no name",
        |out| encoded(out, "\u{e9}", b"{\"id\":\"1\"}"),
        "ok",
    ),
];

fn write(out: &mut TcpStream, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
}

fn chunks(out: &mut TcpStream, text: &str) -> Result<()> {
    write(out, &[CHUNKED, text].concat())
}

fn encoded(out: &mut TcpStream, encoding: &str, body: &[u8]) -> Result<()> {
    let length = body.len();
    write(
        out,
        &format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
        ),
    )?;
    out.write_all(body)
}
