//! Expected files at work. In: JSON and typed values. Out: what the wire sees.

mod narrowed;
mod parts;

use std::fmt::Debug;

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::base_url::BaseUrl;
use crate::golden::*;
use crate::nullable::Nullable;
use crate::parts::Parts;
use crate::request::{Encoding, Request};

/// Reads a value, and checks that it is written as it was read.
fn round_trip<T: DeserializeOwned + Serialize + Debug>(json: Value) -> T {
    let value: T = serde_json::from_value(json.clone()).expect("the case is one that is read");
    let written = serde_json::to_value(&value).expect("what was read can be written");
    assert_eq!(written, json, "{value:?}");
    value
}

/// Path with query, and body, as they would be sent.
fn sent<R: Request>(request: &R) -> (Method, String, String) {
    let mut parts = Parts::new();
    request.write(&mut parts).expect("the request can be sent");
    let base = BaseUrl::parse("https://api.example.com/v1").expect("an address");
    let request = parts.finish(&base, R::OPERATION.method).expect("a URL");
    let target = request.uri().path_and_query().expect("a path").to_string();
    let body = String::from_utf8(request.body().to_vec()).expect("text");
    (request.method().clone(), target, body)
}

#[test]
fn an_enum_keeps_values_that_it_does_not_know() {
    use open_enum::expected::{Pet, PetMood, PetStatus};
    for (wire, status) in [
        ("available", PetStatus::Available),
        ("unknown", PetStatus::Unknown),
    ] {
        assert_eq!(round_trip::<Pet>(json!({"status": wire})).status, status);
    }
    for unlisted in [json!("on_hold"), json!("AVAILABLE"), json!(7), json!("")] {
        let pet: Pet = round_trip(json!({"status": unlisted}));
        assert!(matches!(pet.status, PetStatus::Unrecognized(_)), "{pet:?}");
    }
    let pet: Pet =
        serde_json::from_value(json!({"status": "unknown", "mood": "HAPPY"})).expect("read");
    assert_eq!(pet.mood, Some(PetMood::Happy));
}

#[test]
fn a_string_that_an_enum_does_not_list_is_the_string_beside_it() {
    use enum_or_string::expected::{Shirt, ShirtLabel, ShirtSize, ShirtSizes, Size};
    let shirt: Shirt =
        round_trip(json!({"size": "small", "label": "large", "sizes": ["small", "large"]}));
    assert_eq!(shirt.size, ShirtSize::Size(Size::Small));
    assert_eq!(shirt.label, Some(ShirtLabel::Size(Size::Large)));
    let sizes = vec![Size::Small, Size::Large];
    assert_eq!(shirt.sizes, Some(ShirtSizes::Sizes(sizes)));
    let shirt: Shirt = round_trip(json!({"size": "42", "label": "", "sizes": ["small", "42"]}));
    assert_eq!(shirt.size, ShirtSize::String("42".to_owned()));
    assert_eq!(shirt.label, Some(ShirtLabel::String(String::new())));
    let sizes = ["small", "42"].map(str::to_owned).to_vec();
    assert_eq!(shirt.sizes, Some(ShirtSizes::Words(sizes)));
}

#[test]
fn null_in_a_list_of_an_alternative_is_null() {
    use null_alternative::expected::{Color, Node, Tree};
    let node: Node = round_trip(
        json!({"next": null, "leaf": null, "color": "red", "tree": [null, ["a", null]]}),
    );
    let leaf = Tree::Array(vec![Some(Tree::String("a".to_owned())), None]);
    assert_eq!(
        node.tree.as_option(),
        Some(&Tree::Array(vec![None, Some(leaf)]))
    );
    assert_eq!(node.color, Some(Color::Red));
}

#[test]
fn a_string_of_a_format_is_kept_as_it_is_written() {
    use formats::expected::{Order, OrderDue, PutOrder};
    let order: Order = round_trip(json!({
        "id": "not a uuid",
        "due": "tomorrow",
        "days": ["2026-01-31", ""],
        "seen": { "a": "2026-01-31T12:00:00.000+02:00" },
        "closed": null,
    }));
    assert_eq!(order.id, "not a uuid");
    assert!(matches!(&order.due, OrderDue::DateTime(due) if *due == "tomorrow"));
    assert!(matches!(
        round_trip::<Order>(json!({"id": "", "due": 7})).due,
        OrderDue::Integer(7)
    ));
    let put = PutOrder::new("a/b", order)
        .on("2026-01-31")
        .also(["c", "d"]);
    let (_, target, _) = sent(&put);
    assert_eq!(target, "/v1/orders/a%2Fb?on=2026-01-31&also=c&also=d");
}

