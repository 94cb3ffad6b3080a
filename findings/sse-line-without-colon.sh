#!/usr/bin/env bash
# Server-sent events: lines that the HTML standard has readers take or ignore.
#
# Guess before the run: `data` without a colon is a field with an empty value; an unknown field, and a `retry` that is not a number, are
# ignored. So the event after such a line is read.
#
# Seen: sse-stream 0.2.6 (a Rust crate) ends the stream with an error at each of the three, and the error comes before an event of the
# same chunk that was whole already. eventsource-stream 0.2.3 reads all events.
#
# What follows: behind sse-stream, one line of a proxy or of a newer server ends what could be read; reconnect after an error,
# and expect events after it.
#
# Needs: bash, a Rust toolchain, and the public package registry. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "events"
version = "0.0.0"
edition = "2024"
[dependencies]
bytes = "=1.11.1"
eventsource-stream = "=0.2.3"
futures = "=0.3.32"
http-body-util = "=0.1.3"
sse-stream = "=0.2.6"
TOML
cat > src/main.rs <<'RUST'
use bytes::Bytes;
use eventsource_stream::Eventsource;
use futures::executor::block_on_stream;

fn main() {
    for line in ["data", "unknown", "retry: soon"] {
        let body = Bytes::from(format!("data: before\n\n{line}\ndata: beside\n\ndata: after\n\n"));
        let chunks = futures::stream::iter([Ok::<_, std::convert::Infallible>(body.clone())]);
        let events = block_on_stream(chunks.eventsource());
        let events = events.map(|event| event.map_or("error".to_owned(), |event| event.data.trim().to_owned()));
        println!("eventsource-stream, `{line}`: {}", events.collect::<Vec<_>>().join(", "));
        let events = block_on_stream(sse_stream::SseStream::new(http_body_util::Full::new(body)));
        let events = events.map(|event| event.map_or("error".to_owned(), |event| event.data.unwrap_or_default()));
        println!("sse-stream, `{line}`: {}", events.collect::<Vec<_>>().join(", "));
    }
}
RUST
cargo run --quiet > seen 2>log || { cat log; exit 1; }
cat > expected <<'TEXT'
eventsource-stream, `data`: before, beside, after
sse-stream, `data`: error, before
eventsource-stream, `unknown`: before, beside, after
sse-stream, `unknown`: error, before
eventsource-stream, `retry: soon`: before, beside, after
sse-stream, `retry: soon`: error, before
TEXT
cat seen
diff expected seen
