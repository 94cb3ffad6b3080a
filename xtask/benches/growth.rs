//! What documents cost that hold many of one thing: operations, schemas, properties, values, references behind one another.
//!
//! In: documents of 1,000, 10,000 and 100,000 such things, made up. Out: a table in Markdown with time and memory of
//! `codegen --spec` and of `diff` for each, or the code of the error that says where the limit is. Each figure is that of a separate
//! process, which is ended after a minute.

mod memory;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_json::{Map, Value, json};
use xtask::codegen;
use xtask::diff::{self, Options};
use xtask::report::Report;

use memory::peak;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// The longest that one figure may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a document has many of, and its parts: schemas, and paths beside the one that uses the schema `S0`.
struct Kind {
    name: &'static str,
    parts: fn(usize, Change) -> Parts,
}

struct Parts {
    schemas: Map<String, Value>,
    paths: Map<String, Value>,
}

/// Where the newer document of a comparison differs from the older one: a number that is smaller there.
type Change = u64;

const KINDS: [Kind; 19] = [
    kind("operations", operations),
    kind("parameters of an operation", parameters),
    kind("responses' headers of an operation", headers),
    kind("schemas", schemas),
    kind("schemas behind one another, by property", |n, change| {
        chain(
            n,
            change,
            |next| json!({ "type": "object", "properties": { "next": next } }),
        )
    }),
    kind("schemas behind one another, by item", |n, change| {
        chain(n, change, |next| json!({ "type": "array", "items": next }))
    }),
    kind(
        "schemas behind one another, by reference alone",
        |n, change| chain(n, change, |next| next),
    ),
    kind("alternatives behind one another", |n, change| {
        chain(
            n,
            change,
            |next| json!({ "oneOf": [next, { "type": "string" }] }),
        )
    }),
    kind("schemas behind one another, by `allOf`", |n, change| {
        chain(n, change, |next| json!({ "allOf": [next, object(change)] }))
    }),
    kind("parts of one `allOf`", |n, change| {
        listed(n, change, |all| json!({ "allOf": all }))
    }),
    kind("alternatives of one `oneOf`", |n, change| {
        listed(n, change, |all| json!({ "oneOf": all }))
    }),
    kind("alternatives of one `anyOf`", |n, change| {
        listed(n, change, |all| json!({ "anyOf": all }))
    }),
    kind("tags of one discriminator", tags),
    kind("properties of one schema", properties),
    kind("required names without a property", required),
    kind("values of one enum", values),
    kind("nested lists", |n, change| {
        nested(
            n,
            change,
            |inner| json!({ "type": "array", "items": inner }),
        )
    }),
    kind("nested objects", |n, change| {
        nested(
            n,
            change,
            |inner| json!({ "type": "object", "properties": { "in": inner } }),
        )
    }),
    kind("references to nothing", dangling),
];

const fn kind(name: &'static str, parts: fn(usize, Change) -> Parts) -> Kind {
    Kind { name, parts }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, old, new] = arguments.as_slice()
        && command == "measure"
    {
        print!("{}", measured(Path::new(old), Path::new(new)));
        return Ok(());
    }
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let wanted: Vec<_> = arguments
        .iter()
        .filter(|it| !it.starts_with("--"))
        .collect();
    let sizes = if whole { &SIZES[..] } else { &[10] };
    let heads: String = sizes.iter().map(|size| format!(" {size} |")).collect();
    for verb in ["codegen --spec", "diff"] {
        println!("| `{verb}` |{heads}\n|---|{}", "---|".repeat(sizes.len()));
        for kind in &KINDS {
            if wanted.is_empty() || wanted.iter().any(|part| kind.name.contains(part.as_str())) {
                println!("| {} |{}", kind.name, row(kind, sizes, verb == "diff")?);
            }
        }
        println!();
    }
    Ok(())
}

