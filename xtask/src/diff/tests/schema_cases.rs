//! Each schema class, at every place where a schema can stand.

use super::{api, compared, told};
use crate::diff::rule::Direction::{Request, Response};
use crate::diff::rule::Rule;

/// Class, old schema, new schema, rules that must be found and no others.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &[Rule])] = &[
    ("E1", "{type: object, properties: {a: {type: string}}}", "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer}}}", &[Rule::RequiredPropertyAdded]),
    ("E2", "{type: object, properties: {a: {type: string}}}", "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer, default: 1}}}", &[Rule::RequiredDefaultedPropertyAdded]),
    ("E3", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}, b: {type: integer}}}", &[Rule::OptionalPropertyAdded]),
    ("E4", "{type: object, properties: {a: {type: string}, b: {type: integer}}}", "{type: object, properties: {a: {type: string}}}", &[Rule::OptionalPropertyRemoved]),
    ("E5", "{type: object, required: [b], properties: {a: {type: string}, b: {type: integer}}}", "{type: object, properties: {a: {type: string}}}", &[Rule::RequiredPropertyRemoved]),
    ("E6", "{type: object, properties: {a: {type: string}}}", "{type: object, required: [a], properties: {a: {type: string}}}", &[Rule::PropertyBecameRequired]),
    ("E7", "{type: object, required: [a], properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}}", &[Rule::PropertyBecameOptional]),
    ("E8", "{type: string}", "{type: [string, 'null']}", &[Rule::BecameNullable]),
    ("E8", "{type: object, properties: {a: {type: string}}}", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: 'null'}]}", &[Rule::BecameNullable]),
    ("E9", "{type: [string, 'null']}", "{type: string}", &[Rule::BecameNotNullable]),
    ("E10", "{type: object, properties: {nickname: {type: string, maxLength: 9}}}", "{type: object, properties: {nick_name: {type: string, maxLength: 9}}}", &[Rule::PropertyRenamed]),
    ("E11", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string, readOnly: true}}}", &[Rule::ReadOnlySet]),
    ("E11", "{type: object, properties: {a: {type: string, readOnly: true}}}", "{type: object, properties: {a: {type: string}}}", &[Rule::ReadOnlyCleared]),
    ("E12", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string, writeOnly: true}}}", &[Rule::WriteOnlySet]),
    ("E12", "{type: object, required: [a], properties: {a: {type: string}}}", "{type: object, required: [a], properties: {a: {type: string, writeOnly: true}}}", &[Rule::WriteOnlySetRequired]),
    ("E13", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, additionalProperties: false}", &[Rule::AdditionalForbidden]),
    ("E14", "{type: object, properties: {a: {type: string}}, additionalProperties: false}", "{type: object, properties: {a: {type: string}}}", &[Rule::AdditionalAllowed]),
    ("E15", "{type: object, additionalProperties: true}", "{type: object, additionalProperties: {type: string}}", &[Rule::AdditionalTyped]),
    ("E15", "{type: object, additionalProperties: {type: string}}", "{type: object}", &[Rule::AdditionalUntyped]),
    ("E16", "{type: object}", "{type: object, unevaluatedProperties: false}", &[Rule::UnevaluatedTightened]),
    ("E16", "{type: array, unevaluatedItems: false}", "{type: array}", &[Rule::UnevaluatedRelaxed]),
    ("E17", "{type: object}", "{type: object, dependentRequired: {a: [b]}}", &[Rule::DependentRequiredAdded]),
    ("E17", "{type: object, dependentRequired: {a: [b]}}", "{type: object}", &[Rule::DependentRequiredRemoved]),
    ("E17", "{type: object, dependentRequired: {a: [b]}}", "{type: object, dependentRequired: {a: [c]}}", &[Rule::DependentRequiredAdded, Rule::DependentRequiredRemoved]),
    ("E18", "{type: object}", "{type: object, patternProperties: {'^x': {type: string}}}", &[Rule::PatternPropertiesAdded]),
    ("E18", "{type: object, patternProperties: {'^x': {type: string}}}", "{type: object}", &[Rule::PatternPropertiesRemoved]),
    ("E18", "{type: object}", "{type: object, propertyNames: {pattern: '^a'}}", &[Rule::PropertyNamesAdded]),
    ("E18", "{type: object, propertyNames: {pattern: '^a'}}", "{type: object}", &[Rule::PropertyNamesRemoved]),
    ("E20", "{type: object, properties: {a: {type: string}}}", "{type: object, properties: {data: {type: object, properties: {a: {type: string}}}}}", &[Rule::EnvelopeAdded]),
    ("E20", "{type: object, properties: {data: {type: array, items: {type: string}}}}", "{type: array, items: {type: string}}", &[Rule::EnvelopeRemoved]),
    ("F1", "{type: string}", "{type: object}", &[Rule::TypeChanged]),
    ("F1", "{type: boolean}", "{type: integer}", &[Rule::TypeChanged]),
    ("F2", "{type: integer}", "{type: number}", &[Rule::TypeWidened]),
    ("F3", "{type: number}", "{type: integer}", &[Rule::TypeNarrowed]),
    ("F4", "{type: string}", "{type: [string, integer]}", &[Rule::TypeWidened]),
    ("F4", "{type: [string, integer]}", "{type: string}", &[Rule::TypeNarrowed]),
    ("F4", "{type: string}", "{oneOf: [{type: string}, {type: integer}]}", &[Rule::TypeWidened]),
    ("F5", "{type: integer, format: int32}", "{type: integer, format: int64}", &[Rule::FormatWidened]),
    ("F5", "{type: integer, format: int64}", "{type: integer, format: int32}", &[Rule::FormatNarrowed]),
    ("F6", "{type: string, format: date}", "{type: string, format: date-time}", &[Rule::FormatChanged]),
    ("F7", "{type: string}", "{type: string, format: uuid}", &[Rule::FormatAdded]),
    ("F7", "{type: string, format: uuid}", "{type: string}", &[Rule::FormatRemoved]),
    ("F8", "{type: integer}", "{type: string}", &[Rule::IdBecameString]),
    ("F9", "{type: string}", "{type: array, items: {type: string}}", &[Rule::BecameArray]),
    ("F9", "{type: array, items: {type: string}}", "{type: string}", &[Rule::BecameScalar]),
    ("F10", "{type: array}", "{type: array, items: {type: string}}", &[Rule::ItemsTyped]),
    ("F10", "{type: array, items: {type: string}}", "{type: array, items: {}}", &[Rule::ItemsUntyped]),
    ("F11", "{type: string, enum: [a, b]}", "{type: string, enum: [a, b, c]}", &[Rule::EnumValueAdded]),
    ("F12", "{type: string, enum: [a, b, c]}", "{type: string, enum: [a, b]}", &[Rule::EnumValueRemoved]),
    ("F13", "{type: string}", "{type: string, enum: [a, b]}", &[Rule::EnumAdded]),
    ("F13", "{type: string, enum: [a, b]}", "{type: string}", &[Rule::EnumRemoved]),
    ("F14", "{type: string, enum: [in_progress, b]}", "{type: string, enum: [IN_PROGRESS, b]}", &[Rule::EnumValueRespelled]),
    ("F16", "{type: string, enum: [a, b]}", "{type: string, x-extensible-enum: [a, b]}", &[Rule::ExtensibleEnumSet]),
    ("F16", "{type: string, enum: [a, b], x-ms-enum: {modelAsString: true}}", "{type: string, enum: [a, b]}", &[Rule::ExtensibleEnumCleared]),
    ("F17", "{type: string}", "{type: string, const: a}", &[Rule::ConstAdded]),
    ("F17", "{type: string, const: a}", "{type: string, const: b}", &[Rule::ConstChanged]),
    ("F17", "{const: a, type: string}", "{type: string}", &[Rule::ConstRemoved]),
    ("F19", "{type: string, contentEncoding: base64}", "{type: string, contentEncoding: base16}", &[Rule::ContentChanged]),
    ("G1", "{type: integer, maximum: 10}", "{type: integer, maximum: 5}", &[Rule::MaximumTightened]),
    ("G1", "{type: number, maximum: 10}", "{type: number, exclusiveMaximum: 10}", &[Rule::MaximumTightened]),
    ("G1", "{type: integer, maximum: 10}", "{type: integer}", &[Rule::MaximumRelaxed]),
    ("G2", "{type: integer}", "{type: integer, minimum: 0}", &[Rule::MinimumTightened]),
    ("G2", "{type: integer, minimum: 0}", "{type: integer, minimum: -1}", &[Rule::MinimumRelaxed]),
    ("G3", "{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 4}", &[Rule::MultipleOfTightened]),
    ("G3", "{type: integer, multipleOf: 4}", "{type: integer, multipleOf: 2}", &[Rule::MultipleOfRelaxed]),
    ("G3", "{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}", &[Rule::MultipleOfChanged]),
    ("G4", "{type: string, maxLength: 2000}", "{type: string, maxLength: 1000}", &[Rule::MaxLengthTightened]),
    ("G4", "{type: string, maxLength: 1000}", "{type: string}", &[Rule::MaxLengthRelaxed]),
    ("G5", "{type: string}", "{type: string, minLength: 2}", &[Rule::MinLengthTightened]),
    ("G5", "{type: string, minLength: 2}", "{type: string, minLength: 1}", &[Rule::MinLengthRelaxed]),
    ("G6", "{type: string}", "{type: string, pattern: '^a'}", &[Rule::PatternAdded]),
    ("G6", "{type: string, pattern: '^a'}", "{type: string, pattern: '^b'}", &[Rule::PatternChanged]),
    ("G6", "{type: string, pattern: '^a'}", "{type: string, pattern: '.*'}", &[Rule::PatternRemoved]),
    ("G7", "{type: array, items: {type: string}, maxItems: 13}", "{type: array, items: {type: string}, maxItems: 11}", &[Rule::MaxItemsTightened]),
    ("G7", "{type: array, items: {type: string}, maxItems: 11}", "{type: array, items: {type: string}, maxItems: 13}", &[Rule::MaxItemsRelaxed]),
    ("G8", "{type: array, items: {type: string}}", "{type: array, items: {type: string}, minItems: 1}", &[Rule::MinItemsTightened]),
    ("G8", "{type: array, items: {type: string}, minItems: 1}", "{type: array, items: {type: string}}", &[Rule::MinItemsRelaxed]),
    ("G9", "{type: array, items: {type: string}}", "{type: array, items: {type: string}, uniqueItems: true}", &[Rule::UniqueItemsSet]),
    ("G9", "{type: array, items: {type: string}, uniqueItems: true}", "{type: array, items: {type: string}}", &[Rule::UniqueItemsCleared]),
    ("G10", "{type: object}", "{type: object, maxProperties: 3}", &[Rule::MaxPropertiesTightened]),
    ("G10", "{type: object, maxProperties: 3}", "{type: object, maxProperties: 4}", &[Rule::MaxPropertiesRelaxed]),
    ("G10", "{type: object}", "{type: object, minProperties: 1}", &[Rule::MinPropertiesTightened]),
    ("G10", "{type: object, minProperties: 2}", "{type: object, minProperties: 1}", &[Rule::MinPropertiesRelaxed]),
    ("G11", "{type: array}", "{type: array, contains: {type: string}}", &[Rule::ContainsTightened]),
    ("G11", "{type: array, contains: {type: string}}", "{type: array}", &[Rule::ContainsRelaxed]),
    ("G11", "{type: array, contains: {type: string}, minContains: 2}", "{type: array, contains: {type: string}, minContains: 3}", &[Rule::ContainsTightened]),
    ("G12", "{type: array, prefixItems: [{type: string}]}", "{type: array, prefixItems: [{type: string}, {type: integer}]}", &[Rule::TupleEntryAdded]),
    ("G12", "{type: array, items: false, prefixItems: [{type: string}]}", "{type: array, items: false, prefixItems: [{type: string}, {type: integer}]}", &[Rule::ClosedTupleEntryAdded]),
    ("G12", "{type: array, prefixItems: [{type: string}, {type: integer}]}", "{type: array, prefixItems: [{type: string}]}", &[Rule::TupleEntryRemoved]),
    ("G13", "{type: integer, minimum: 1, maximum: 5}", "{type: integer, minimum: 2, maximum: 6}", &[Rule::MinimumTightened, Rule::MaximumRelaxed]),
    ("H1", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: string}]}", "{oneOf: [{type: string}, {type: array}, {type: object, properties: {a: {type: string}}}]}", &[Rule::BranchAdded]),
    ("H2", "{anyOf: [{type: object, properties: {a: {type: string}}}, {type: string}, {type: boolean}]}", "{anyOf: [{type: object, properties: {a: {type: string}}}, {type: string}]}", &[Rule::BranchRemoved]),
    ("H3", "{type: object, properties: {a: {type: string}}}", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: array}]}", &[Rule::BranchAdded]),
    ("H3", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: array}]}", "{type: object, properties: {a: {type: string}}}", &[Rule::BranchRemoved]),
    ("H4", "{oneOf: [{type: object, properties: {k: {const: x}, a: {type: string}}}, {type: object, properties: {k: {const: y}}}]}", "{oneOf: [{type: object, properties: {k: {const: y}}}, {type: object, properties: {k: {const: x}, a: {type: string, maxLength: 3}}}]}", &[Rule::MaxLengthTightened]),
    ("H5", "{allOf: [{type: object, properties: {a: {type: string}}}]}", "{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}", &[Rule::PropertyBecameRequired]),
    ("H7", "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: integer}}}]}", "{allOf: [{type: object, properties: {a: {type: string}}}]}", &[Rule::OptionalPropertyRemoved]),
    ("H8", "{type: object, discriminator: {propertyName: k}}", "{type: object, discriminator: {propertyName: t}}", &[Rule::DiscriminatorRenamed]),
    ("H9", "{type: object, discriminator: {propertyName: k, mapping: {a: A, b: B}}}", "{type: object, discriminator: {propertyName: k, mapping: {a: A}}}", &[Rule::MappingRemoved]),
    ("H9", "{type: object, discriminator: {propertyName: k, mapping: {a: A}}}", "{type: object, discriminator: {propertyName: k, mapping: {a: B}}}", &[Rule::MappingChanged]),
    ("H10", "{type: object, discriminator: {propertyName: k, mapping: {a: A}}}", "{type: object, discriminator: {propertyName: k, mapping: {a: A, b: B}}}", &[Rule::MappingAdded]),
    ("H11", "{type: object}", "{type: object, discriminator: {propertyName: k}}", &[Rule::DiscriminatorAdded]),
    ("H11", "{type: object, discriminator: {propertyName: k}}", "{type: object}", &[Rule::DiscriminatorRemoved]),
    ("H12", "{type: string}", "{type: string, not: {const: a}}", &[Rule::NotAdded]),
    ("H12", "{type: string, not: {const: a}}", "{type: string}", &[Rule::NotRemoved]),
    ("H12", "{type: string, not: {const: a}}", "{type: string, not: {const: b}}", &[Rule::NotChanged]),
    ("H13", "{type: object}", "{type: object, if: {required: [a]}, then: {required: [b]}}", &[Rule::ConditionAdded]),
    ("H13", "{type: object, if: {required: [a]}, then: {required: [b]}}", "{type: object}", &[Rule::ConditionRemoved]),
    ("H13", "{type: object, if: {required: [a]}, then: {required: [b]}}", "{type: object, if: {required: [a]}, then: {required: [c]}}", &[Rule::ConditionChanged]),
    ("H14", "{type: object}", "{type: object, dependentSchemas: {a: {required: [b]}}}", &[Rule::DependentSchemaAdded]),
    ("H14", "{type: object, dependentSchemas: {a: {required: [b]}}}", "{type: object}", &[Rule::DependentSchemaRemoved]),
    ("N13", "{type: string, frobnicate: 1}", "{type: string, frobnicate: 2}", &[Rule::Unhandled]),
];

