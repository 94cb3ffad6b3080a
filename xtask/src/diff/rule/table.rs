//! One row per rule: variant, printed name, level of a request and of a response, what it does to Rust source in each
//! (`source`, `behaviour`, `deprecation`, `none`), class of the catalogue, reason (for requests | for responses, where they differ), example.
//!
//! To add a rule, add a row, and raise it where the change is seen: in a module of `compare`, or for a hand-written spec in
//! the differ of its section in [`manual`](crate::manual). `tests/rules.golden` freezes the names,
//! `tests/laws.rs` knows the classes and which rules mirror each other, `tests/matrix/` has a case of each rule.

use super::{Level, RustEffect};
use Level::{Breaking as B, Docs as D, Risky as R, Safe as S, Seen as E, Unhandled as U};
use RustEffect::{
    Behaviour as behaviour, Deprecation as deprecation, None as none, Source as source,
};

/// A row of the table.
struct RuleRow {
    id: &'static str,
    levels: [Level; 2],
    effects: [RustEffect; 2],
    class: &'static str,
    reason: &'static str,
    reasons: &'static [&'static str],
    example: &'static str,
}

macro_rules! rules {
    ($($variant:ident $id:literal $request:ident $response:ident $rust_request:ident $rust_response:ident
        $class:literal $reason:literal $(| $received:literal)? $example:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($variant,)* }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];
        }

        const ROWS: &[RuleRow] = &[$(RuleRow {
            id: $id,
            levels: [$request, $response],
            effects: [$rust_request, $rust_response],
            class: $class,
            reason: concat!($reason $(, "; ", $received)?),
            reasons: &[$reason $(, $received)?],
            example: $example,
        },)*];
    };
}

impl Rule {
    /// Returns the name that is printed, in kebab case.
    pub fn id(self) -> &'static str {
        ROWS[self as usize].id
    }

    /// Returns the levels of a request and of a response.
    pub fn levels(self) -> [Level; 2] {
        ROWS[self as usize].levels
    }

    /// Returns what it does to Rust source, in a request and in a response.
    pub fn effects(self) -> [RustEffect; 2] {
        ROWS[self as usize].effects
    }

    /// Returns the class of the catalogue of changes.
    pub fn class(self) -> &'static str {
        ROWS[self as usize].class
    }

    /// Returns why the levels are what they are, as a sentence.
    pub fn reason(self) -> &'static str {
        ROWS[self as usize].reason
    }

    /// Returns the reason for requests, without its full stop, and that for responses, without its capital, if there are both.
    pub fn reasons(self) -> Option<[&'static str; 2]> {
        ROWS[self as usize].reasons.try_into().ok()
    }

    /// Returns a change that the rule finds.
    pub fn example(self) -> &'static str {
        ROWS[self as usize].example
    }
}