/// Returns the cells of a kind; after one that took too long, no larger one is tried.
fn row(kind: &Kind, sizes: &[usize], is_diff: bool) -> anyhow::Result<String> {
    let mut cells = String::new();
    for size in sizes {
        let folder = tempfile::tempdir()?;
        let write = |name: &str, change: Change| -> anyhow::Result<PathBuf> {
            let path = folder.path().join(name);
            std::fs::write(&path, document((kind.parts)(*size, change)))?;
            Ok(path)
        };
        let old = write("old.json", 9)?;
        let new = if is_diff {
            write("new.json", 8)?
        } else {
            old.clone()
        };
        let cell = in_process(&old, &new)?;
        cells += &format!(" {} |", cell.as_deref().unwrap_or("over a minute"));
        if cell.is_none() {
            break;
        }
    }
    Ok(cells)
}

/// Measures in a separate process; `None` if it had to be ended.
fn in_process(old: &Path, new: &Path) -> anyhow::Result<Option<String>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("measure")
        .args([old, new])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            let mut text = String::new();
            let out = child.stdout.take();
            out.map(|mut out| out.read_to_string(&mut text))
                .transpose()?;
            let ended = format!("ended by {status}");
            return Ok(Some(if status.success() { text } else { ended }));
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Generates from one document, or compares two.
fn measured(old: &Path, new: &Path) -> String {
    let (start, mut report) = (Instant::now(), Report::new());
    if old == new {
        let output = codegen::generate_stand_alone(&codegen::root(), old, "growth", &mut report);
        drop(output);
    } else {
        let options = Options {
            reverse: true,
            ..Options::new(
                old.to_string_lossy(),
                new.to_string_lossy(),
                date(2026, 11, 21),
            )
        };
        drop(diff::run(&codegen::root(), &options, &mut report));
    }
    let text = report.render(&|_| None, false);
    let took = start.elapsed();
    let mut errors = text.lines().filter_map(|line| line.strip_prefix("error["));
    let limit = errors.next().and_then(|rest| rest.split(']').next());
    let limit = limit.map_or(String::new(), |code| format!(" `{code}`"));
    format!(
        "{:.2} s, {} MB{limit}",
        took.as_secs_f64(),
        peak("self").unwrap_or_default()
    )
}

fn document(parts: Parts) -> String {
    let mut paths = parts.paths;
    if parts.schemas.contains_key("S0") {
        let body = json!({ "required": true, "content": content(&reference(0)) });
        let responses =
            json!({ "200": { "description": "Done.", "content": content(&reference(0)) } });
        paths.insert("/use".to_owned(), json!({ "post": { "operationId": "use", "requestBody": body, "responses": responses } }));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Growth", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
        "components": { "schemas": parts.schemas },
    });
    document.to_string()
}

fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn reference(at: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{at}") })
}

fn object(change: Change) -> Value {
    json!({ "type": "object", "properties": { "own": { "type": "string", "maxLength": change } } })
}

fn of_schemas(schemas: impl Iterator<Item = (String, Value)>) -> Parts {
    Parts {
        schemas: schemas.collect(),
        paths: Map::new(),
    }
}

fn of_one(schema: Value) -> Parts {
    of_schemas([("S0".to_owned(), schema)].into_iter())
}

fn of_operation(operation: Value) -> Parts {
    let paths = [("/one".to_owned(), json!({ "get": operation }))];
    Parts {
        schemas: Map::new(),
        paths: paths.into_iter().collect(),
    }
}

fn operations(n: usize, change: Change) -> Parts {
    let mut parts = of_one(object(change));
    parts.paths = (0..n)
        .map(|at| {
            let responses = json!({ "200": { "description": "Done.", "content": content(&reference(0)) } });
            let parameters = json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
            let operation = json!({ "operationId": format!("call{at}"), "parameters": parameters, "responses": responses });
            (format!("/p{at}/{{id}}"), json!({ "get": operation }))
        })
        .collect();
    parts
}

fn parameters(n: usize, change: Change) -> Parts {
    let one = |at| json!({ "name": format!("q{at}"), "in": "query", "schema": { "type": "string", "maxLength": change } });
    let all: Vec<Value> = (0..n).map(one).collect();
    of_operation(
        json!({ "operationId": "one", "parameters": all, "responses": { "204": { "description": "Done." } } }),
    )
}