#[test]
fn a_constant_is_sent_without_being_asked_for() {
    use constant::expected::{Button, Link, LogOut, Page, PageType};
    let links = [
        (
            Button::Link(Link::new("https://a.example")),
            json!({"type": "web_url", "url": "https://a.example", "scale": 2}),
        ),
        (
            Button::LogOut(LogOut::default()),
            json!({"type": "log_out"}),
        ),
        (
            Button::Page(Page::new(3)),
            json!({"type": "page", "size": 3}),
        ),
    ];
    for (button, json) in links {
        assert_eq!(round_trip::<Button>(json), button);
    }
    // Another value selects no alternative, and stays readable outside the union.
    let other = json!({"type": "poster", "size": 3});
    assert!(matches!(round_trip(other.clone()), Button::Unrecognized(_)));
    let page: Page = round_trip(other);
    assert!(matches!(page.type_, PageType::Unrecognized(_)), "{page:?}");
}

#[test]
fn absent_null_and_present_are_three() {
    use three_state::expected::Pet;
    assert_eq!(round_trip::<Pet>(json!({})).nickname, Nullable::Absent);
    assert_eq!(
        round_trip::<Pet>(json!({"nickname": null})).nickname,
        Nullable::Null
    );
    let named: Pet = round_trip(json!({"nickname": "Rex", "tags": [null, "a"]}));
    assert_eq!(named.nickname, Nullable::Value("Rex".to_owned()));
    assert_eq!(
        serde_json::to_value(Pet::new().nickname(None)).ok(),
        Some(json!({"nickname": null}))
    );
    assert_eq!(serde_json::to_value(Pet::new()).ok(), Some(json!({})));
}

#[test]
fn required_properties_may_be_null_but_not_absent() {
    use nullable_optional::expected::Pet;
    let pet: Pet = round_trip(json!({"id": "1", "owner": null}));
    assert_eq!((pet.owner, pet.age), (None, None));
    let error = serde_json::from_value::<Pet>(json!({"id": "1"})).expect_err("`owner` is absent");
    assert!(error.to_string().contains("owner"), "{error}");
    serde_json::from_value::<Pet>(json!({"id": null, "owner": null})).expect_err("`id` is null");
}

#[test]
fn a_union_goes_by_json_kind() {
    use string_or_integer::expected::{Pet, PetId, PetWeight};
    assert_eq!(
        round_trip::<Pet>(json!({"id": "a"})).id,
        PetId::String("a".to_owned())
    );
    let big = 9_007_199_254_740_993_i64;
    assert_eq!(
        round_trip::<Pet>(json!({"id": big})).id,
        PetId::Integer(big)
    );
    assert!(matches!(
        round_trip::<Pet>(json!({"id": {"x": 1}})).id,
        PetId::Unrecognized(_)
    ));
    assert!(matches!(
        round_trip::<Pet>(json!({"id": 1.5})).id,
        PetId::Unrecognized(_)
    ));
    let pet: Pet = round_trip(json!({"id": 1, "weight": ["a"]}));
    assert_eq!(pet.weight, Some(PetWeight::Array(vec!["a".to_owned()])));
}

/// 2^63 is an integer in JSON but no `i64`; like any value that no alternative accepts, it must not fail the response.
#[test]
#[ignore = "a number beyond `i64` is meant for the integer's branch, whose type cannot hold it"]
fn a_union_keeps_an_integer_that_is_too_large() {
    use string_or_integer::expected::{Pet, PetId};
    let pet: Pet = round_trip(json!({"id": 9_223_372_036_854_775_808_u64}));
    assert!(matches!(pet.id, PetId::Unrecognized(_)), "{pet:?}");
}

#[test]
fn a_union_goes_by_tag() {
    use tagged_union::expected::Pet;
    for (json, is) in [
        (json!({"kind": "cat", "lives": 9}), "Cat"),
        (json!({"kind": "kitten"}), "Cat"),
        (json!({"kind": "Dog", "packed": true}), "Dog"),
        (json!({"kind": "ferret", "long": true}), "Unrecognized"),
        (json!({"lives": 9}), "Unrecognized"),
    ] {
        let pet: Pet = round_trip(json);
        assert!(format!("{pet:?}").starts_with(is), "{pet:?} is not {is}");
    }
}

