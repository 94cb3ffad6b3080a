//! The table of the crate has every limit of the guides, and no other.

use std::collections::BTreeSet;

use messenger_graph::v26::messages::BOUNDS;

/// The type, the property, and each bound as the crate says it.
const SHEET: &[(&str, &str, &[&str])] = &[
    ("Reaction", "reaction", &["at least 1 character"]),
    (
        "TextMessage",
        "text",
        &["at least 1 character", "at most 1999 characters"],
    ),
    ("TextMessage", "metadata", METADATA),
    ("TextMessage", "quick_replies", QUICK_REPLIES),
    ("AttachmentMessage", "metadata", METADATA),
    ("AttachmentMessage", "quick_replies", QUICK_REPLIES),
    (
        "ImagesMessage",
        "attachments",
        &["at least 1 item", "at most 30 items"],
    ),
    ("ImagesMessage", "metadata", METADATA),
    ("StickerMessage", "metadata", METADATA),
    ("UtilityMessage", "metadata", METADATA),
    ("FeedbackMessage", "metadata", METADATA),
    ("UploadMessage", "metadata", METADATA),
    ("UploadMessage", "quick_replies", QUICK_REPLIES),
    ("UploadRequest", "filedata", &["at most 26214400 bytes"]),
    ("TextQuickReply", "title", &["at most 20 characters"]),
    ("TextQuickReply", "payload", &["at most 1000 characters"]),
    (
        "ButtonTemplate",
        "text",
        &["at least 1 character", "at most 640 characters"],
    ),
    ("ButtonTemplate", "buttons", BUTTONS),
    ("GenericTemplate", "elements", TEN),
    (
        "GenericElement",
        "title",
        &["at least 1 character", "at most 80 characters"],
    ),
    ("GenericElement", "subtitle", &["at most 80 characters"]),
    ("GenericElement", "buttons", BUTTONS),
    ("MediaTemplate", "elements", ONE),
    ("SavedMedia", "buttons", BUTTONS),
    ("FacebookMedia", "buttons", BUTTONS),
    (
        "FacebookMedia",
        "url",
        &["beginning with `https://www.facebook.com/` or `https://business.facebook.com/`"],
    ),
    ("ReceiptTemplate", "elements", &["at most 100 items"]),
    (
        "ReceiptAddress",
        "country",
        &["at least 2 characters", "at most 2 characters"],
    ),
    ("ProductTemplate", "elements", TEN),
    (
        "CodeCoupon",
        "title",
        &["at least 1 character", "at most 80 characters"],
    ),
    ("CodeCoupon", "subtitle", &["at most 80 characters"]),
    (
        "CodeCoupon",
        "coupon_code",
        &["at least 1 character", "without ` `"],
    ),
    (
        "UrlCoupon",
        "title",
        &["at least 1 character", "at most 80 characters"],
    ),
    ("UrlCoupon", "subtitle", &["at most 80 characters"]),
    (
        "FeedbackTemplate",
        "title",
        &["at least 1 character", "at most 65 characters", NO_ADDRESS],
    ),
    (
        "FeedbackTemplate",
        "subtitle",
        &["at least 1 character", "at most 80 characters", NO_ADDRESS],
    ),
    (
        "FeedbackTemplate",
        "button_title",
        &["at least 1 character", "at most 20 characters", NO_ADDRESS],
    ),
    ("FeedbackTemplate", "feedback_screens", ONE),
    ("FeedbackTemplate", "expires_in_days", WEEK),
    ("FeedbackScreen", "questions", ONE),
    ("CsatQuestion", "id", ID),
    ("CsatQuestion", "title", TITLE),
    ("NpsQuestion", "id", ID),
    ("NpsQuestion", "title", TITLE),
    ("CesQuestion", "id", ID),
    ("CesQuestion", "title", TITLE),
    ("FreeFormQuestion", "id", ID),
    ("FreeFormQuestion", "title", TITLE),
    (
        "FeedbackFollowUp",
        "placeholder",
        &["at most 65 characters", NO_ADDRESS],
    ),
    ("ImageGridTemplate", "elements", ONE),
    (
        "GridElement",
        "images",
        &[
            "at least 2 items",
            "at most 6 items",
            "at most one item whose `is_hero_image` is true",
        ],
    ),
    ("GridElement", "title", &["at most 45 characters"]),
    ("GridElement", "subtitle", &["at most 80 characters"]),
    ("GridElement", "buttons", BUTTONS),
    (
        "CustomerInformationTemplate",
        "countries",
        &["each at least 2 characters at most 2 characters"],
    ),
    ("CustomerInformationTemplate", "expires_in_days", WEEK),
    (
        "OneTimeOptInTemplate",
        "title",
        &["at least 1 character", "at most 65 characters"],
    ),
    (
        "NotificationOptInTemplate",
        "title",
        &["at most 65 characters"],
    ),
    ("UrlButton", "title", BUTTON),
    ("PostbackButton", "title", BUTTON),
    ("PostbackButton", "payload", &["at most 1000 characters"]),
    ("PhoneButton", "title", BUTTON),
    ("PhoneButton", "payload", &["beginning with `+`"]),
    ("LogInButton", "url", &["beginning with `https://`"]),
    ("GameButton", "title", BUTTON),
    ("CallButton", "title", BUTTON),
    ("CallButton", "expires_in_days", WEEK),
];

