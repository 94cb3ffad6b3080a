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

/// Returns whether the content has parts by position.
pub fn is_positional(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}
