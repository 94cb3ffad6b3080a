//! Laws: a document does not differ from itself, order does not matter, cycles end, names stay.

use std::fmt::Write;

use std::path::{Path, PathBuf};

use super::{api, compared, reported};
use crate::diff::rule::{Direction, Level, Rule, RustEffect};

const CYCLES: &str = "{schemas: {A: {type: object, properties: {self: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}}}, B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}, properties: {u: {oneOf: [{$ref: '#/components/schemas/B'}, {type: array, items: {$ref: '#/components/schemas/C'}}]}}}, C: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}, {properties: {n: {type: integer, maximum: LIMIT}}}]}}}";

const PATHS: &str = "{/a: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}}, /b: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/C'}}}}, responses: {}}}}";

#[test]
fn a_document_does_not_differ_from_itself() {
    let text = api(PATHS, &CYCLES.replace("LIMIT", "5"));
    assert!(compared(&text, &text).is_empty());
}

#[test]
fn what_a_document_says_nearly_twice_is_paired_with_itself() {
    let servers = "servers: [{url: 'https://a.test', description: one}, {url: 'https://a.test', description: two}]\n";
    let get = |name: &str| {
        format!(
            "{{get: {{parameters: [{{name: {name}, in: query, required: true, schema: {{type: string}}}}], responses: {{}}}}}}"
        )
    };
    let paths = [("'/x'", "a"), ("'/x/'", "b"), ("'/x//'", "c")]
        .map(|(path, name)| format!("{path}: {}", get(name)));
    let document = |paths: &[String]| {
        format!(
            "{servers}{}",
            api(&format!("{{{}}}", paths.join(", ")), "{}")
        )
    };
    let (one, two) = (
        document(&paths),
        document(&[&paths[2..], &paths[..2]].concat()),
    );
    assert!(compared(&one, &one).is_empty());
    assert!(compared(&one, &two).is_empty());
}

#[test]
fn cycles_end_and_each_direction_is_judged() {
    let [old, new] = ["5", "4"].map(|limit| api(PATHS, &CYCLES.replace("LIMIT", limit)));
    let found = compared(&old, &new);
    let mut levels = reported(&found);
    levels.sort();
    assert_eq!(
        levels,
        [
            ("maximum-tightened", Direction::Request, Level::Breaking),
            ("maximum-tightened", Direction::Response, Level::Safe),
        ]
    );
}

#[test]
fn alternatives_that_lead_back_to_themselves_end() {
    let components = "{schemas: {J: {anyOf: [{type: string, maxLength: LIMIT}, {$ref: '#/components/schemas/J'}, {$ref: '#/components/schemas/K'}]}, K: {oneOf: [{$ref: '#/components/schemas/J'}, {type: array, items: {$ref: '#/components/schemas/K'}}]}}}";
    let paths = "{/x: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/K'}}}}}}}}";
    let [old, new] = ["5", "4"].map(|limit| api(paths, &components.replace("LIMIT", limit)));
    assert!(compared(&old, &old).is_empty());
    assert_eq!(
        reported(&compared(&old, &new)),
        [("max-length-tightened", Direction::Response, Level::Safe)]
    );
}

#[test]
fn alternatives_are_paired_however_many_schemas_are_behind_them() {
    let document = |word: &str, alternatives: [&str; 2]| {
        let mut schemas = String::new();
        for index in 0..2_500 {
            let next = index + 1;
            let _ = write!(
                schemas,
                "S{index}: {{type: object, description: {word}, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}, "
            );
        }
        let [first, second] = alternatives;
        let paths = format!(
            "{{/x: {{get: {{responses: {{'200': {{content: {{a/b: {{schema: {{oneOf: [{first}, {second}]}}}}}}}}}}}}}}}}"
        );
        api(
            &paths,
            &format!("{{schemas: {{{schemas} S2500: {{type: boolean}}}}}}"),
        )
    };
    let long = "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S0'}}}";
    let short = "{type: object, required: [a], properties: {a: {type: integer}}}";
    let [old, new] = [
        document("old", [long, short]),
        document("new", [short, long]),
    ];
    assert_eq!(reported(&compared(&old, &new)), []);
}