#[rustfmt::skip]
rules! {
    // Document and servers.
    VersionLabelKept "version-label-kept" B B behaviour behaviour "A2" "The contract changed under an unchanged version label, so the label no longer names one contract." "info.version: v25.0 in both";
    VersionLabelUnchanged "version-label-unchanged" D D none none "A2" "The contract changed, and its version label did not." "info.version: 1.0.0 in both";
    ServerChanged "server-changed" R R behaviour behaviour "A4" "Calls go to another address, which may not respond in the same way." "servers[0].url: https://a.example -> https://b.example";
    ServerAdded "server-added" S S none none "A4" "The old address is still the first." "servers: https://a.example -> https://a.example, https://b.example";
    HttpsWithdrawn "https-withdrawn" B B behaviour behaviour "A5" "A client that insists on encryption has no address left." "servers[0].url: https://a.example -> http://a.example";
    ServerVariableChanged "server-variable-changed" R R behaviour behaviour "A6" "An address that is built from the variable may have moved or be rejected." "servers[0].variables.region.default: eu -> us";
    DocsChanged "docs-changed" D D none none "A7" "Only words for people changed." "description: Lists pets -> Lists all pets";
    KeywordWithoutEffect "keyword-without-effect" D D none none "N13" "It has no effect: it is about other types or undeclared properties, or other keywords state it already." "maxItems: 2 -> 3, of a string";
    Unreferenced "unreferenced-changed" D D none none "M14" "No operation reaches this component." "components.schemas.Unused";
    Unhandled "unhandled" U U behaviour behaviour "N13" "No rule covers this construct, so the change is not judged." "frobnicate: 1 -> 2";

    // Paths and operations.
    PathRemoved "path-removed" B B source source "B1" "Every call to this path fails." "paths./pets removed";
    OperationRemoved "operation-removed" B B source source "B2" "Every call of this operation fails." "paths./pets.delete removed";
    OperationRemovedDeprecated "operation-removed-after-deprecation" R R source source "B3" "The operation was announced as deprecated, without a date, before it was removed." "paths./pets.get removed, was deprecated: true";
    OperationRemovedEarly "operation-removed-before-sunset" B B source source "B4" "The operation was removed before the day that was announced." "x-sunset: 2030-01-01, removed in 2029";
    OperationRemovedSunset "operation-removed-after-sunset" R R source source "B5" "The operation was removed on or after the announced day." "x-sunset: 2020-01-01, removed since";
    PathAdded "path-added" S S none none "B6" "No program calls it yet." "paths./cats added";
    OperationAdded "operation-added" S S none none "B6" "No program calls it yet." "paths./pets.post added";
    OperationMoved "operation-moved" B B behaviour behaviour "B7" "The old address no longer responds." "/pets -> /animals";
    MethodChanged "method-changed" B B behaviour behaviour "B8" "The old method no longer responds." "POST /pets -> PUT /pets";
    OperationIdChanged "operation-id-changed" S S source source "B10" "The wire is the same; generated names follow the id." "operationId: getPet -> fetchPet";
    OperationIdRemoved "operation-id-removed" S S source source "B11" "The wire is the same; generated names fall back to the path." "operationId: getPet removed";
    OperationIdAdded "operation-id-added" S S none none "B11" "The wire is the same; generated names may follow the id." "operationId: getPet added";
    OperationIdClash "operation-id-clash" S S source source "B12" "Two ids now give one Rust name." "operationId: getUser and get_user";
    GeneratedItemChanged "generated-item-changed" D D source source "B10" "The wire is the same; the generated item is not." "Order::note: Option<String> -> Nullable<String>";
    TagsChanged "tags-changed" S S none none "B13" "Tags sort operations for readers; the wire does not carry them." "tags: [a] -> [b]";
    OperationDeprecated "operation-deprecated" D D deprecation deprecation "B14" "It still works; its end is announced." "deprecated: true";
    OperationUndeprecated "operation-undeprecated" D D none none "B14" "The announcement was taken back." "deprecated: true removed";
    WebhookRemoved "webhook-removed" B B source source "B15" "Events that the program waits for are no longer sent." "webhooks.message removed";
    WebhookAdded "webhook-added" S S none none "B16" "A receiver hands events that it does not know to its catch-all; one without it must learn the event." "webhooks.reaction added";
    CallbackRemoved "callback-removed" B B source source "B15" "Calls that the program waits for are no longer made." "callbacks.onDone removed";
    CallbackAdded "callback-added" S S none none "B16" "A receiver hands calls that it does not know to its catch-all; one without it must learn the call." "callbacks.onFail added";
    LinksChanged "links-changed" D D none none "B17" "Links describe what a client could do next; nothing on the wire changes." "links.next added";

    // Parameters.
    RequiredParameterAdded "required-parameter-added" B S source source "C1" "Calls that leave it out are rejected." "parameter region, required: true";
    OptionalParameterAdded "optional-parameter-added" S S none none "C2" "Calls may go on leaving it out." "parameter limit";
    RequiredParameterRemoved "required-parameter-removed" R B source source "C3" "A server that rejects unknown parameters rejects old calls." "required parameter region removed";
    OptionalParameterRemoved "optional-parameter-removed" R R source source "C4" "It no longer has an effect, and a strict server rejects it." "parameter limit removed";
    ParameterBecameRequired "parameter-became-required" B S source source "C5" "Calls that leave it out are rejected." "limit: required: true";
    ParameterBecameOptional "parameter-became-optional" S B none none "C6" "Old calls still send it." "limit: required: false";
    ParameterMoved "parameter-moved" B B none none "C7" "The server reads it from another location." "limit: in: query -> header";
    ParameterRenamed "parameter-renamed" B B source source "C8" "The server reads it under another name." "limit -> page_size";
    QuerystringRenamed "querystring-renamed" S S source source "C8" "The parameter is the whole query, so its name is not sent; generated names follow it." "parameter in querystring: filter -> query";
    ParameterStyleChanged "parameter-style-changed" B B behaviour behaviour "C10" "The same value is written differently." "style: form -> spaceDelimited";
    ReservedAllowed "reserved-characters-allowed" S S behaviour behaviour "C12" "What was sent before is still accepted; the generated request no longer encodes `/`, `?`, `&` and the other reserved characters of a value." "allowReserved: true";
    ParameterAllowanceWithdrawn "parameter-allowance-withdrawn" B B behaviour behaviour "C12" "Values that could be sent as they are no longer can." "allowReserved: true -> false";
    ParameterAllowanceGranted "parameter-allowance-granted" S S none none "C12" "More values can be sent." "allowEmptyValue: true";
    ParameterEncodingChanged "parameter-encoding-changed" B B behaviour behaviour "C13" "The value is serialised by other rules." "schema -> content application/json";

    // Request bodies.
    RequiredBodyAdded "required-body-added" B S source source "D1" "Calls without a body are rejected." "requestBody, required: true";
    OptionalBodyAdded "optional-body-added" S S none none "D2" "Calls may go on without one." "requestBody added";
    RequiredBodyRemoved "required-body-removed" B B source source "D3" "The body of old calls is no longer read." "requestBody removed, was required";
    OptionalBodyRemoved "optional-body-removed" R R source source "D3" "The body of old calls is no longer read." "requestBody removed";
    BodyBecameRequired "body-became-required" B S source source "D4" "Calls without a body are rejected." "requestBody.required: true";
    BodyBecameOptional "body-became-optional" S B none none "D4" "Old calls still send it." "requestBody.required: false";
    SchemaAdded "schema-added" B S source source "D9" "Any value was accepted, and values must now have this form." "schema: {} -> {type: object}";
    SchemaRemoved "schema-removed" S B source source "D9" "A reader receives values of any form." "schema: {type: object} -> {}";
    RequestMediaRemoved "request-media-type-removed" B B source source "D5" "Bodies of this type are rejected." "application/x-www-form-urlencoded removed";
    RequestMediaAdded "request-media-type-added" S S none none "D6" "Old bodies are still read." "multipart/form-data added";
    RequestMediaGeneralised "request-media-type-generalised" S S none none "D7" "The range still includes what old calls send." "application/json -> application/*";
    RequestMediaSpecialised "request-media-type-specialised" B B behaviour behaviour "D7" "Bodies of the rest of the range are rejected." "application/* -> application/json";
    EncodingChanged "encoding-changed" B B behaviour behaviour "D8" "The parts of a form are written by other rules." "encoding.file.contentType: image/png -> image/jpeg";
    PartTypesWidened "part-content-types-widened" S B none behaviour "D8" "The part may have other content types as well." "encoding.file.contentType: image/png -> image/png, image/jpeg";
    PartTypesNarrowed "part-content-types-narrowed" B S behaviour none "D8" "Parts of another content type are rejected." "encoding.file.contentType: image/png, image/jpeg -> image/png";

    // Properties.
    RequiredPropertyAdded "required-property-added" B S source none "E1 C17 H5" "A request without it is rejected" | "a response only has more." "required property region";
    RequiredDefaultedPropertyAdded "required-property-with-default-added" B S source none "E2" "Strictly it must be sent, although the server has a default" | "a response only has more." "required property region, default: eu";
    OptionalPropertyAdded "optional-property-added" S S none none "E3 H15 H16" "A request may leave it out" | "a reader ignores what it does not know." "property nickname";
    PropertyAddedToClosed "property-added-to-closed-object" S R none behaviour "E3" "The old contract forbade further properties, so a strict reader rejects it." "property nickname beside additionalProperties: false";
    OptionalPropertyRemoved "optional-property-removed" R R source source "E4 C17 H15" "It is ignored in requests" | "responses no longer have it." "property nickname removed";
    OptionalPropertyRemovedClosed "optional-property-removed-from-closed-object" B R source source "E4" "The object accepts no other properties, so a request that has it is rejected" | "responses no longer have it." "property nickname removed, additionalProperties: false";
    RequiredPropertyRemoved "required-property-removed" R B source source "E5" "It is ignored in requests" | "a reader that relies on it fails." "required property id removed";
    RequiredPropertyRemovedClosed "required-property-removed-from-closed-object" B B source source "E5" "The object accepts no other properties, so a request that has it is rejected" | "a reader that relies on it fails." "required property id removed, additionalProperties: false";
    PropertyBecameRequired "property-became-required" B S source source "E6" "Requests without it are rejected" | "responses always have it." "required: [name]";
    PropertyBecameOptional "property-became-optional" S B none source "E7 C20" "Requests may leave it out" | "a reader that relies on it fails." "required: [name] -> []";
    BecameNullable "became-nullable" S B none source "E8" "Requests may send null" | "a reader that expects a value fails." "nullable: true";
    BecameNotNullable "became-not-nullable" B S source source "E9" "Requests that send null are rejected" | "a reader no longer receives null." "nullable: true removed";
    PropertyRenamed "property-renamed" B B source source "E10" "Neither side finds the property under its old name." "nickname -> nick_name";
    ReadOnlySet "read-only-set" R S source none "E11" "The server no longer accepts it in a request." "readOnly: true";
    ReadOnlyCleared "read-only-cleared" R S source none "E11" "The server now accepts it in a request, and may require it." "readOnly: true removed";
    WriteOnlySet "write-only-set" S R none source "E12" "Responses no longer have it." "writeOnly: true";
    WriteOnlySetRequired "write-only-set-on-required" S B none source "E12" "Responses no longer have a property that was always there." "writeOnly: true, required";
    WriteOnlyCleared "write-only-cleared" S R none none "E12" "Responses now have it." "writeOnly: true removed";
    AdditionalForbidden "additional-properties-forbidden" B S none none "E13" "Requests with further properties are rejected." "additionalProperties: false";
    AdditionalAllowed "additional-properties-allowed" S R none behaviour "E14" "A strict reader receives properties that the old contract forbade." "additionalProperties: false removed";
    AdditionalTyped "additional-properties-narrowed" B S source source "E15" "Further properties of other types are rejected." "additionalProperties: {type: string}";
    AdditionalUntyped "additional-properties-widened" S B none source "E15" "A reader receives further properties of other types." "additionalProperties: {type: string} removed";
    UnevaluatedTightened "unevaluated-forbidden" B S none none "E16" "Requests with properties or items that nothing describes are rejected." "unevaluatedProperties: false";
    UnevaluatedRelaxed "unevaluated-allowed" S B none behaviour "E16" "A reader receives properties or items that nothing describes." "unevaluatedProperties: false removed";
    DependentRequiredAdded "dependent-required-added" B S behaviour none "E17" "Requests with one property and without the other are rejected." "dependentRequired: {card: [address]}";
    DependentRequiredRemoved "dependent-required-removed" S B none behaviour "E17" "A reader receives one property without the other." "dependentRequired.card removed";
    DependentRequiredChanged "dependent-required-changed" B B behaviour behaviour "E17" "The property now requires another one." "dependentRequired: {card: [address]} -> {card: [owner]}";
    PatternPropertiesAdded "pattern-properties-added" B S behaviour none "E18" "Properties with such names must now have this form." "patternProperties: {'^x-': {type: string}}";
    PatternPropertiesRemoved "pattern-properties-removed" S B none behaviour "E18" "A reader receives such properties in other forms." "patternProperties.'^x-' removed";
    PropertyNamesAdded "property-names-added" B S behaviour none "E18" "Properties with other names are rejected." "propertyNames: {pattern: '^[a-z]+$'}";
    PropertyNamesRemoved "property-names-removed" S B none behaviour "E18" "A reader receives properties with other names." "propertyNames removed";
    SchemaDeprecated "schema-deprecated" D D deprecation deprecation "E19" "It still works; its end is announced." "deprecated: true";
    SchemaUndeprecated "schema-undeprecated" D D none none "E19" "The announcement was taken back." "deprecated: true removed";
    EnvelopeAdded "envelope-added" B B source source "E20" "The same content is one level deeper." "{…} -> {data: {…}}";
    EnvelopeRemoved "envelope-removed" B B source source "E20" "The same content is one level higher." "{data: {…}} -> {…}";

    // Types, formats, values.
    TypeChanged "type-changed" B B source source "F1 L6" "Neither side understands the other's values." "type: string -> object";
    TypeWritten "type-written" S S source source "F2" "The other keywords were about values of this type only." "type: object added beside properties";
    TypeRespelled "type-respelled" S S source source "F2" "The same values are described by another type." "type: integer -> number, multipleOf: 1";
    TypeWidened "type-widened" S B source source "F2 F4" "Old requests still fit" | "a reader receives values of types that it does not expect." "type: integer -> number";
    TypeNarrowed "type-narrowed" B S source source "F3 F4" "Requests of the removed types are rejected" | "responses stay within what was expected." "type: number -> integer";
    FormatWidened "format-widened" S B source source "F5" "Old requests still fit" | "a reader receives values beyond its range." "format: int32 -> int64";
    FormatNarrowed "format-narrowed" B S source source "F5" "Requests beyond the new range are rejected." "format: int64 -> int32";
    FormatChanged "format-changed" B B source source "F6" "The same type is written by other rules." "format: date -> date-time";
    FormatAdded "format-added" B S source source "F7" "Requests in other formats are rejected." "format: uuid";
    FormatRemoved "format-removed" S B source source "F7" "A reader receives other formats." "format: uuid removed";
    IdBecameString "number-became-string" B B source source "F8" "A number and its digits in quotes are different values." "type: integer -> string";
    BecameArray "scalar-became-array" B B source source "F9" "A value and an array of that value are different values." "type: string -> array of string";
    BecameScalar "array-became-scalar" B B source source "F9" "An array of one value and that value are different values." "type: array of string -> string";
    ItemsTyped "items-narrowed" B S source source "F10" "Requests with other items are rejected." "items: {type: string}";
    ItemsUntyped "items-widened" S B source source "F10" "A reader receives items of any type." "items removed";
    EnumValueAdded "enum-value-added" S R none none "F11" "A reader that knows the old values only receives a new one, which an open enum keeps." "enum: [a] -> [a, b]";
    OpenEnumValueAdded "open-enum-value-added" S S none none "F11 F16" "The enum was announced to grow, so a reader keeps unknown values." "x-extensible-enum: [a] -> [a, b]";
    EnumValueRemoved "enum-value-removed" B S source source "F12 C19" "Requests with this value are rejected" | "responses no longer have it." "enum: [a, b] -> [a]";
    EnumAdded "enum-added" B S source source "F13" "Requests with other values are rejected." "enum: [a, b]";
    EnumRemoved "enum-removed" S B source source "F13" "A reader receives values outside the enum." "enum removed";
    EnumValueRespelled "enum-value-respelled" B B none none "F14" "The same value is written differently, and neither side accepts the other's spelling." "enum: [open] -> [OPEN]";
    ExtensibleEnumSet "extensible-enum-set" S S source source "F16" "The enum was always allowed to grow." "x-extensible-enum";
    ExtensibleEnumCleared "extensible-enum-cleared" S R source source "F16" "Values beyond the enum are no longer announced." "x-extensible-enum removed";
    ConstAdded "const-added" B S behaviour behaviour "F17" "Requests with other values are rejected." "const: text";
    ConstChanged "const-changed" B B behaviour behaviour "F17" "Neither side accepts the other's value." "const: text -> message";
    ConstRemoved "const-removed" S B behaviour behaviour "F17" "A reader receives other values." "const: text removed";
    DefaultChanged "default-changed" R D behaviour none "C14 F18" "A request that leaves it out now means something else" | "a response that leaves it out now means something else." "default: 10 -> 20";
    ContentChanged "content-encoding-changed" B B source source "F19" "The string encodes other bytes." "contentEncoding: base64 -> base16";

    // Bounds.
    MaximumSet "maximum-set" R S none none "G1" "Larger numbers may now be rejected, although a bound that is new in writing is often old in practice." "maximum: 100 added";
    MaximumTightened "maximum-tightened" B S none none "G1" "Larger numbers are rejected." "maximum: 100 -> 50";
    MaximumRelaxed "maximum-relaxed" S B none none "G1" "A reader receives larger numbers." "maximum: 50 -> 100";
    MinimumSet "minimum-set" R S none none "G2" "Smaller numbers may now be rejected, although a bound that is new in writing is often old in practice." "minimum: 1 added";
    MinimumTightened "minimum-tightened" B S none none "G2" "Smaller numbers are rejected." "minimum: 0 -> 1";
    MinimumRelaxed "minimum-relaxed" S B none none "G2" "A reader receives smaller numbers." "minimum: 0 -> -1";
    MultipleOfTightened "multiple-of-tightened" B S none none "G3" "Numbers between the steps are rejected." "multipleOf: 2 -> 4";
    MultipleOfRelaxed "multiple-of-relaxed" S B none none "G3" "A reader receives numbers between the steps." "multipleOf: 4 -> 2";
    MultipleOfChanged "multiple-of-changed" B B none none "G3" "Neither set of numbers holds the other." "multipleOf: 2 -> 3";
    MaxLengthTightened "max-length-tightened" B S none none "G4 G13 H4" "Longer strings are rejected." "maxLength: 2000 -> 1000";
    MaxLengthRelaxed "max-length-relaxed" S B none none "G4" "A reader receives longer strings." "maxLength: 1000 -> 2000";
    MinLengthTightened "min-length-tightened" B S none none "G5" "Shorter strings are rejected." "minLength: 1 -> 2";
    MinLengthRelaxed "min-length-relaxed" S B none none "G5" "A reader receives shorter strings." "minLength: 2 -> 1";
    PatternAdded "pattern-added" B S behaviour none "G6" "Strings that do not match are rejected." "pattern: '^[a-z]+$'";
    PatternChanged "pattern-changed" R R behaviour behaviour "G6" "Which strings match cannot be decided in general." "pattern: '^[a-c]+$' -> '^[b-d]+$'";
    PatternWidened "pattern-widened" S R none none "G6" "Every string that matched still does" | "a reader receives strings that did not match." "pattern: '^[a-z]+$' -> '^[a-z0-9]+$'";
    PatternNarrowed "pattern-narrowed" B S behaviour none "G6" "Some strings that matched no longer do." "pattern: '^[a-z0-9]+$' -> '^[a-z]+$'";
    PatternRemoved "pattern-removed" S R none none "G6" "A reader receives strings that did not match." "pattern removed";
    MaxItemsTightened "max-items-tightened" B S none none "G7" "Longer arrays are rejected." "maxItems: 13 -> 11";
    MaxItemsRelaxed "max-items-relaxed" S B none none "G7" "A reader receives longer arrays." "maxItems: 11 -> 13";
    MinItemsTightened "min-items-tightened" B S none none "G8" "Shorter arrays are rejected." "minItems: 1 -> 2";
    MinItemsRelaxed "min-items-relaxed" S B none none "G8" "A reader receives shorter arrays." "minItems: 2 -> 1";
    UniqueItemsSet "unique-items-set" B S none none "G9" "Arrays that repeat an item are rejected." "uniqueItems: true";
    UniqueItemsCleared "unique-items-cleared" S R none none "G9" "A reader receives repeated items." "uniqueItems: true removed";
    MaxPropertiesTightened "max-properties-tightened" B S none none "G10" "Larger objects are rejected." "maxProperties: 10 -> 5";
    MaxPropertiesRelaxed "max-properties-relaxed" S B none none "G10" "A reader receives larger objects." "maxProperties: 5 -> 10";
    MinPropertiesTightened "min-properties-tightened" B S none none "G10" "Smaller objects are rejected." "minProperties: 1 -> 2";
    MinPropertiesRelaxed "min-properties-relaxed" S B none none "G10" "A reader receives smaller objects." "minProperties: 2 -> 1";
    ContainsTightened "contains-tightened" B S none none "G11" "Arrays without enough such items are rejected." "contains: {const: a}";
    ContainsRelaxed "contains-relaxed" S B none none "G11" "A reader receives arrays without such items." "contains removed";
    ContainsChanged "contains-changed" B B none none "G11" "Arrays must contain something else." "contains: {const: a} -> {const: b}";
    TupleEntryAdded "tuple-entry-added" B S source source "G12" "Arrays with another item at this position are rejected." "prefixItems: [string] -> [string, integer]";
    TupleEntryRemoved "tuple-entry-removed" S B source source "G12" "A reader receives anything at this position." "prefixItems: [string, integer] -> [string]";
    ClosedTupleEntryAdded "closed-tuple-entry-added" S B source source "G12" "The array may have one more item." "prefixItems grows beside items: false";
    ClosedTupleEntryRemoved "closed-tuple-entry-removed" B S source source "G12" "Arrays with this item are rejected." "prefixItems shrinks beside items: false";

    // Composition.
    BranchAdded "union-alternative-added" S B none none "H1 H3" "Old requests still fit" | "a reader receives an alternative that it does not know." "oneOf: [A] -> [A, B]";
    BranchRemoved "union-alternative-removed" B S source source "H2 H3" "Requests in this form are rejected." "oneOf: [A, B] -> [A]";
    AlternativeWithoutEffect "alternative-without-effect" D D none none "H1" "Another alternative accepts all of its values." "anyOf: [string] -> [string, string of format uuid]";
    UnionAdded "union-constraint-added" B S behaviour none "H5" "Requests that match no alternative are rejected." "oneOf: [{required: [a]}, {required: [b]}]";
    UnionRemoved "union-constraint-removed" S B none behaviour "H7" "A reader receives values that match no alternative." "oneOf removed";
    UnionOverlapAdded "union-overlap-added" B S behaviour none "H3" "A request that matches two alternatives of `oneOf` is rejected" | "responses stay within what came before." "oneOf: [{required: [a, b]}] -> [{required: [a]}, {required: [b]}]";
    UnionOverlapPossible "union-overlap-possible" R S behaviour none "H3" "A request that matches two alternatives of `oneOf` is rejected, and whether there is such a request cannot be decided" | "responses stay within what came before." "oneOf: [{pattern: '^a'}] -> [{pattern: '^a'}, {pattern: 'b$'}]";
    UnionOverlapRemoved "union-overlap-removed" S R none none "H3" "Requests that matched two alternatives of `oneOf` are no longer rejected" | "a response may have a value that matched two alternatives." "oneOf: [{required: [a]}, {required: [b]}] -> [{required: [a]}]";
    UnionKeywordChanged "union-keyword-changed" S S none none "H3" "A value that matches several alternatives is accepted by `anyOf` only; where there is one, that is a finding." "oneOf -> anyOf";
    AllOfPartRemoved "all-of-part-removed" R B source source "H7" "The properties of the part are ignored in requests" | "responses no longer have them." "allOf: [Base, Extra] -> [Base]";
    DiscriminatorRenamed "discriminator-renamed" B B behaviour behaviour "H8" "The tag is looked for under another name." "discriminator.propertyName: type -> kind";
    MappingRemoved "discriminator-value-removed" B R behaviour behaviour "H9" "Requests with this tag are rejected" | "responses no longer have it." "discriminator.mapping.cat removed";
    MappingChanged "discriminator-value-repointed" B B behaviour behaviour "H9" "The same tag now announces another form." "discriminator.mapping.cat: Cat -> Tiger";
    MappingAdded "discriminator-value-added" S R none none "H10" "A reader receives a tag that it does not know." "discriminator.mapping.bird added";
    DefaultMappingAdded "discriminator-default-added" S S none none "H9" "A tag that nothing was said about now selects a form." "discriminator.defaultMapping: Pet";
    DefaultMappingRemoved "discriminator-default-removed" B B behaviour behaviour "H9" "A missing or unknown tag no longer selects a form." "discriminator.defaultMapping removed";
    DefaultMappingChanged "discriminator-default-repointed" B B behaviour behaviour "H9" "A missing or unknown tag now announces another form." "discriminator.defaultMapping: Pet -> Cat";
    DiscriminatorAdded "discriminator-added" S R behaviour behaviour "H11" "Readers may now decide by the tag alone." "discriminator added";
    DiscriminatorRemoved "discriminator-removed" S R behaviour behaviour "H11" "Readers can no longer decide by the tag alone." "discriminator removed";
    NotAdded "not-added" B S behaviour none "H12" "Requests that match what is excluded are rejected." "not: {type: string}";
    NotRemoved "not-removed" S B none behaviour "H12" "A reader receives what was excluded." "not removed";
    NotChanged "not-changed" B B behaviour behaviour "H12" "Another set of values is excluded." "not: {const: a} -> {const: b}";
    NotWidened "not-excludes-more" B S behaviour none "H12" "Requests that match what is now excluded are rejected." "not: {enum: [a]} -> {enum: [a, b]}";
    NotNarrowed "not-excludes-less" S B none behaviour "H12" "A reader receives what was excluded." "not: {enum: [a, b]} -> {enum: [a]}";
    ConditionAdded "condition-added" B S behaviour none "H13" "Requests that meet the condition must now meet more." "if, then, else added";
    ConditionRemoved "condition-removed" S B none behaviour "H13" "A reader receives values that the condition excluded." "if, then, else removed";
    ConditionTightened "condition-tightened" B S behaviour none "H13" "Requests that meet the condition must now meet more." "then: {required: [a]} -> {required: [a, b]}";
    ConditionRelaxed "condition-relaxed" S B none behaviour "H13" "A reader receives values that the condition excluded." "then: {required: [a, b]} -> {required: [a]}";
    ConditionChanged "condition-changed" B B behaviour behaviour "H13" "Another condition holds." "then: {required: [a]} -> {required: [b]}";
    DependentSchemaAdded "dependent-schema-added" B S behaviour none "H14" "Requests with this property must now meet more." "dependentSchemas.card added";
    DependentSchemaRemoved "dependent-schema-removed" S B none behaviour "H14" "A reader receives values that were excluded." "dependentSchemas.card removed";

    // Responses.
    SuccessRemoved "success-status-removed" B B behaviour behaviour "I1" "The response that programs wait for is no longer received." "responses.200 removed";
    SuccessNarrowed "one-of-several-successes-removed" B S source source "I1" "The server no longer uses this status" | "a program that handled several successes handles the one that is left." "responses: 200, 204 -> 200";
    SuccessAdded "success-status-added" R R behaviour behaviour "I2" "A program receives a success that it does not know." "responses.202 added";
    ErrorStatusRemoved "error-status-removed" D D none none "I3" "An error is no longer announced." "responses.404 removed";
    ErrorStatusAdded "error-status-added" R R none none "I3" "A program receives an error that it does not know." "responses.429 added";
    DefaultResponseRemoved "default-response-removed" R R behaviour behaviour "I4" "Responses of other statuses are no longer described." "responses.default removed";
    DefaultResponseAdded "default-response-added" S S none none "I4" "Responses of other statuses are now described." "responses.default added";
    StatusRangeWidened "status-range-widened" R R behaviour behaviour "I5" "More statuses are possible." "responses: 200 -> 2XX";
    StatusRangeNarrowed "status-range-narrowed" S S none none "I5" "Fewer statuses are possible." "responses: 2XX -> 200";
    ResponseMediaRemoved "response-media-type-removed" B B behaviour behaviour "I6" "Responses of this type are no longer received." "application/json removed";
    ResponseMediaAdded "response-media-type-added" S S none none "I7" "The client's Accept header decides." "text/csv added";
    ResponseMediaGeneralised "response-media-type-generalised" B B behaviour behaviour "I6" "Responses of other types are possible." "application/json -> application/*";
    ResponseMediaSpecialised "response-media-type-specialised" S S none none "I7" "Responses stay within the range." "application/* -> application/json";
    ResponseFormatChanged "answer-kind-changed" B B source source "I13" "Programs must read the response by other means." "content: application/json -> application/octet-stream";
    ResponseBodyRemoved "response-body-removed" B B source source "I8" "The response that programs read is empty." "content removed";
    ResponseBodyAdded "response-body-added" S S source source "I8" "A program that read nothing is not affected." "content added";
    RequiredHeaderRemoved "required-response-header-removed" B B behaviour behaviour "I9" "A header that was always there is no longer sent." "headers.X-App-Usage removed, was required";
    OptionalHeaderRemoved "optional-response-header-removed" R R behaviour behaviour "I9" "A header that could be read is no longer sent." "headers.X-App-Usage removed";
    HeaderBecameOptional "response-header-became-optional" B B behaviour behaviour "I10" "A header that was always there may be missing." "headers.X-App-Usage.required: false";
    HeaderBecameRequired "response-header-became-required" S S none none "I10" "It is always there now." "headers.X-App-Usage.required: true";
    HeaderAdded "response-header-added" S S none none "I11" "Readers ignore headers that they do not know." "headers.X-Trace added";
    PagingChanged "paging-changed" B B behaviour behaviour "I12" "A program that follows pages stops early or goes wrong." "paging.cursors.after removed";

    // Security.
    AnonymousWithdrawn "anonymous-access-withdrawn" B B behaviour behaviour "J1" "Calls without credentials are rejected." "security: [] -> [token]";
    AnonymousAllowed "anonymous-access-allowed" S S none none "J2" "Credentials are no longer required." "security: [token] -> []";
    AlternativeAdded "security-alternative-added" S S none none "J3" "The old credentials are still accepted." "security: [token] -> [token, key]";
    AlternativeRemoved "security-alternative-removed" B B behaviour behaviour "J3" "Calls with these credentials are rejected." "security: [token, key] -> [token]";
    SchemeAdded "security-scheme-required" B B behaviour behaviour "J4" "Calls without the further credential are rejected." "security: [{token}] -> [{token, key}]";
    SchemeDropped "security-scheme-dropped" S S none none "J4" "One credential fewer is needed." "security: [{token, key}] -> [{token}]";
    ScopeAdded "scope-added" B B behaviour behaviour "J5" "Tokens without the permission are rejected." "security: [{oauth: [read]}] -> [{oauth: [read, write]}]";
    ScopeRemoved "scope-removed" S S none none "J5" "One permission fewer is needed." "security: [{oauth: [read, write]}] -> [{oauth: [read]}]";
    SchemeChanged "security-scheme-changed" B B behaviour behaviour "J6" "The credential is sent in another way." "in: query -> header";
    FlowAdded "security-flow-added" S S none none "J7" "There is one more way to obtain tokens." "flows.clientCredentials added";
    SchemeUrlChanged "security-url-changed" R R behaviour behaviour "J7" "Tokens are obtained at another address." "flows.clientCredentials.tokenUrl";
    ScopeCatalogueChanged "scope-catalogue-changed" D D none none "J9" "The list of permissions changed; what operations require did not." "scopes: read added";

    // Lifecycle and gates.
    FieldNeedsPermission "field-needs-permission" B B behaviour behaviour "K1" "Calls that ask for the field without the permission fail." "locale: needs pages_user_locale";
    FieldPermissionDropped "field-permission-dropped" S S none none "K2" "The field no longer needs it." "locale: allowed";
    FieldPermissionReplaced "field-permission-replaced" B B source source "K3" "The old permission no longer opens the field." "locale: needs a -> needs b";
    DefaultFieldRemoved "default-field-removed" B B behaviour behaviour "K4" "A call that names no fields no longer gets it." "timezone: default: false";
    DefaultFieldAdded "default-field-added" R R behaviour behaviour "K4" "A call that names no fields now asks for it, and may lack its permission." "timezone: default: true";
    GraceAdded "grace-window-added" S S none none "K5" "Some calls are allowed for longer." "pass ExtendedFieldsGrace added";
    GraceRemoved "grace-window-removed" B B source source "K5" "Calls that the window allowed fail." "pass ExtendedFieldsGrace removed";
    GraceEarlier "grace-window-earlier" B B behaviour behaviour "K5" "The window ends before the announced day." "called_before: 2019-01-08 -> 2018-12-01";
    GraceLater "grace-window-later" S S none none "K5" "The window stays open for longer." "called_before: 2019-01-08 -> 2019-02-08";
    GateChanged "gate-condition-changed" R R behaviour behaviour "K6 K8" "Other apps or other versions pass." "app_created_before: 2018-07-26 -> 2018-05-01";
    ExpirySet "version-expiry-set" R R deprecation deprecation "K7" "The version has got a last day." "expires: null -> 2027-01-01";
    ExpiryEarlier "version-expiry-earlier" B B deprecation deprecation "K7" "The version ends before the announced day." "expires: 2027-01-01 -> 2026-06-01";
    ExpiryLater "version-expiry-later" S S none none "K7" "The version lasts longer." "expires: 2027-01-01 -> 2027-06-01";
    VersionAdded "version-added" S S none none "K7" "No program calls it yet." "versions: v27.0 added";
    VersionRemoved "version-removed" B B source source "K7" "The version is no longer supported." "versions: v20.0 removed";
    VersionExpired "version-expired" B B behaviour behaviour "K7" "Calls to the version are served by another version, or fail." "expires: 2026-01-01, today 2026-01-01";
    StabilityLowered "stability-lowered" B B none none "K9" "The promise of stability was taken back." "x-stability: stable -> beta";
    StabilityRaised "stability-raised" D D none none "K9" "More is promised." "x-stability: beta -> stable";
    SunsetInvalid "sunset-invalid" B B deprecation deprecation "K10" "A deprecation needs a last day that can be read and leaves time to move." "x-sunset: soon";
    SunsetEarlier "sunset-earlier" R R deprecation deprecation "E19" "The last day comes sooner than announced." "x-sunset: 2030-01-01 -> 2029-01-01";
    SunsetLater "sunset-later" D D deprecation deprecation "E19" "The last day comes later than announced." "x-sunset: 2029-01-01 -> 2030-01-01";
    FeatureNeeded "feature-needed" B B behaviour behaviour "K11" "Apps without the reviewed feature are rejected." "name: needs business_asset_user_profile_access";
    FieldRemoved "profile-field-removed" B B source source "C19 C20" "Calls that request the field fail." "is_payment_enabled: removed";
    FieldAppeared "profile-field-added" S S none none "C2" "No program requests it yet." "field pronouns";
    FeatureWithdrawn "feature-withdrawn" B B behaviour behaviour "K11" "The protocol no longer does this on this version." "protocol feature ids-parameter, withdrawn in v26.0";
    FeatureDated "feature-withdrawn-on-date" R R behaviour behaviour "K11" "The protocol stops doing this on every version on a day." "protocol feature ids-parameter, all versions from 2026-10-27";
    FeatureAdded "feature-added" S S none none "K11" "No program relies on it yet." "protocol feature added";
    PermissionDeprecated "permission-deprecated" R R deprecation deprecation "K3" "The end of the permission is announced." "pages_user_gender: deprecated";
    PermissionRestored "permission-restored" D D none none "K3" "The end of the permission is no longer announced." "pages_user_gender: deprecated removed";
    PermissionAdded "permission-added" S S none none "K3" "No program requests it yet." "permission pages_user_pronouns";
    PermissionDependencyDropped "permission-dependency-dropped" S S none none "K3" "The permission is granted without the other." "pages_messaging: no longer needs pages_manage_metadata";
    PermissionDependency "permission-dependency-added" B B behaviour behaviour "K3" "The permission is granted only together with another." "pages_messaging: needs pages_manage_metadata";
    LegacyFateChanged "legacy-fate-changed" R R behaviour behaviour "K3" "An old scope string is now read as something else." "user_status: replaced -> removed";
    LegacyNameAdded "legacy-name-added" S S none none "K3" "A name that was kept as unknown is now understood." "user_managed_groups added";
    TokenRejected "token-kind-refused" B B source source "J5" "Calls with this kind of token no longer compile." "POST /{page_id}/calls: page";
    TokenAccepted "token-kind-accepted" S S none none "J5" "The old kinds are still accepted." "POST /{page_id}/calls: system-user";
    WebhookMoved "webhook-moved" B B behaviour behaviour "B15" "The payload is at another location, or is of another type; a receiver that reads the old location finds nothing." "call_settings_update.at: entry[].call_settings -> entry[].changes[].value";
    DeliveryChanged "webhook-delivery-changed" R R behaviour behaviour "I9" "Deliveries are made in another way; a receiver that relies on the old one may miss or reject them." "delivery.retries_for_hours: 36 -> 24";
    SdkMethodRemoved "sdk-method-removed" B B source source "B2" "A page that calls the method breaks." "beginShareFlow removed";
    SdkMethodAdded "sdk-method-added" S S none none "B6" "No page calls it yet." "requestCloseBrowser added";
    SdkMethodChanged "sdk-method-changed" B B source source "C7" "A page passes the wrong arguments, or expects another result." "getContext.arguments: [app_id, success, error] -> [success, error]";
    LimitLowered "limit-lowered" R R behaviour behaviour "K6" "Calls that were accepted may be rejected." "send: 300 in 1 s -> 100 in 1 s";
    LimitRaised "limit-raised" S S none none "K6" "Every call that was accepted still is." "send: 100 in 1 s -> 300 in 1 s";
    MessageRuleAdded "message-rule-added" R R behaviour behaviour "K11" "Messages that were accepted may be rejected." "rule stickers_begin";
    MessageRuleRemoved "message-rule-removed" S S none none "K11" "Every message that was accepted still is." "rule stickers_begin removed";
    MessageRuleChanged "message-rule-changed" R R behaviour behaviour "K11" "Other messages are accepted or rejected than before." "tags_removed.check: until 2026-04-27 -> until 2026-02-10";
    MessageErrorChanged "message-error-changed" R R behaviour behaviour "L3" "Programs that act on the code of a rejected message see another one." "standard_window.errors: 10/2018278 -> 551";
    MessagingWindowShortened "messaging-window-shortened" R R behaviour behaviour "K11" "Messages that were accepted may be rejected." "standard: 24 hours after message -> 12 hours after message";
    MessagingWindowLengthened "messaging-window-lengthened" S S none none "K11" "Every message that was accepted still is." "standard: 12 hours after message -> 24 hours after message";
    MessagingNameAdded "messaging-name-added" S S none none "K11" "No program uses it yet." "tag NEWS";
    MessagingNameRemoved "messaging-name-removed" B B source source "K11" "Programs that name it no longer compile." "tag NEWS removed";

    // Error catalogue.
    ErrorCodeAdded "error-code-added" S S none none "L1" "Unknown codes were always possible." "100/2018400 added";
    ErrorCodeRemoved "error-code-removed" D D deprecation deprecation "L2" "The code is no longer listed." "100/2018400 removed";
    ErrorClassChanged "error-class-changed" R R behaviour behaviour "L3" "Programs that act on the class now act differently." "class: request-permission -> retry-later";
    ErrorTransienceChanged "error-transience-changed" R R behaviour behaviour "L4" "Whether to try again was decided anew." "class: stop -> retry";
    ErrorTextChanged "error-text-changed" D D none none "L5" "Only the words changed." "advice reworded";

    // History.
    SeenInSdk "seen-in-sdk" E E none none "O1" "A release of Meta's SDK shows it; that the versions differ in it is not documented." "connect: not seen -> seen from 21.0.5, 2024-11-16";
    AnnouncedForAll "announced-for-all-versions" E E none none "O1" "Meta dates it for all versions at once, so two versions do not differ in it." "reply_to: not seen -> announced for 2025-07-15; seen from 23.0.0, 2025-06-17";
    DocumentedOutside "documented-outside" E E none none "O1" "Meta ties it to a version; no document has the operation or the node." "POST /{app_id}/page_activities: seen -> not seen in v21.0";

    // Approvals.
    ApprovalUnused "approval-unused" R R none none "N12" "The approval matches no finding, so it hides nothing that exists." "an entry of the allow-list without a finding";
    ApprovalExpired "approval-expired" R R none none "N12" "The approval ran out; the finding counts again." "expires: 2026-01-01";
}
