//! Parts of multipart bodies at work: files alone, in lists and in unions, and bytes without a type.

use serde_json::json;

use crate::golden::*;
use crate::multipart::Upload;

/// Returns the parts of a body, without the lines between them.
fn parts<R: crate::request::Request>(request: &R) -> Vec<String> {
    let body = super::sent(request).2;
    let boundary = body.lines().next().expect("a boundary").to_owned();
    let start = format!("{boundary}\r\n");
    let parts = body.split(&start).skip(1);
    let text = |part: &str| {
        let part = part.trim_end_matches(&format!("{boundary}--\r\n"));
        let part = part.trim_end_matches("\r\n");
        part.replacen("Content-Disposition: form-data; ", "", 1)
            .replace("\r\n", "|")
    };
    parts.map(text).collect()
}

#[test]
fn a_union_is_a_file_or_several_or_something_else() {
    use file_or_files::expected::*;
    let file = |name: &str| Upload::new(name, name.as_bytes().to_vec());
    let one = EditImageRequest::new(EditImageRequestImage::File(file("a")));
    let image =
        |name: &str| format!("name=\"image\"; filename=\"{name}\"|Content-Type: image/png||{name}");
    assert_eq!(parts(&EditImage::new(one.clone())), [image("a")]);
    let several = EditImageRequestImage::Array(vec![file("a"), file("b")]);
    let several = EditImageRequest::new(several);
    assert_eq!(parts(&EditImage::new(several)), [image("a"), image("b")]);
    let all = one
        .frame(EditImageRequestFrame::EditImageRequestFrame1(
            EditImageRequestFrame1::new("7"),
        ))
        .notes(vec![
            EditImageRequestNotes::File(file("n")),
            EditImageRequestNotes::String("hi".to_owned()),
        ])
        .mask(file("m"));
    let expected = [
        image("a"),
        "name=\"frame\"|Content-Type: application/json||{\"file_id\":\"7\"}".to_owned(),
        "name=\"notes\"; filename=\"n\"|Content-Type: application/octet-stream||n".to_owned(),
        "name=\"notes\"||hi".to_owned(),
        "name=\"mask\"; filename=\"m\"|Content-Type: application/octet-stream||m".to_owned(),
    ];
    assert_eq!(parts(&EditImage::new(all)), expected);
}

#[test]
fn bytes_without_a_type_are_files_of_their_content_type() {
    use bytes_without_type::expected::*;
    let file = || Upload::new("x", vec![b'x']);
    let body = SendBytesRequest::new(file())
        .b(vec![file(), file()])
        .files_0(file())
        .c(file())
        .d(file())
        .e(file())
        .f(file())
        .g(SendBytesRequestG::new().any(json!(1)))
        .h("eA==");
    let file =
        |name: &str, kind: &str| format!("name=\"{name}\"; filename=\"x\"|Content-Type: {kind}||x");
    let octets = "application/octet-stream";
    let expected = [
        file("a", octets),
        file("b", "image/png"),
        file("b", "image/png"),
        file("files[0]", octets),
        file("c", octets),
        file("d", "image/jpeg"),
        file("e", "image/jpeg"),
        file("f", "image/gif"),
        "name=\"g\"|Content-Type: application/json||{\"any\":1}".to_owned(),
        "name=\"h\"||eA==".to_owned(),
    ];
    assert_eq!(parts(&SendBytes::new(body)), expected);
}

#[test]
fn what_is_required_in_requests_only_is_an_argument() {
    use write_only::expected::User;
    let user = User::new("secret", "Ann");
    assert_eq!(
        serde_json::to_value(&user).ok(),
        Some(json!({"password": "secret", "name": "Ann"}))
    );
    let user: User = serde_json::from_value(json!({"id": "1", "name": "Ann"})).expect("a response");
    assert_eq!((user.id.as_deref(), user.password), (Some("1"), None));
}