#[test]
fn shared_schemas_give_one_finding_that_knows_its_operations() {
    let paths = |n: usize| {
        let mut paths = "{".to_owned();
        for index in 0..n {
            let _ = write!(
                paths,
                "/p{index}: {{get: {{responses: {{'200': {{content: {{a/b: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}}}}}}}}, "
            );
        }
        paths + "}"
    };
    let [old, new] = ["3", "2"].map(|length| {
        api(
            &paths(63),
            &format!("{{schemas: {{S: {{type: string, maxLength: {length}}}}}}}"),
        )
    });
    let found = compared(&old, &new);
    assert_eq!(reported(&found).len(), 1);
    let found = found.iter().find(|found| found.level > Level::Docs);
    assert_eq!(found.map(|found| found.operations.len()), Some(63));
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let [old, new] = ["5", "4"].map(|limit| api(PATHS, &CYCLES.replace("LIMIT", limit)));
    let reported = |old: &str, new: &str| {
        let findings = compared(old, new);
        let kept = findings.into_iter().map(|mut finding| {
            finding.line = Default::default();
            finding.file = Default::default();
            serde_json::to_string(&finding).expect("a finding has no keys but strings")
        });
        kept.collect::<Vec<_>>()
    };
    let first = reported(&old, &new);
    let shuffle = &super::rewrite::REWRITINGS[0];
    let mut random = fastrand::Rng::with_seed(100);
    for _ in 0..100 {
        let mut shuffled = || {
            [&old, &new].map(|text| {
                let mut tree = super::document(text).tree;
                (shuffle.apply)(&mut tree, &mut random);
                tree.to_string()
            })
        };
        let [x, y] = shuffled();
        assert_eq!(first, reported(&x, &y));
    }
}

/// Every document of the specs and every golden one, below a folder of the project.
fn documents(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry can be read").path();
        let is_spec = path.file_name().is_some_and(|name| name == "spec.yaml")
            || folder
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('v'));
        if path.is_dir() {
            documents(&path, out);
        } else if is_spec
            && path
                .extension()
                .is_some_and(|extension| extension == "yaml")
        {
            out.push(path);
        }
    }
}

#[test]
fn no_document_differs_from_itself() {
    let mut files = Vec::new();
    for folder in ["specs", "xtask/tests/golden", "xtask/tests/behaviour"] {
        documents(&crate::codegen::root().join(folder), &mut files);
    }
    assert!(files.len() > 20, "{} documents", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a spec can be read");
        let found = super::differences(&text, &text);
        assert!(
            found.is_none_or(|found| found.is_empty()),
            "{}",
            file.display()
        );
    }
}

/// What widens a set of values, and what narrows it.
#[rustfmt::skip]
const MIRRORS: &[(Rule, Rule)] = &[
    (Rule::BecameNullable, Rule::BecameNotNullable),
    (Rule::PropertyBecameOptional, Rule::PropertyBecameRequired),
    (Rule::AdditionalAllowed, Rule::AdditionalForbidden),
    (Rule::AdditionalUntyped, Rule::AdditionalTyped),
    (Rule::UnevaluatedRelaxed, Rule::UnevaluatedTightened),
    (Rule::DependentRequiredRemoved, Rule::DependentRequiredAdded),
    (Rule::PatternPropertiesRemoved, Rule::PatternPropertiesAdded),
    (Rule::PropertyNamesRemoved, Rule::PropertyNamesAdded),
    (Rule::SchemaRemoved, Rule::SchemaAdded),
    (Rule::TypeWidened, Rule::TypeNarrowed),
    (Rule::FormatWidened, Rule::FormatNarrowed),
    (Rule::FormatRemoved, Rule::FormatAdded),
    (Rule::ItemsUntyped, Rule::ItemsTyped),
    (Rule::EnumValueAdded, Rule::EnumValueRemoved),
    (Rule::EnumRemoved, Rule::EnumAdded),
    (Rule::ConstRemoved, Rule::ConstAdded),
    (Rule::MaximumRelaxed, Rule::MaximumTightened),
    (Rule::MaximumRelaxed, Rule::MaximumSet),
    (Rule::MinimumRelaxed, Rule::MinimumTightened),
    (Rule::MinimumRelaxed, Rule::MinimumSet),
    (Rule::MultipleOfRelaxed, Rule::MultipleOfTightened),
    (Rule::MaxLengthRelaxed, Rule::MaxLengthTightened),
    (Rule::MinLengthRelaxed, Rule::MinLengthTightened),
    (Rule::PatternRemoved, Rule::PatternAdded),
    (Rule::PatternWidened, Rule::PatternNarrowed),
    (Rule::MaxItemsRelaxed, Rule::MaxItemsTightened),
    (Rule::MinItemsRelaxed, Rule::MinItemsTightened),
    (Rule::UniqueItemsCleared, Rule::UniqueItemsSet),
    (Rule::MaxPropertiesRelaxed, Rule::MaxPropertiesTightened),
    (Rule::MinPropertiesRelaxed, Rule::MinPropertiesTightened),
    (Rule::ContainsRelaxed, Rule::ContainsTightened),
    (Rule::ClosedTupleEntryAdded, Rule::ClosedTupleEntryRemoved),
    (Rule::TupleEntryRemoved, Rule::TupleEntryAdded),
    (Rule::PartTypesWidened, Rule::PartTypesNarrowed),
    (Rule::BranchAdded, Rule::BranchRemoved),
    (Rule::UnionRemoved, Rule::UnionAdded),
    (Rule::NotRemoved, Rule::NotAdded),
    (Rule::NotNarrowed, Rule::NotWidened),
    (Rule::ConditionRelaxed, Rule::ConditionTightened),
    (Rule::ConditionRemoved, Rule::ConditionAdded),
    (Rule::DependentSchemaRemoved, Rule::DependentSchemaAdded),
];

