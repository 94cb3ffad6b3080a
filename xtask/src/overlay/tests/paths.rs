//! Tests of the help that a rejected JSONPath gets.

use crate::overlay::path::parse;
use crate::report::{Code, Report, Site};

fn help(path: &str) -> String {
    let mut report = Report::new();
    let site = Site::file(&"overlay.yaml".into());
    assert!(parse(path, site, &mut report).is_none(), "{path} is valid");
    report.diagnostics()[0].help.clone()
}

#[test]
fn the_help_of_a_rejected_path_is_the_path_as_it_should_be() {
    let rows = [
        ("$.info.x-a", "$.info['x-a']"),
        ("$..x-a", "$..['x-a']"),
        ("$.paths./pets.get", "$.paths['/pets'].get"),
        ("$.paths./pets/{id}.get", "$.paths['/pets/{id}'].get"),
        ("$.responses.200", "$.responses['200']"),
        (
            "$.paths.*.get[?@.x-oai-traits.paged]",
            "$.paths.*.get[?@['x-oai-traits'].paged]",
        ),
        (
            "$.tags[?@.x-audience == 'a.b-c']",
            "$.tags[?@['x-audience'] == 'a.b-c']",
        ),
        ("info.title", "$.info.title"),
        (".info", "$.info"),
        ("['info']", "$['info']"),
        ("info.x-a", "$.info['x-a']"),
        ("paths[/pets]", "$.paths['/pets']"),
        (" $.info", "$.info"),
        ("$.info ", "$.info"),
        ("$.info.", "$.info"),
        ("#/info/x-a", "$.info['x-a']"),
        (
            "/paths/~1pets/get/parameters/0",
            "$.paths['/pets'].get.parameters[0]",
        ),
        ("$.l[?@.in = 'query']", "$.l[?@.in == 'query']"),
        ("$.l[?@.in === 'query']", "$.l[?@.in == 'query']"),
        ("$.l[?@.in == query]", "$.l[?@.in == 'query']"),
        ("$.l[?@.a == 1 and @.b == 2]", "$.l[?@.a == 1 && @.b == 2]"),
        ("$.l[(@.length-1)]", "$.l[-1]"),
        ("$.paths[pets]", "$.paths['pets']"),
        ("$.l[0", "$.l[0]"),
        ("$.l[01]", "$.l[1]"),
        ("$.l[-0]", "$.l[0]"),
        ("$['info']title", "$['info'].title"),
        ("$.l[?(@.a == 1]", "$.l[?(@.a == 1)]"),
    ];
    for (path, right) in rows {
        let help = help(path);
        assert!(
            help.starts_with(&format!("write `{right}`: ")),
            "{path}: {help}"
        );
    }
}

#[test]
fn a_path_that_costs_too_much_is_rejected_before_it_is_parsed() {
    let parsed = |path: &str| {
        let mut report = Report::new();
        let site = Site::file(&"overlay.yaml".into());
        let found = parse(path, site, &mut report).is_some();
        (found, report.diagnostics().first().map(|it| it.code))
    };
    let nested = |open: &str, close: &str, count: usize| {
        format!("$.a[?{}@.b{}]", open.repeat(count), close.repeat(count))
    };
    let filters = |count: usize| format!("$.a{}{}", "[?@.a".repeat(count), "]".repeat(count));
    for path in [&nested("(", ")", 20), &filters(4), "$['(((']", "$.a[?!@.b]"] {
        assert_eq!(parsed(path), (true, None), "{path}");
    }
    let long = format!("$.{}", "a".repeat(10_000));
    for path in [
        &nested("(", ")", 33),
        &nested("!(", ")", 16),
        &filters(9),
        &long,
    ] {
        assert_eq!(parsed(path), (false, Some(Code::TooLarge)), "{path}");
    }
}

#[test]
fn the_help_of_any_other_path_says_where_or_what() {
    let rows = [
        ("$.l[?@.name =~ /x/]", "`match(@.name, 'pattern')`"),
        ("$.a.b^", "`^` is not part of RFC 9535"),
        ("$.a~", "`~` is not part of RFC 9535"),
        ("$.l[?@.a == {}]", "from character"),
        ("$.l[?@.a == 'x]", "end the string with `'`"),
        ("$.l[?lower(@.a) == 'x']", "`length`, `count`, `match`"),
        ("", "the path ends too early"),
    ];
    for (path, part) in rows {
        let help = help(path);
        assert!(help.contains(part), "{path}: {help}");
    }
}
