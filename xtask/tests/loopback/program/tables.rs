//! What OpenAPI says of the bytes of a request, as a server sees them: reserved characters, cookies, content types.

use library_client::spec::*;

use super::{json, responding, server};

fn words() -> Words {
    Words::new().a("x y").b("z/1")
}

fn line<'h>(head: &'h str, start: &str) -> &'h str {
    let mut lines = head.lines();
    lines.find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {head}"))
}

/// OpenAPI 3.2, "Fixed Fields for use with `schema`", `allowReserved`: reserved expansion, as RFC 6570, 3.2.3, has it.
/// What would end a value, a segment or a cookie is encoded, and `%26` of the caller stays.
pub async fn reserved_characters_arrive() {
    let (client, seen) = server(json(204, ""));
    let list = ["a:b", "c;d", "50%"];
    let request = Reserved::new("1:2@3;v=%2F/4", ["a,b", "c%20d"], ["e=f", "g?h"])
        .list(list)
        .flat(["http://h/?q=1", "x%26y&z"])
        .deep(Words::new().a("(a)").b("b+c"))
        .crumb("k=v/w;x%3By");
    client.send(request).await.unwrap();
    let (head, _) = seen.recv().unwrap();
    let expected = "GET /v1/reserved/1:2@3;v=%2F%2F4/.a,b.c%20d/;matrix=e=f,g%3Fh\
                    ?list=a:b&list=c;d&list=50%25&flat=http://h/?q=1,x%26y%26z&deep%5Ba%5D=(a)&deep%5Bb%5D=b%2Bc&api_key=";
    assert!(head.starts_with(expected), "{head}");
    assert_eq!(line(&head, "cookie: "), "cookie: crumb=k=v/w%3Bx%3By");
}

/// OpenAPI 3.2, "Style Examples", the rows of `form` and `cookie`; `; ` is between two cookies (RFC 6265, 4.2.1).
pub async fn cookies_arrive() {
    let colors = || ["blue", "black", "brown"];
    let rgb = || Rgb::new().b(150).g(200).r(100);
    let cookies = [
        (Cookies::new().text("a b;c%20"), "text=a%20b%3Bc%2520"),
        (Cookies::new().list(colors()), "list=blue; list=black; list=brown"),
        (Cookies::new().flat(colors()), "flat=blue,black,brown"),
        (Cookies::new().object(rgb()), "B=150; G=200; R=100"),
        (Cookies::new().flat_object(rgb()), "flatObject=B,150,G,200,R,100"),
        (Cookies::new().json(Rgb::new().b(1)), "json=%7B%22B%22%3A1%7D"),
        (Cookies::new().plain("a b%20/+"), "plain=a b%20/+"),
        (Cookies::new().plain_list(colors()), "plainList=blue; plainList=black; plainList=brown"),
        (Cookies::new().plain_flat(colors()), "plainFlat=blue,black,brown"),
        (Cookies::new().plain_object(words()), "a=x y; b=z/1"),
        (Cookies::new().plain_flat_object(words()), "plainFlatObject=a,x y,b,z/1"),
        (Cookies::new().text("t").flat(colors()).plain("p"), "text=t; flat=blue,black,brown; plain=p"),
    ];
    let (client, seen) = server(vec![(204, Vec::new()); cookies.len()]);
    for (request, sent) in cookies {
        client.send(request).await.unwrap();
        let (head, _) = seen.recv().unwrap();
        assert_eq!(line(&head, "cookie: "), format!("cookie: {sent}"));
    }
    for plain in ["a;b", "a\nb", "\u{7f}"] {
        let request = Cookies::new().plain(plain);
        assert!(client.prepare(&request).is_err(), "{plain:?}");
    }
}

/// OpenAPI 3.2, "Media Type Object": each entry of `content` is one way to write the body.
pub async fn a_body_arrives_in_each_content_type() {
    let note = || Note::new("a b").tags(["c&d", "e"]);
    let multipart = || PostNotesRequestMultipart::new("a b").tags(["c&d", "e"]);
    let part = |name: &str, text: &str| format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    let bodies = [
        (PostNotesRequestBody::Json(note()), "application/json", r#"{"words":"a b","tags":["c&d","e"]}"#.to_owned()),
        (PostNotesRequestBody::Form(note()), "application/x-www-form-urlencoded", "words=a%20b&tags=c%26d&tags=e".to_owned()),
        (PostNotesRequestBody::Text("a b".to_owned()), "text/plain", "a b".to_owned()),
        (PostNotesRequestBody::Bytes("a\0b".into()), "application/octet-stream", "a\0b".to_owned()),
        (
            PostNotesRequestBody::Multipart(multipart()),
            "multipart/form-data; boundary=",
            [part("words", "a b"), part("tags", "c&d"), part("tags", "e")].concat(),
        ),
    ];
    let response = (200, br#"{"words":"w"}"#.to_vec());
    let (client, seen) = server(vec![response; bodies.len()]);
    for (body, content_type, sent) in bodies {
        client.send(AddNote::new(body)).await.unwrap();
        let (head, received) = seen.recv().unwrap();
        let given = line(&head, "content-type: ").trim_start_matches("content-type: ");
        assert!(given.starts_with(content_type), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", received.len())), "{head}");
        let Some(boundary) = given.strip_prefix("multipart/form-data; boundary=") else {
            assert_eq!((given, &received), (content_type, &sent));
            continue;
        };
        let parts = received.replace(&format!("--{boundary}\r\n"), "");
        assert_eq!(parts, format!("{sent}--{boundary}--\r\n"));
    }
}

/// OpenAPI 3.2, "Response Object": the status says which `content` is meant, and the request asks for all that are read.
pub async fn each_response_has_its_content_type() {
    let add = || AddNote::new(PostNotesRequestBody::Text("n".to_owned()));
    let (client, seen) = server(json(200, r#"{"words":"w"}"#));
    let response = client.send(add()).await.unwrap();
    assert!(matches!(&*response, AddNoteOutcome::Status200(note) if note.words == "w"));
    assert_eq!(line(&seen.recv().unwrap().0, "accept: "), "accept: application/json, text/plain");
    let (client, _seen) = responding("Content-Type: text/plain\r\n", json(201, "42"));
    let response = client.send(add()).await.unwrap();
    assert!(matches!(&*response, AddNoteOutcome::Status201(text) if text == "42"), "{response:?}");
}