fn headers(n: usize, change: Change) -> Parts {
    let one = |at| {
        (
            format!("X-H{at}"),
            json!({ "schema": { "type": "string", "maxLength": change } }),
        )
    };
    let all: Map<String, Value> = (0..n).map(one).collect();
    of_operation(
        json!({ "operationId": "one", "responses": { "204": { "description": "Done.", "headers": all } } }),
    )
}

fn schemas(n: usize, change: Change) -> Parts {
    let mut parts = of_schemas((1..=n).map(|at| (format!("S{at}"), object(change))));
    let all = (1..=n).map(|at| (format!("p{at}"), reference(at)));
    let all: Map<String, Value> = all.collect();
    parts.schemas.insert(
        "S0".to_owned(),
        json!({ "type": "object", "properties": all }),
    );
    parts
}

fn chain(n: usize, change: Change, link: impl Fn(Value) -> Value) -> Parts {
    let links = (0..n).map(|at| (format!("S{at}"), link(reference(at + 1))));
    of_schemas(links.chain([(format!("S{n}"), object(change))]))
}

fn listed(n: usize, change: Change, list: impl Fn(Vec<Value>) -> Value) -> Parts {
    let one = |at| {
        let own = json!({ "type": "string", "maxLength": change });
        let properties: Map<String, Value> = [(format!("p{at}"), own)].into_iter().collect();
        json!({ "type": "object", "required": [format!("p{at}")], "properties": properties })
    };
    let mut parts = of_schemas((1..=n).map(|at| (format!("S{at}"), one(at))));
    let all = list((1..=n).map(reference).collect());
    parts.schemas.insert("S0".to_owned(), all);
    parts
}

fn tags(n: usize, change: Change) -> Parts {
    let one = |_| {
        let own = json!({ "type": "string", "maxLength": change });
        json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "own": own } })
    };
    let mut parts = of_schemas((1..=n).map(|at| (format!("S{at}"), one(at))));
    let all: Vec<Value> = (1..=n).map(reference).collect();
    let mapping = (1..=n).map(|at| (format!("tag{at}"), reference(at)["$ref"].clone()));
    let mapping: Map<String, Value> = mapping.collect();
    let discriminator = json!({ "propertyName": "kind", "mapping": mapping });
    let union = json!({ "oneOf": all, "discriminator": discriminator });
    parts.schemas.insert("S0".to_owned(), union);
    parts
}

fn properties(n: usize, change: Change) -> Parts {
    let all = (0..n).map(|at| {
        (
            format!("p{at}"),
            json!({ "type": "string", "maxLength": change }),
        )
    });
    let all: Map<String, Value> = all.collect();
    of_one(json!({ "type": "object", "properties": all }))
}

fn required(n: usize, change: Change) -> Parts {
    let names: Vec<String> = (0..n).map(|at| format!("r{at}")).collect();
    let mut schema = object(change);
    schema["required"] = json!(names);
    of_one(schema)
}

fn values(n: usize, change: Change) -> Parts {
    let values = (0..n).map(|at| format!("value{at}"));
    let values: Vec<String> = values.skip((9 - change) as usize).collect();
    of_one(
        json!({ "type": "object", "properties": { "one": { "type": "string", "enum": values } } }),
    )
}

fn nested(n: usize, change: Change, around: impl Fn(Value) -> Value) -> Parts {
    of_one((0..n).fold(object(change), |inner, _| around(inner)))
}

fn dangling(n: usize, change: Change) -> Parts {
    let all = (0..n).map(|at| {
        (
            format!("p{at}"),
            json!({ "$ref": format!("#/components/schemas/N{at}") }),
        )
    });
    let mut properties: Map<String, Value> = all.collect();
    properties.insert(
        "own".to_owned(),
        json!({ "type": "string", "maxLength": change }),
    );
    of_one(json!({ "type": "object", "properties": properties }))
}
