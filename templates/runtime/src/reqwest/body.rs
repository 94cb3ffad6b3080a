//! Reads a response's body up to a limit.

use ::reqwest as http_stack;
use bytes::{Bytes, BytesMut};

use super::failed;
use crate::response::RawResponse;
use crate::transport::TransportError;

/// Reads a whole response; one whose body is longer than `limit` bytes, announced or not, is a failure.
pub(crate) async fn read(
    mut response: http_stack::Response,
    limit: usize,
) -> Result<RawResponse, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(TransportError::too_large(limit));
    }
    let mut body = Pieces::default();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        if piece.len() > limit - body.len() {
            return Err(TransportError::too_large(limit));
        }
        body.push(piece);
    }
    Ok(RawResponse {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: body.whole(),
        ..RawResponse::default()
    })
}

/// A body in pieces. One that comes in a single piece, as most do, is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    /// All pieces, once there is a second one.
    all: BytesMut,
}

impl Pieces {
    fn len(&self) -> usize {
        self.all.len().max(self.first.len())
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&piece);
    }

    fn whole(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}