#[test]
fn undeclared_properties_are_kept() {
    use additional_properties::expected::Pet;
    let pet: Pet = round_trip(json!({"typed": {"name": "a", "b": 1}, "new": [1]}));
    assert_eq!(pet.typed.name.as_deref(), Some("a"));
}

#[test]
fn anything_means_anything() {
    use free_form::expected::Pet;
    let pet: Pet = round_trip(json!({"anything": {"a": [1]}, "maybe": null, "list": []}));
    assert_eq!((pet.list, pet.object), (Some(Vec::new()), None));
    assert_eq!((pet.any, pet.nothing), (None, None));
    let pet: Pet = round_trip(json!({"anything": null, "maybe": 1, "any": null, "nothing": null}));
    assert_eq!(
        (pet.any, pet.nothing),
        (Some(Value::Null), Some(Value::Null))
    );
}

#[test]
fn a_cycle_is_read_as_deep_as_it_is() {
    use recursive_box::expected::Pet;
    let pet: Pet =
        round_trip(json!({"mother": {"mother": {"children": [{}]}}, "owner": {"favourite": {}}}));
    let grandmother = pet
        .mother
        .and_then(|mother| mother.mother)
        .expect("two generations");
    assert_eq!(grandmother.children.map(|children| children.len()), Some(1));
}

#[test]
fn a_body_is_json_or_a_form() {
    use json_or_form::expected::{CreatePet, NewPet};
    let pet = NewPet::new("A & b")
        .age(3)
        .tags(vec!["x".to_owned(), "y".to_owned()]);
    let json = CreatePet::new().body(pet.clone());
    assert_eq!(
        sent(&json).2,
        r#"{"name":"A & b","age":3,"tags":["x","y"]}"#
    );
    let form = CreatePet::new().body(pet).encoding(Encoding::Form);
    assert_eq!(sent(&form).2, "name=A%20%26%20b&age=3&tags=x&tags=y");
    assert_eq!(sent(&CreatePet::new()).2, "");
}

