//! Each fault with each kind of operation: how many requests the server saw, and what the caller got. Nothing is sent
//! twice that may not be.
//!
//! `table.md` holds both for a server that stays broken and for one that recovers at once; `BLESS=1` writes it anew, beside
//! this file.

mod cancelled;
mod course;
#[path = "../faulty/mod.rs"]
mod faulty;
mod kinds;
mod table;

use faulty::{Fault, Faulty, response};
use kinds::{KINDS, Kind, TOKEN, client, hasty};
use table::{BROKEN, REJECTED, Row, laid_out};

const EXPECTED: &str = "tests/faults/table.md";

/// Tries a fault on a kind of operation; the server is broken for `times` requests. Returns the cell.
async fn cell((name, make): Row, kind: Kind, times: usize) -> String {
    let fault = make(kind);
    let slow = matches!(fault, Fault::Slow);
    let server = Faulty::start(move |number, _| {
        let broken = (kind.before()..kind.before() + times).contains(&number);
        if broken {
            fault.clone()
        } else {
            response(200, &kind.success(number))
        }
    });
    // A loaded machine must not make other faults look slow.
    let client = if slow {
        hasty(&server.origin)
    } else {
        client(&server.origin)
    };
    let (word, error) = kind.call(&client).await;
    let requests = server.seen().len() - kind.before();
    if kind.only_once() {
        assert_eq!(requests, 1, "{name}: what may be sent once was sent again");
    }
    if let Some(error) = error {
        assert_eq!(
            error.earlier_attempts().len(),
            requests - 1,
            "{name}, {kind:?}"
        );
        let kept = error.response().map(|response| response.body.clone());
        let shown = format!("{error} {error:?} {kept:?}");
        assert!(!shown.contains(TOKEN), "{name}: {shown}");
    }
    format!("{requests}: {word}")
}

async fn rows(rows: &[Row], times: usize) -> String {
    let head = KINDS.iter().map(|(_, name)| (*name).to_owned());
    let mut cells = vec![
        ["fault".to_owned()]
            .into_iter()
            .chain(head)
            .collect::<Vec<_>>(),
    ];
    for row in rows {
        let mut line = vec![row.0.to_owned()];
        for cell in KINDS.map(|(kind, _)| tokio::spawn(cell(*row, kind, times))) {
            line.push(cell.await.expect("no panic"));
        }
        cells.push(line);
    }
    laid_out(&cells)
}

#[tokio::test]
async fn each_fault_comes_to_what_the_table_says() {
    let head = "A cell is the number of requests that the server saw, and what the caller got.";
    let mut text = format!("{head}\n");
    for (title, times) in [
        ("A server that stays broken", usize::MAX - 1),
        ("A server that is broken once", 1),
    ] {
        text += &format!(
            "\n## {title}\n\n### The network\n\n{}",
            rows(BROKEN, times).await
        );
        text += &format!("\n### The server\n\n{}", rows(REJECTED, times).await);
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPECTED);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("a file that can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{text}");
}