/// Name and what stands around the schema.
const PLACES: [(&str, &str); 8] = [
    ("root", "SCHEMA"),
    ("property", "{type: object, properties: {outer: SCHEMA}}"),
    (
        "nested",
        "{type: object, properties: {outer: {type: object, properties: {inner: SCHEMA}}}}",
    ),
    ("item", "{type: array, items: SCHEMA}"),
    ("map value", "{type: object, additionalProperties: SCHEMA}"),
    ("allOf", "{allOf: [SCHEMA, {description: words}]}"),
    (
        "oneOf",
        "{oneOf: [{title: It, allOf: [SCHEMA]}, {title: Other, type: 'null', const: 7}, {title: Third, type: array, minItems: 77, items: {type: array}}]}",
    ),
    (
        "anyOf",
        "{anyOf: [{title: It, allOf: [SCHEMA]}, {title: Third, type: array, minItems: 77, items: {type: array}}]}",
    ),
];

fn body(schema: &str) -> String {
    api(
        &format!(
            "{{/x: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{}}}}}}}}"
        ),
        "{}",
    )
}

fn answer(schema: &str) -> String {
    api(
        &format!(
            "{{/x: {{post: {{responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}"
        ),
        "{}",
    )
}

fn parameter(schema: &str) -> String {
    api(
        &format!(
            "{{/x: {{get: {{parameters: [{{name: p, in: query, schema: {schema}}}], responses: {{}}}}}}}}"
        ),
        "{}",
    )
}

