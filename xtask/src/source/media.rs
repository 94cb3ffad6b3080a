//! Names of media types. In: a name, as a document writes it. Out: what kind of content it announces.

/// Returns a media type in lower case, without its parameters, such as `charset`.
pub fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns whether the content is a sequence of items without anything around them.
pub fn is_sequential(name: &str) -> bool {
    let essence = essence(name);
    let listed = [
        "application/jsonl",
        "application/x-ndjson",
        "application/x-jsonlines",
        "application/json-seq",
        "text/event-stream",
    ];
    listed.contains(&essence.as_str()) || essence.ends_with("+json-seq") || is_positional(&essence)
}

/// How the items of a sequence are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// JSON values, each on a line or between record separators.
    Lines,
    /// Server-sent events.
    Events,
}

/// Returns how items of content are separated that can be read one after the other.
pub fn framing(name: &str) -> Option<Framing> {
    match essence(name).as_str() {
        "text/event-stream" => Some(Framing::Events),
        _ if is_sequential(name) && !is_positional(name) => Some(Framing::Lines),
        _ => None,
    }
}

/// Returns whether the content has parts by position.
pub fn is_positional(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}
