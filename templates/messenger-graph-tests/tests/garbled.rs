//! Reading an error cannot fail: whatever bytes come with whatever status, there is an error or a response, with status,
//! headers and body as received. Bodies on record are broken in every way, by a generator that always does the same.

mod reading;

use messenger_graph::v26::call_permissions::GetCallPermissions;
use messenger_graph::v26::personas::ListPersonas;
use reading::check;

const BODIES: [&str; 12] = [
    r#"{"error":{"message":"(#190) Session has expired","type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"A"}}"#,
    r#"{"error":{"message":"m","code":100,"error_data":"{\"blame_field_specs\":[[\"a\"]]}"}}"#,
    r#"{"error":{"message":"m","code":"2","is_transient":"true","error_data":"null"}}"#,
    r#"{"error":"invalid_request","error_description":"d"}"#,
    r#"{"message":"m","code":4,"error_data":{"a":[1,{"b":null}]}}"#,
    r#"{"title":"t","detail":"d","type":"x","status":400}"#,
    r#"{"data":[{"permission":{"status":"NO_PERMISSION"},"actions":[]}]}"#,
    r#"{"data":[{"id":"1"}],"paging":{"cursors":{"after":"a"},"next":"https://h.example/?access_token=x"}}"#,
    "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "for (;;);{\"error\":1}",
    "\u{feff}{\"error\":{\"code\":1}}",
    "",
];

/// Bytes of interest: the grammar's own, control characters, halves of UTF-8.
const BYTES: &[u8] = b"{}[]\",:\\0e-. \n\x00\x1b\x80\xc3\xff";

struct Mutator(fastrand::Rng);

impl Mutator {
    fn mutate(&mut self, body: &str) -> Vec<u8> {
        let mut bytes = body.as_bytes().to_vec();
        for _ in 0..self.0.usize(0..4) {
            let at = self.0.usize(0..=bytes.len());
            match self.0.u8(0..5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, BYTES[self.0.usize(0..BYTES.len())]),
                2 if at < bytes.len() => bytes[at] = BYTES[self.0.usize(0..BYTES.len())],
                3 if at < bytes.len() => drop(bytes.remove(at)),
                _ => {
                    let tail = bytes[at..].to_vec();
                    bytes.extend(tail);
                }
            }
        }
        bytes
    }
}

#[test]
fn no_bytes_make_the_error_fail() {
    let mut mutator = Mutator(fastrand::Rng::with_seed(7));
    for round in 0..2_000 {
        for body in BODIES {
            let bytes = mutator.mutate(body);
            let status = [200, 400, 403, 429, 500, 302][round % 6];
            check::<ListPersonas>(status, b"", &bytes);
            check::<GetCallPermissions>(status, b"", &bytes);
        }
    }
}