#[test]
fn what_is_harmless_one_way_is_not_the_other() {
    for (wide, narrow) in MIRRORS {
        let pair = [wide.id(), narrow.id()];
        let ([sent, read], [sent_back, read_back]) = (wide.levels(), narrow.levels());
        assert_eq!([sent, read_back], [Level::Safe; 2], "{pair:?}");
        assert!(read > Level::Safe && sent_back > Level::Safe, "{pair:?}");
    }
    let ends = ["-tightened", "-relaxed", "-widened", "-narrowed"];
    let bounds = Rule::ALL.iter().filter(|rule| {
        let apart = rule.levels()[0] != rule.levels()[1];
        apart && ends.iter().any(|end| rule.id().ends_with(end))
    });
    for rule in bounds {
        let known = MIRRORS
            .iter()
            .any(|(wide, narrow)| wide == rule || narrow == rule);
        assert!(known, "{} has no counterpart", rule.id());
    }
}

#[test]
fn a_deep_document_does_not_use_the_stack() {
    let mut components = "{schemas: {".to_owned();
    for index in 0..5_000 {
        let next = index + 1;
        let _ = write!(
            components,
            "S{index}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{next}'}}, b: {{$ref: '#/components/schemas/S{next}'}}}}}}, "
        );
    }
    let paths = "{/x: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/S0'}}}}}}}}";
    let [old, new] = ["string", "object"]
        .map(|kind| api(paths, &format!("{components}S5000: {{type: {kind}}}}}}}")));
    assert_eq!(reported(&compared(&old, &new)).len(), 1);
}

#[test]
fn names_of_rules_are_frozen() {
    let mut names: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    names.sort_unstable();
    let expected: Vec<_> = include_str!("rules.golden").lines().collect();
    assert_eq!(
        names, expected,
        "tools and approvals know rules by name; add, never rename"
    );
}

/// Classes of the catalogue that are not findings, each with the reason.
const NO_FINDINGS: &[(&str, &str)] = &[
    ("A1", "swapped arguments are rejected"),
    ("A3", "the version's segment is not part of the contract"),
    ("B9", "the name of a path variable is not on the wire"),
    ("C9", "the case of a header's name does not matter"),
    ("C11", "a default that is written out says nothing"),
    ("C15", "the order of parameters does not matter"),
    ("C16", "a parameter of the path is one of each operation"),
    ("C18", "OpenAPI ignores these headers"),
    ("F15", "the order of values does not matter"),
    ("H6", "words demand nothing"),
    ("J8", "what is global holds for each operation"),
    ("K12", "generating rejects it"),
];

#[test]
fn every_class_has_a_rule() {
    let counts = [7, 17, 20, 9, 20, 19, 13, 16, 13, 9, 12, 6];
    for (letter, count) in ('A'..='L').zip(counts) {
        for number in 1..=count {
            let class = format!("{letter}{number}");
            let silent = NO_FINDINGS.iter().any(|(name, _)| *name == class);
            let found = Rule::ALL
                .iter()
                .any(|rule| rule.class().split(' ').any(|own| own == class));
            assert!(silent != found, "{class}: rule {found}, silent {silent}");
        }
    }
}

#[test]
fn every_rule_is_explained() {
    for rule in Rule::ALL {
        let text = rule.explanation();
        for part in [rule.id(), rule.reason(), rule.example()] {
            assert!(text.contains(part), "{} lacks {part}: {text}", rule.id());
        }
    }
}

#[test]
fn every_rule_is_complete() {
    for rule in Rule::ALL {
        assert!(rule.reason().ends_with('.'), "{}", rule.id());
        assert!(
            !rule.example().is_empty() && !rule.class().is_empty(),
            "{}",
            rule.id()
        );
        assert_eq!(
            Rule::named(rule.id()),
            Some(*rule),
            "{} is a duplicate",
            rule.id()
        );
        // A contract does not have generated items: where it is kept, nothing but words may be found.
        let silent =
            rule.levels() == [Level::Docs; 2] && rule.effects().contains(&RustEffect::Source);
        let is_of_items = *rule == Rule::GeneratedItemChanged;
        assert!(
            silent == is_of_items,
            "{} breaks source and is called words",
            rule.id()
        );
    }
}
