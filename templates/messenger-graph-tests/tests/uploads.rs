//! Files on their way to Graph: a stream is sent once, a piece at a time, and what cannot carry a file rejects it.

#[allow(dead_code, reason = "other tests need the rest")]
#[path = "shared/stand_in.rs"]
mod stand_in;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use futures_core::Stream;
use messenger_graph::bytes::Bytes;
use messenger_graph::content::Content;
use messenger_graph::error::Error;
use messenger_graph::multipart::Upload;
use messenger_graph::v26::message_attachments::*;
use messenger_graph::{PageToken, v26};
use stand_in::{StandIn, json};

const TOKEN: &str = "EAAB-CANARY-0123456789-0123456789";

/// Largest file that Graph takes.
const LARGEST: usize = 25 * 1024 * 1024;

/// Pieces of one size, counted as they are taken.
struct Pieces {
    left: usize,
    piece: Bytes,
    taken: Arc<AtomicUsize>,
    breaks: bool,
}

impl Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            let broken = self
                .breaks
                .then(|| Err(std::io::Error::other("the disk failed")));
            return Poll::Ready(broken);
        }
        self.left -= 1;
        self.taken.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(self.piece.clone())))
    }
}

fn client(server: &StandIn) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new(TOKEN));
    builder.origin(&server.origin).build().expect("a client")
}

fn upload(content: impl Into<Content>) -> UploadAttachment {
    let payload = FilePayload::new().is_reusable(true);
    let message = FileMessage::new(FileAttachment::new(AttachmentType::Video, payload));
    let file = Upload::new("clip.mp4", content).content_type("video/mp4");
    UploadAttachment::new(
        "1001",
        UploadAttachmentBody::Multipart(UploadOfFile::new(message, file)),
    )
}

fn pieces(left: usize, length: usize, breaks: bool) -> (Content, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let stream = Pieces {
        left,
        piece: vec![b'v'; length].into(),
        taken: Arc::clone(&taken),
        breaks,
    };
    (Content::stream(stream, Some((left * length) as u64)), taken)
}

#[tokio::test]
async fn the_largest_file_is_streamed() {
    let server = StandIn::start();
    server.react(json(200, r#"{"attachment_id":"5501"}"#));
    let (content, taken) = pieces(400, LARGEST / 400, false);
    let saved = client(&server).upload(upload(content)).await.unwrap();
    assert_eq!(saved.attachment_id, "5501");
    assert_eq!(taken.load(Ordering::Relaxed), 400);
    let seen = server.seen_one();
    assert_eq!(seen.request_line(), "POST /v26.0/1001/message_attachments");
    assert_eq!(seen.header("content-length"), [seen.body.len().to_string()]);
    assert_eq!(
        seen.body.matches('v').count(),
        LARGEST + 2,
        "and `video`, `.mp4`"
    );
    assert!(!seen.body.contains(TOKEN));
}

#[tokio::test]
async fn a_stream_is_never_sent_twice() {
    let server = StandIn::start();
    let client = client(&server);
    let (content, taken) = pieces(2, 3, false);
    let request = upload(content);
    // Only `upload` sends a stream, and it is repeated for no failure.
    assert!(matches!(
        client.send(request.clone()).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!((server.seen().len(), taken.load(Ordering::Relaxed)), (0, 0));
    server.react(json(503, "busy"));
    let error = client.upload(request.clone()).await.unwrap_err();
    assert_eq!(server.seen().len(), 1);
    assert!(!format!("{error} {error:?} {request:?}").contains(TOKEN));
    assert!(matches!(
        client.upload(request).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_stream_that_fails_is_an_error_without_the_token() {
    let server = StandIn::start();
    let (content, _) = pieces(2, 3, true);
    let error = client(&server).upload(upload(content)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_batch_takes_no_file() {
    let server = StandIn::start();
    let client = client(&server);
    let error = client.batch().add(&upload("bytes")).unwrap_err();
    assert!(
        error.to_string().contains("neither JSON nor a form"),
        "{error}"
    );
}
