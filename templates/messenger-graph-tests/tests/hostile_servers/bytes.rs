//! What the servers send, and what a call comes to.

use std::io::{Result, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A name, what the server writes after the request, and the word for what the caller gets.
pub type Row = (&'static str, fn(&mut TcpStream) -> Result<()>, &'static str);

/// A head of a success, without its end.
const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";

pub const ROWS: &[Row] = &[
    ("nothing", |out| slowly(out, b""), "Timeout"),
    ("a head byte by byte", |out| slowly(out, OK), "Timeout"),
    (
        "a body byte by byte",
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")?;
            slowly(out, b" ")
        },
        "Timeout",
    ),
    (
        "a chunk byte by byte",
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            slowly(out, b"1\r\n \r\n")
        },
        "Timeout",
    ),
    (
        "a status without end",
        |out| endless(out, b"HTTP/1.1 200 ", b"OK "),
        "Broken",
    ),
    (
        "a header without end",
        |out| endless(out, b"HTTP/1.1 200 OK\r\nX: ", b"xxxxxxxx"),
        "Broken",
    ),
    (
        "a name of a header without end",
        |out| endless(out, OK, b"xxxxxxxx"),
        "Broken",
    ),
    (
        "headers without end",
        |out| endless(out, OK, b"X: x\r\n"),
        "Broken",
    ),
    (
        "200 headers",
        |out| {
            out.write_all(OK)?;
            out.write_all(&b"X: x\r\n".repeat(200))?;
            out.write_all(b"Content-Length: 10\r\n\r\n{\"id\":\"1\"}")
        },
        "Broken",
    ),
    (
        "continue without end",
        |out| steadily(out, b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "Timeout",
    ),
    (
        "hints without end",
        |out| steadily(out, b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        "Timeout",
    ),
    (
        "another protocol",
        |out| {
            out.write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n{\"id\":\"1\"}")
        },
        "Http 101",
    ),
    (
        "a body without end and length",
        |out| endless(out, b"HTTP/1.1 200 OK\r\n\r\n", b"        "),
        "TooLarge",
    ),
    (
        "an error without end and length",
        |out| endless(out, b"HTTP/1.1 400 X\r\n\r\n", b"        "),
        "TooLarge",
    ),
    (
        "a string without end",
        |out| endless(out, b"HTTP/1.1 200 OK\r\n\r\n{\"id\":\"", b"11111111"),
        "TooLarge",
    ),
    (
        "chunks without end",
        |out| {
            let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
            endless(
                out,
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                chunk.as_bytes(),
            )
        },
        "TooLarge",
    ),
    (
        "a size of a chunk without end",
        |out| {
            steadily(
                out,
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"00000000",
            )
        },
        "Timeout",
    ),
    (
        "an extension of a chunk without end",
        |out| {
            endless(
                out,
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=",
                b"xxxxxxxx",
            )
        },
        "Broken",
    ),
    (
        "trailers without end",
        |out| {
            endless(out, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n", b"X: x\r\n")
        },
        "Broken",
    ),
    (
        "two lengths",
        |out| whole(out, "Content-Length: 10\r\nContent-Length: 2"),
        "Broken",
    ),
    (
        "two lengths in one",
        |out| whole(out, "Content-Length: 10, 2"),
        "Broken",
    ),
    (
        "a length below zero",
        |out| whole(out, "Content-Length: -1"),
        "Broken",
    ),
    (
        "a length with a sign",
        |out| whole(out, "Content-Length: +10"),
        "Broken",
    ),
    (
        "a length of more than 64 bits",
        |out| whole(out, "Content-Length: 99999999999999999999"),
        "Broken",
    ),
    (
        "a length that is the largest",
        |out| whole(out, "Content-Length: 18446744073709551615"),
        "Broken",
    ),
    (
        "a length of 9 EB",
        |out| whole(out, "Content-Length: 9000000000000000000"),
        "TooLarge",
    ),
    (
        "a length that is too short",
        |out| whole(out, "Content-Length: 9"),
        "Decode",
    ),
    (
        "a length that is too long",
        |out| whole(out, "Content-Length: 11"),
        "Broken",
    ),
    // Chunks count then (RFC 9112, section 6.3).
    (
        "a length and chunks",
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"id\":\"1\"}\r\n0\r\n\r\n")
        },
        "ok",
    ),
    (
        "headers with bare line breaks",
        |out| out.write_all(b"HTTP/1.1 200 OK\nContent-Length: 10\n\n{\"id\":\"1\"}"),
        "ok",
    ),
    (
        "a header with a zero",
        |out| whole(out, "X: a\0b\r\nContent-Length: 10"),
        "Broken",
    ),
    (
        "a header outside of UTF-8",
        |out| {
            out.write_all(
                b"HTTP/1.1 200 \xff\xfe\r\nX: \xff\xfe\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
            )
        },
        "ok",
    ),
    (
        "a status of 999",
        |out| out.write_all(b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}"),
        "Http 999",
    ),
    (
        "a status of 99",
        |out| out.write_all(b"HTTP/1.1 099 X\r\nContent-Length: 2\r\n\r\n{}"),
        "Broken",
    ),
    (
        "another version of HTTP",
        |out| out.write_all(b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        "Broken",
    ),
    (
        "HTTP/2 without having been asked",
        |out| out.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"),
        "Broken",
    ),
    (
        "compressed nothing",
        |out| compressed(out, "gzip", 64 << 20),
        "TooLarge",
    ),
    (
        "compressed nothing without end",
        |out| compressed(out, "gzip", usize::MAX),
        "TooLarge",
    ),
    (
        "an unknown encoding",
        |out| whole(out, "Content-Encoding: x\r\nContent-Length: 10"),
        "ok",
    ),
    (
        "a body outside of UTF-8",
        |out| body(out, b"{\"id\":\"\xff\xfe\"}"),
        "Decode",
    ),
    (
        "a body with a zero",
        |out| body(out, b"{\"id\":\"1\0\"}"),
        "Decode",
    ),
    (
        "a body in UTF-16",
        |out| body(out, b"\xff\xfe{\0\"\0i\0d\0\"\0:\0\"\x001\0\"\0}\0"),
        "Decode",
    ),
    (
        "a property twice",
        |out| body(out, b"{\"id\":\"2\",\"id\":\"1\"}"),
        "ok",
    ),
    (
        "an error twice",
        |out| {
            body(
                out,
                b"{\"error\":{\"code\":1,\"code\":190},\"error\":{\"code\":4,\"code\":190}}",
            )
        },
        "Api 190",
    ),
    (
        "an undeclared property twice",
        |out| body(out, b"{\"id\":\"1\",\"x\":{\"y\":1,\"y\":2},\"x\":3}"),
        "ok",
    ),
    (
        "arrays in arrays",
        |out| body(out, &b"[".repeat(1 << 19)),
        "Decode",
    ),
    (
        "objects in objects in an undeclared property",
        |out| {
            let (open, close) = (b"{\"x\":".repeat(1 << 16), b"}".repeat(1 << 16));
            body(
                out,
                &[b"{\"id\":\"1\",\"x\":", &*open, b"1", &close, b"}"].concat(),
            )
        },
        "ok",
    ),
    (
        "a long id",
        |out| body(out, &[b"{\"id\":", &*b"9".repeat(1 << 19), b"}"].concat()),
        "ok",
    ),
    (
        "a long number in an undeclared property",
        |out| {
            body(
                out,
                &[
                    b"{\"id\":\"1\",\"x\":-0.",
                    &*b"9".repeat(1 << 19),
                    b"e999999999999}",
                ]
                .concat(),
            )
        },
        "ok",
    ),
    (
        "many undeclared properties",
        |out| {
            let many: Vec<String> = (0..30_000).map(|at| format!("\"x{at}\":{at},")).collect();
            body(out, format!("{{{}\"id\":\"1\"}}", many.concat()).as_bytes())
        },
        "ok",
    ),
];

/// Writes a byte every now and then, until the client hangs up.
fn slowly(out: &mut TcpStream, bytes: &[u8]) -> Result<()> {
    let start = Instant::now();
    let mut rest = bytes.iter().cycle();
    while start.elapsed() < Duration::from_secs(40) {
        sleep(Duration::from_millis(40));
        match rest.next() {
            Some(byte) => out.write_all(&[*byte])?,
            // A client that has hung up is seen by reading.
            None if out.peek(&mut [0]).is_ok_and(|read| read == 0) => return Ok(()),
            None => {}
        }
    }
    Ok(())
}

/// Writes the same bytes until the client hangs up, for longer than it waits at most.
fn endless(out: &mut TcpStream, head: &[u8], part: &[u8]) -> Result<()> {
    let (start, parts) = (Instant::now(), part.repeat(1 + (1 << 15) / part.len()));
    out.write_all(head)?;
    while start.elapsed() < Duration::from_secs(40) {
        out.write_all(&parts)?;
    }
    Ok(())
}

/// Does what [`endless`] does, a kilobyte in a millisecond: faster than it is read, the stack would keep the thread of the timer.
/// What `Reqwest` documents of that cannot be changed from outside of the stack: the size of its buffer cannot be set, and its
/// connections cannot be wrapped.
fn steadily(out: &mut TcpStream, head: &[u8], part: &[u8]) -> Result<()> {
    let (start, parts) = (Instant::now(), part.repeat(1 + 1_024 / part.len()));
    out.write_all(head)?;
    while start.elapsed() < Duration::from_secs(40) {
        sleep(Duration::from_millis(1));
        out.write_all(&parts)?;
    }
    Ok(())
}

/// Writes a persona of ten bytes with these headers.
pub fn whole(out: &mut TcpStream, headers: &str) -> Result<()> {
    out.write_all(format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{{\"id\":\"1\"}}").as_bytes())
}

fn body(out: &mut TcpStream, body: &[u8]) -> Result<()> {
    out.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes())?;
    out.write_all(body)
}

/// Writes spaces, compressed as far as it goes (RFC 1951): one of them, and again and again 258 times the one before.
fn compressed(out: &mut TcpStream, encoding: &str, length: usize) -> Result<()> {
    let (mut bytes, mut bit) = (vec![0_u8], 0);
    let mut push = |code: u32, width: u32| {
        for at in (0..width).rev() {
            if bit == 8 {
                bytes.push(0);
                bit = 0;
            }
            *bytes.last_mut().expect("a byte") |= ((code >> at & 1) as u8) << bit;
            bit += 1;
        }
    };
    // The last block, with the codes that are agreed; then a space, which is 0x30 + 0x20.
    push(0b110, 3);
    push(0x50, 8);
    // Eight times 13 bits begin and end at the same bit of a byte, so that the rest repeats.
    for _ in 0..8 * 4_096 {
        push(0b1100_0101, 8);
        push(0, 5);
    }
    let (start, period) = (Instant::now(), 13 * 4_096);
    out.write_all(format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n").as_bytes())?;
    out.write_all(b"\x1f\x8b\x08\0\0\0\0\0\0\xff")?;
    out.write_all(&bytes[..1])?;
    let mut written = 0;
    while written < length && start.elapsed() < Duration::from_secs(40) {
        out.write_all(&bytes[1..=period])?;
        written += 8 * 4_096 * 258;
    }
    Ok(())
}