#[test]
fn a_delete_carries_its_body() {
    use delete_with_body::expected::{DeletePets, DeletePetsRequest};
    let request = DeletePets::new(DeletePetsRequest::new(vec!["1".to_owned()]));
    let (method, target, body) = sent(&request);
    assert_eq!(
        (method, target.as_str(), body.as_str()),
        (Method::DELETE, "/v1/pets", r#"{"ids":["1"]}"#)
    );
}

#[test]
fn a_path_parameter_stays_in_its_segment() {
    use path_segments::expected::{GetPet, GetPetKind};
    let request = |owner: &str| GetPet::new(owner, 7, GetPetKind::Cat);
    assert_eq!(
        sent(&request("a/b?c#d%2F")).1,
        "/v1/owners/a%2Fb%3Fc%23d%252F/pets/7/vcat"
    );
    for rejected in ["", ".", "..", "a\0b"] {
        request(rejected)
            .write(&mut Parts::new())
            .expect_err(rejected);
    }
}

#[test]
fn a_list_is_repeated_or_joined() {
    use query_list::expected::{ListPets, ListPetsOrder};
    let list = |items: &[&str]| {
        items
            .iter()
            .map(|item| (*item).to_owned())
            .collect::<Vec<_>>()
    };
    let request = ListPets::new(5)
        .tags(list(&["a b", "c&d"]))
        .fields(list(&["id", "a,b"]))
        .sold(true)
        .order(ListPetsOrder::Desc);
    let query = "tags=a%20b&tags=c%26d&fields=id,a%2Cb&limit=5&sold=true&order=desc";
    assert_eq!(sent(&request).1, format!("/v1/pets?{query}"));
    assert_eq!(sent(&ListPets::new(5)).1, "/v1/pets?limit=5");
}

#[test]
fn what_the_server_gives_is_not_needed_to_send() {
    use read_only::expected::Pet;
    assert_eq!(
        serde_json::to_value(Pet::new("Rex")).ok(),
        Some(json!({"name": "Rex"}))
    );
}

#[test]
fn a_password_is_read_and_written_and_never_shown() {
    use password::expected::Account;
    let wire = json!({"name": "Ann", "key": "CANARY", "password": "CANARY"});
    let account: Account = round_trip(wire);
    assert_eq!(
        (account.key.as_str(), account.password.as_deref()),
        ("CANARY", Some("CANARY"))
    );
    let shown = format!("{account:?} {account:#?}");
    assert!(
        shown.contains("Ann") && !shown.contains("CANARY"),
        "{shown}"
    );
}

/// Reads a response of a status with a body.
fn read<R: Request>(status: u16, body: &str) -> Result<R::Response, crate::error::Error<R::Error>> {
    let response = http::Response::builder().status(status);
    let response = response.body(body.to_owned()).expect("a response");
    R::decode(response.into()).map(crate::response::Response::into_body)
}

#[test]
fn a_success_without_content_has_any_body() {
    use no_content::expected::{DeletePet, FeedPet, WashPet};
    for body in ["", "OK", "{\"a\":1}", "<html>"] {
        read::<DeletePet>(200, body).expect("a success");
        assert_eq!(read::<FeedPet>(202, body).expect("a success"), None);
        assert_eq!(read::<WashPet>(202, body).expect("a success"), None);
        assert!(read::<DeletePet>(500, body).is_err());
    }
    assert_eq!(read::<FeedPet>(200, "1").expect("JSON"), Some(json!(1)));
    assert!(read::<FeedPet>(200, "OK").is_err());
    assert_eq!(
        read::<WashPet>(200, "OK").expect("text").as_deref(),
        Some("OK")
    );
}

#[test]
fn constants_of_any_type_distinguish_alternatives() {
    use union_by_constant::expected::Event;
    for (json, shown) in [
        (json!({"result": {"success": true, "m": ""}}), "Won"),
        (json!({"result": {"success": false, "m": ""}}), "Lost"),
        (json!({"version": {"v": 1}}), "V1"),
        (json!({"version": {"v": 2}}), "V2"),
        (json!({"level": {"k": 4}}), "High"),
        (json!({"level": {"k": 2}}), "Low"),
        (json!({"change": {"of": {"kind": "closed"}}}), "Closed"),
        (json!({"change": {"of": {"kind": "opened"}}}), "Opened"),
        (json!({"end": {"at": null}}), "Never"),
        (json!({"end": {"at": "now"}}), "Now"),
        (json!({"level": {"k": 5}}), "Unrecognized"),
    ] {
        let event: Event = round_trip(json);
        let event = format!("{event:?}");
        assert!(
            event.contains(&format!("Some({shown}(")),
            "{event} is not {shown}"
        );
    }
}

#[test]
fn items_distinguish_lists_and_maps() {
    use union_of_lists::expected::News;
    let cat = json!({"name": "x"});
    let dog = json!({"name": "x", "bark": 1});
    for (json, shown) in [
        (json!({"changes": [{"kind": "opened"}]}), "Opens"),
        (json!({"changes": [{"kind": "closed"}]}), "Closes"),
        (json!({"levels": {"of": {"a": [{"k": 1}]}}}), "Lows"),
        (
            json!({"levels": {"of": {"a": [], "b": [{"k": 4}]}}}),
            "Highs",
        ),
        (json!({"pets": [cat.clone()]}), "Cat"),
        (json!({"pets": [dog.clone(), dog.clone()]}), "Dog"),
        (json!({"rows": [[], [1]]}), "Sums"),
        (json!({"rows": [[], ["1"]]}), "Names"),
        (json!({"homes": {"a": cat}}), "Cat"),
        (json!({"homes": {"a": dog}}), "Dog"),
        (
            json!({"changes": [{"kind": "opened"}, {"kind": "closed"}]}),
            "Unrecognized",
        ),
    ] {
        let news: News = round_trip(json);
        let news = format!("{news:?}");
        assert!(news.contains(shown), "{news} is not {shown}");
    }
}

#[test]
fn an_integer_may_have_a_fraction_of_zero() {
    use integers::expected::{CountEither, CountKind, GetCount};
    let body = r#"{"all":5.0,"small":1e3,"large":18446744073709551615,"maybe":2.0,"list":[1.0,2],"map":{"a":3.0},"kind":1.0,"either":7.0}"#;
    let count = read::<GetCount>(200, body).expect("integers");
    assert_eq!((count.all, count.small, count.large), (5, Some(1000), None));
    assert_eq!(count.extra.get("large"), Some(&json!(u64::MAX)));
    assert_eq!(count.maybe, Nullable::Value(2));
    assert_eq!(count.list.as_deref(), Some(&[1, 2][..]));
    assert_eq!(count.map.and_then(|map| map.get("a").copied()), Some(3));
    assert_eq!(
        (count.kind, count.either),
        (Some(CountKind::N1), Some(CountEither::Integer(7)))
    );
    let body = r#"{"all":1,"kind":2.0,"either":7.5}"#;
    let count = read::<GetCount>(200, body).expect("integers");
    assert_eq!(count.kind, Some(CountKind::N2));
    assert!(matches!(count.either, Some(CountEither::Unrecognized(_))));
    for body in [
        r#"{"all":1.5}"#,
        r#"{"all":1,"small":1.5}"#,
        r#"{"all":1,"list":[1.5]}"#,
    ] {
        assert!(read::<GetCount>(200, body).is_err(), "{body}");
    }
}

#[test]
fn an_integer_that_does_not_fit_is_the_nearest_that_does() {
    use integers::expected::{CountChange, CountEither, GetCount};
    const LONG: &str = "18446744073709551616";
    let body = format!(
        r#"{{"all":{LONG},"small":{LONG},"maybe":-{LONG},"list":[1,{LONG},9223372036854775808],"map":{{"a":1e25}},"either":{LONG},
            "change":{{"type":"Added","ids":[{LONG},2.0]}},"other":{LONG}}}"#
    );
    let count = read::<GetCount>(200, &body).expect("integers");
    assert_eq!((count.all, count.small), (i64::MAX, None));
    assert_eq!(count.maybe, Nullable::Value(i64::MIN));
    assert_eq!(count.list, Some(vec![1, i64::MAX, i64::MAX]));
    assert_eq!(count.map.expect("a map")["a"], i64::MAX);
    assert_eq!(count.either, Some(CountEither::String(LONG.to_owned())));
    assert_eq!(count.extra.get("other"), Some(&json!(LONG)));
    assert!(matches!(count.change, Some(CountChange::Added(added)) if added.ids == [i64::MAX, 2]));
}

