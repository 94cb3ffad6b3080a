//! What OpenAPI 3.2 adds to a request, as a server sees it.

use library_client::spec::*;

use super::{json, server};

fn first_line(head: &str) -> &str {
    head.lines().next().unwrap_or_default()
}

pub async fn are_sent_as_the_specification_says() {
    let (client, requests) = server([json(200, r#"["a"]"#), json(204, ""), json(204, "")].concat());
    let found = client
        .send(FindFolders::new(FindFoldersRequest::new("x")))
        .await
        .unwrap();
    assert_eq!(*found, ["a"]);
    let (head, body) = requests.recv().unwrap();
    assert!(first_line(&head).starts_with("QUERY /v1/folders?"), "{head}");
    assert_eq!(body, r#"{"name":"x"}"#);

    let filter = ListFoldersFilter::new(vec![1, 2], "a b&c");
    client.send(ListFolders::new(filter)).await.unwrap();
    let (head, _) = requests.recv().unwrap();
    let query = "GET /v1/folders?ids=1%7C2&name=a%20b%26c&api_key=";
    assert!(first_line(&head).starts_with(query), "{head}");

    let flags = ["a b", "c"].map(str::to_owned).to_vec();
    let copy = CopyFolder::new("a:b/c", "/d", flags.clone());
    client.send(copy).await.unwrap();
    let (head, _) = requests.recv().unwrap();
    assert!(
        first_line(&head).starts_with("COPY /v1/folders/a:b%2Fc?"),
        "{head}"
    );
    assert!(
        head.contains("\r\ncookie: flags=a b; flags=c\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\ndestination: /d\r\n"), "{head}");
    // It would be another cookie.
    let copy = CopyFolder::new("a", "/d", vec!["x; admin=1".to_owned()]);
    assert!(client.prepare(&copy).is_err());
}