fn header(schema: &str) -> String {
    api(
        &format!(
            "{{/x: {{get: {{responses: {{'200': {{headers: {{X-A: {{schema: {schema}}}}}}}}}}}}}}}"
        ),
        "{}",
    )
}

#[test]
fn every_class_at_every_place_in_both_directions() {
    let mut wrong = Vec::new();
    for (class, old, new, rules) in CASES {
        let mut check = |place: &str, direction, old: String, new: String| {
            let found = told(&compared(&old, &new));
            let mut found: Vec<_> = found
                .iter()
                .map(|(id, at, level)| (*id, *at, *level))
                .collect();
            let mut expected: Vec<_> = rules
                .iter()
                .map(|rule| (rule.id(), direction, rule.level(direction)))
                .collect();
            found.sort();
            expected.sort();
            if found != expected {
                wrong.push(format!("{class} at {place} ({direction:?}): {old} → {new}\n  expected {expected:?}\n  found    {found:?}"));
            }
        };
        for (place, around) in PLACES {
            let put = |schema: &str| around.replace("SCHEMA", schema);
            check(place, Request, body(&put(old)), body(&put(new)));
            check(place, Response, answer(&put(old)), answer(&put(new)));
        }
        check("parameter", Request, parameter(old), parameter(new));
        check("header", Response, header(old), header(new));
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