#[test]
fn a_number_that_is_not_finite_is_not_sent() {
    use finite_numbers::expected::{Hill, HillPoints, Peak, PutHill, Rock};
    // Its `kind` is added when it is written.
    let rock = |height| Hill::new().peak(Peak::Rock(Rock::new().height(height)));
    let at = |x| Hill::new().points(vec![HillPoints::new().x(x)]);
    let fine = PutHill::new(1.5)
        .ratio(0.5)
        .all(vec![1.0])
        .x_ratio(2.0)
        .body(at(1.0));
    assert_eq!(sent(&fine).1, "/v1/hill/1.5?ratio=0.5&all=1");
    let (_, _, body) = sent(&fine.clone().body(rock(2.5)));
    assert_eq!(body, r#"{"peak":{"height":2.5,"kind":"Rock"}}"#);
    for (request, parameter) in [
        (PutHill::new(f64::NAN), "height"),
        (fine.clone().ratio(f64::NEG_INFINITY), "ratio"),
        (fine.clone().all(vec![1.0, f64::NAN]), "all"),
        (fine.clone().x_ratio(f64::INFINITY), "X-Ratio"),
        (fine.clone().body(at(f64::NAN)), "body"),
        (fine.clone().body(rock(f64::NAN)), "body"),
    ] {
        let error = request.write(&mut Parts::new()).expect_err(parameter);
        assert_eq!(error.parameter(), parameter);
    }
}

#[test]
fn a_relative_server_is_taken_from_that_of_the_document() {
    use relative_servers::expected::*;
    fn address<R: Request>(request: &R, base: &BaseUrl) -> String {
        let mut parts = Parts::new();
        request.write(&mut parts).expect("the request can be sent");
        let base = base.below(parts.server).expect("an address");
        let request = parts.finish(&base, R::OPERATION.method).expect("a URL");
        request.uri().to_string()
    }
    let base = BaseUrl::parse("https://api.example.com/v1").expect("an address");
    let local = base.with_origin("http://127.0.0.1:1").expect("an address");
    for (address, expected) in [
        (
            address(&GetRoot::new(), &base),
            "https://api.example.com/beta/root",
        ),
        (
            address(&GetHere::new(), &base),
            "https://api.example.com/up/here",
        ),
        (
            address(&GetBare::new(), &base),
            "https://api.example.com/up/bare",
        ),
        (
            address(&GetHost::new(), &base),
            "https://other.example/v2/host",
        ),
        (
            address(&GetDots::new(), &base),
            "https://other.example/b/dots",
        ),
        (
            address(&GetSame::new(), &base),
            "https://api.example.com/v1/same",
        ),
        (
            address(&GetRoot::new(), &local),
            "http://127.0.0.1:1/beta/root",
        ),
        (
            address(&GetHost::new(), &local),
            "http://127.0.0.1:1/v2/host",
        ),
        (
            address(&GetSame::new(), &local),
            "http://127.0.0.1:1/v1/same",
        ),
    ] {
        assert_eq!(address, expected);
    }
}
