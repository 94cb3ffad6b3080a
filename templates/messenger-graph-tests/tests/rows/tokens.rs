//! `tokens.yaml`. That a pair compiles is proved by the list below: a request that does not take the token is an error
//! of the compiler, and an operation that the list lacks is one of the test.

use messenger_graph::token::Accepts;
use messenger_graph::{AppToken, PageToken, Request, UserToken};

use super::payloads::types;
use super::{plain, rows, source, spec, strings, text};

/// The operation of a request that takes a token.
fn takes<K, R: Request + Accepts<K>>() -> String {
    format!("{} {}", R::OPERATION.method, R::OPERATION.path)
}

macro_rules! taken {
    ($($token:ident: $($page:ident { $($request:ident)* })*;)*) => {
        [$($($((stringify!($token), takes::<$token, messenger_graph::v26::$page::$request>()),)*)*)*]
    };
}

/// The pairs of a token and an operation that compile.
fn pairs() -> Vec<(&'static str, String)> {
    let pairs = taken! {
        AppToken:
        stickers { ListStickerPacks ListStickers SearchStickers }
        user_ids { ListIdsForApps ListIdsForBusiness ListIdsForPages };
        UserToken:
        user_ids { ListIdsForApps ListIdsForBusiness ListIdsForPages };
        PageToken:
        label_assignments { AddLabel RemoveLabel }
        custom_labels { CreateCustomLabel ListCustomLabels }
        user_settings {
            DeleteCustomUserSettings GetCustomUserSettings SetCustomUserSettings
        }
        moderation { ModerateConversations }
        calls { ManageCall }
        feature_review { GetMessagingFeatureReview }
        call_permissions { GetCallPermissions }
        call_settings { GetCallSettings UpdateCallSettings }
        page_status { GetPageStatus }
        messages { SendMessage }
        subscribed_apps { ListSubscribedApps SubscribeApp UnsubscribeApp }
        message_attachments { UploadAttachment }
        messenger_profile { GetMessengerProfile SetMessengerProfile DeleteMessengerProfile }
        page { GetPage }
        conversations { ListConversations GetConversation ListMessages }
        welcome_message_flows { ListWelcomeMessageFlows SetWelcomeMessageFlow DeleteWelcomeMessageFlow }
        call_metrics { ReportCallMetrics }
        feature_status { CheckFeatureStatus }
        blocked { ListBlockedPeople BlockPeople UnblockPerson }
        nlp_configs { ConfigureNlp }
        settings { ListPageSettings }
        unlink_accounts { UnlinkAccount }
        insights { GetInsights }
        message { GetMessage }
        message_templates {
            ListMessageTemplates CreateMessageTemplate DeleteMessageTemplate GetMessageTemplate
            UpdateMessageTemplate SearchTemplateLibrary
        }
        notification_tokens { ListNotificationTokens GetNotificationToken EnableFollowupMessage }
        thread_control {
            PassThreadControl TakeThreadControl RequestThreadControl ReleaseThreadControl
            ExtendThreadControl GetThreadOwner
        }
        persona { DeletePersona GetPersona }
        thread_label { DeleteThreadLabel GetThreadLabel }
        personas { CreatePersona ListPersonas }
        user_profile { GetUserProfile };
    };
    Vec::from(pairs)
}

#[test]
fn every_operation_takes_the_tokens_of_its_row() {
    let Some(spec) = spec("tokens") else { return };
    let mut have = pairs();
    let accepted = rows(&spec, "accepts").iter().flat_map(|row| {
        assert!(source(&spec, row).starts_with("https://"), "{row}");
        let kinds = strings(row, "kinds").into_iter();
        kinds.map(|kind| {
            let kind = &spec["kinds"][kind];
            (text(kind, "rust"), text(row, "operation").to_owned())
        })
    });
    let mut rows: Vec<_> = accepted.collect();
    rows.sort();
    have.sort();
    assert_eq!(rows, have);
}

#[test]
fn kinds_and_the_response_about_a_token() {
    let Some(spec) = spec("tokens") else { return };
    types(&spec, include_str!("../../../../generated/src/tokens.rs"));
    let doc = plain(&include_str!("../../../../generated/src/acceptance.rs").replace("//!", " "));
    for row in spec["kinds"].as_object().expect("kinds").values() {
        let name = text(row, "rust");
        let page = source(&spec, row);
        let line = format!("[`{name}`]: {} Source: <{page}>.", plain(text(row, "doc")));
        assert!(doc.contains(&line), "{line}");
    }
}
