//! Bodies in their content types, and bodies that are streams.

use std::io::{BufRead, BufReader, Error, Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};
use std::thread;

use bytes::Bytes;
use futures_core::Stream;
use library_client::content::Content;
use library_client::multipart::Upload;
use library_client::spec::*;
use library_client::{Auth, Client};
use serde_json::json;

const LENGTH: u64 = 200 << 20;

pub fn have_the_content_type_of_the_document() {
    let client = Client::new(Auth::new().key("k"));
    let jpeg = AddCover::new("7", PostCoversIdRequestBody::Jpeg("JFIF".into()));
    let request = client.prepare(&jpeg).unwrap();
    assert_eq!(request.headers()["content-type"], "image/jpeg");
    assert_eq!(&request.body()[..], b"JFIF");
    let patch = PatchCoversIdRequestBody::MergePatchJson(Book::new("A"));
    let request = client.prepare(&ChangeBook::new("7", patch)).unwrap();
    assert_eq!(request.headers()["content-type"], "application/merge-patch+json");
    assert_eq!(&request.body()[..], br#"{"title":"A"}"#);
    let patch = PatchCoversIdRequestBody::JsonPatchJson(Vec::new());
    let request = client.prepare(&ChangeBook::new("7", patch)).unwrap();
    assert_eq!(request.headers()["content-type"], "application/json-patch+json");
    assert_eq!(&request.body()[..], b"[]");

    let mut body = DescribeCoverRequest::new(Upload::new("c.png", "PNG"), "blue");
    body.extra.insert("artist", json!("B."));
    let request = client.prepare(&DescribeCover::new("7", body)).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    let image = "filename=\"c.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n";
    let note = "name=\"note\"\r\nContent-Type: application/json\r\n\r\n\"blue\"\r\n";
    let other = "name=\"artist\"\r\n\r\nB.\r\n";
    for part in [image, note, other] {
        assert!(body.contains(part), "{body}");
    }

    let request = client.prepare(&GetCover::new("7")).unwrap();
    assert_eq!(request.headers()["accept"], "image/*");
    let request = client.prepare(&HasCover::new("7")).unwrap();
    assert_eq!((request.method().as_str(), request.body().len()), ("HEAD", 0));
}

/// What is read-only by its reference is not required, a bound beyond the format counts, and undeclared properties can be
/// sent.
pub fn a_caller_can_say_what_the_schema_lets_in() {
    let mut shelf = Shelf::new("north").width(4_294_967_295);
    shelf.extra.insert("lamp", json!(true));
    let client = Client::new(Auth::new().key("k"));
    let request = client.prepare(&AddShelf::new(shelf)).unwrap();
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({"room": "north", "width": 4_294_967_295_u32, "lamp": true}));
}

pub fn a_base_is_one_of_its_heirs() {
    let lion = json!({"kind": "lion", "name": "L", "lives": 1, "mane": true, "owner": {"kind": "Dog", "name": "D"}});
    let read: Pet = serde_json::from_value(lion.clone()).unwrap();
    let Pet::Lion(read_lion) = &read else {
        panic!("{read:?}")
    };
    assert_eq!((read_lion.lives, read_lion.mane), (Some(1), Some(true)));
    let owner = read_lion.owner.as_deref();
    assert!(matches!(owner, Some(Pet::Dog(dog)) if dog.name == "D"), "{owner:?}");
    assert_eq!(serde_json::to_value(&read).unwrap(), lion);
    // What no component is, is a pet all the same.
    let fish = json!({"kind": "fish", "name": "F"});
    let read: Pet = serde_json::from_value(fish.clone()).unwrap();
    assert!(matches!(&read, Pet::PetBase(pet) if pet.name == "F"), "{read:?}");
    assert_eq!(serde_json::to_value(&read).unwrap(), fish);
}

/// So many bytes, a chunk at a time.
struct Zeros(u64);

impl Stream for Zeros {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.min(64 << 10);
        self.0 -= next;
        let chunk = (next > 0).then(|| Ok(Bytes::from(vec![0; next as usize])));
        Poll::Ready(chunk)
    }
}

/// Counts the bytes of each request's body, and holds none of them.
fn sink(status: u16) -> (Client<Auth>, Receiver<(String, u64)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = channel();
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let mut stream = BufReader::new(stream);
            let (mut head, mut count) = (String::new(), 0);
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
            let mut discard = |stream: &mut BufReader<_>, length: u64| {
                count += std::io::copy(&mut stream.take(length), &mut std::io::sink()).unwrap();
            };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            match length {
                Some(length) => discard(&mut stream, length.parse().unwrap()),
                None => loop {
                    let mut size = String::new();
                    stream.read_line(&mut size).unwrap();
                    let size = u64::from_str_radix(size.trim(), 16).unwrap();
                    discard(&mut stream, size);
                    stream.read_line(&mut String::new()).unwrap();
                    if size == 0 {
                        break;
                    }
                },
            }
            let response = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.get_mut().write_all(response.as_bytes()).unwrap();
            seen.send((head, count)).unwrap();
        }
    });
    let builder = Client::builder(Auth::new().key("k")).origin(&origin);
    (builder.build().unwrap(), requests)
}

/// The most memory that this process has held, in bytes; nothing where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.map_or(0, |text| text.trim().parse::<u64>().unwrap() << 10)
}

pub async fn a_stream_is_sent_unchanged() {
    let stream = |length| Content::stream(Zeros(LENGTH), length);
    let cover = |content| AddCover::new("7", PostCoversIdRequestBody::Png(content));
    let before = peak();
    let (client, seen) = sink(204);
    client.upload(cover(stream(Some(LENGTH)))).await.unwrap();
    let (head, count) = seen.recv().unwrap();
    assert!(head.contains("content-length: 209715200\r\n") && head.contains("content-type: image/png\r\n"), "{head}");
    assert_eq!(count, LENGTH);
    client.upload(cover(stream(None))).await.unwrap();
    let (head, count) = seen.recv().unwrap();
    assert!(head.contains("transfer-encoding: chunked\r\n"), "{head}");
    assert_eq!(count, LENGTH);

    let file = Upload::new("scan.pdf", stream(Some(LENGTH)));
    client.upload(PutScan::new("7", PutScanRequest::new(file, 3))).await.unwrap();
    let (head, count) = seen.recv().unwrap();
    assert!(head.contains(&format!("content-length: {count}\r\n")), "{head}");
    assert!(count > LENGTH && count < LENGTH + 1_000, "{count}");
    let grown = peak() - before;
    assert!(grown < 32 << 20, "{grown} bytes for streams");

    // What was read from a stream cannot be read again, so nothing is repeated and nothing else takes it.
    let (client, seen) = sink(503);
    let request = cover(stream(None));
    let error = client.upload(request.clone()).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    seen.recv().unwrap();
    let again = client.upload(request).await.unwrap_err();
    assert!(again.to_string().contains("once"), "{again}");
    let other = client.send(cover(stream(None))).await.unwrap_err();
    assert!(other.to_string().contains("upload"), "{other}");
    assert!(seen.try_recv().is_err(), "it was sent twice");

    // Bytes need no stream.
    let (client, seen) = sink(204);
    client.upload(cover("PNG".into())).await.unwrap();
    assert_eq!(seen.recv().unwrap().1, 3);
}