const METADATA: &[&str] = &["at most 999 characters"];
const QUICK_REPLIES: &[&str] = &["at least 1 item", "at most 13 items"];
const BUTTONS: &[&str] = &["at least 1 item", "at most 3 items"];
const BUTTON: &[&str] = &["at least 1 character", "at most 20 characters"];
const TEN: &[&str] = &["at least 1 item", "at most 10 items"];
const ONE: &[&str] = &["at least 1 item", "at most 1 item"];
const WEEK: &[&str] = &["at least 1", "at most 7"];
const NO_ADDRESS: &str = "without `://`";
const ID: &[&str] = &[
    "at least 1 character",
    "at most 80 characters",
    "with the characters `A` to `Z`, `a` to `z`, `0` to `9`, `_` only",
];
const TITLE: &[&str] = &["at least 5 characters", "at most 85 characters", NO_ADDRESS];

/// Objects with a bound as a whole, and the rules between properties.
const OBJECTS: &[(&str, &[&str], &[&str])] = &[
    ("GenericElement", &["at least 2 properties"], &[]),
    ("TextQuickReply", &[], &["title-or-icon", "payload-or-icon"]),
    ("UrlButton", &[], EXTENSIONS),
    ("DefaultAction", &[], EXTENSIONS),
];

const EXTENSIONS: &[&str] = &["extensions-need-https", "fallback-needs-extensions"];

#[test]
fn the_table_is_that_of_the_guides() {
    let ours = BOUNDS.iter().flat_map(|of| {
        let rows = of.properties.iter();
        let bounds =
            rows.flat_map(|(property, bounds)| bounds.iter().map(move |it| (property, it)));
        bounds.map(|(property, bound)| (of.name, *property, bound.to_string()))
    });
    let theirs = SHEET.iter().flat_map(|(name, property, bounds)| {
        let bounds = bounds.iter();
        bounds.map(|bound| (*name, *property, (*bound).to_owned()))
    });
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (ours.collect(), theirs.collect());
    let missing: Vec<_> = theirs.difference(&ours).collect();
    let unknown: Vec<_> = ours.difference(&theirs).collect();
    assert!(missing.is_empty(), "missing: {missing:#?}");
    assert!(unknown.is_empty(), "not in the guides: {unknown:#?}");
}

#[test]
fn objects_and_rules_are_those_of_the_guides() {
    let ours = BOUNDS
        .iter()
        .filter(|of| !of.object.is_empty() || !of.rules.is_empty());
    let ours = ours.map(|of| {
        let object: Vec<_> = of.object.iter().map(ToString::to_string).collect();
        let rules: Vec<_> = of.rules.iter().map(|rule| rule.name).collect();
        (of.name, object, rules)
    });
    let theirs = OBJECTS.iter().map(|(name, object, rules)| {
        let object: Vec<_> = object.iter().map(|it| (*it).to_owned()).collect();
        (*name, object, rules.to_vec())
    });
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (ours.collect(), theirs.collect());
    assert_eq!(ours, theirs);
}
