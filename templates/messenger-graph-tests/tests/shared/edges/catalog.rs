//! The operations that take the token of an app: stickers, and the ids of a person.

use serde_json::{Value, json};

use crate::shared::responses::{DocumentedResponse, list, response};

macro_rules! catalog {
    ($api:ident) => {
        fn stickers(
            app: &messenger_graph::$api::Client<messenger_graph::AppToken>,
        ) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::stickers::*;
            use $crate::shared::call::Call;
            use $crate::shared::edges::catalog::{packs, stickers};

            vec![
                Call::list(app, |_| ListStickerPacks::new(), packs()).sends("GET /sticker_packs"),
                Call::list(app, |_| ListStickerPacks::new().locale("de_DE"), packs())
                    .sends("GET /sticker_packs?locale=de_DE"),
                Call::list(app, |id| ListStickers::new(id), stickers())
                    .sends("GET /sticker_packs/{}/stickers"),
                Call::list(app, |id| ListStickers::new(id).locale("ja_JP"), stickers())
                    .sends("GET /sticker_packs/{}/stickers?locale=ja_JP"),
                Call::list(app, |_| SearchStickers::new("tea & ä"), stickers())
                    .sends("GET /sticker_search?q=tea%20%26%20%C3%A4"),
                Call::list(
                    app,
                    |_| SearchStickers::new("tea").locale("de_DE"),
                    stickers(),
                )
                .sends("GET /sticker_search?q=tea&locale=de_DE"),
            ]
        }

        fn user_ids(
            app: &messenger_graph::$api::Client<messenger_graph::AppToken>,
        ) -> Vec<$crate::shared::call::Call> {
            use messenger_graph::$api::user_ids::*;
            use $crate::shared::call::Call;
            use $crate::shared::edges::catalog::{ids_in_apps, ids_on_pages};

            vec![
                Call::list(app, |id| ListIdsForPages::new(id), ids_on_pages())
                    .sends("GET /{}/ids_for_pages"),
                Call::list(
                    app,
                    |id| ListIdsForPages::new(id).page("1001").limit(5),
                    ids_on_pages(),
                )
                .sends("GET /{}/ids_for_pages?page=1001&limit=5"),
                Call::list(app, |id| ListIdsForApps::new(id).app("42"), ids_in_apps())
                    .sends("GET /{}/ids_for_apps?app=42"),
                Call::list(
                    app,
                    |id| ListIdsForApps::new(id).before("b=").after("a"),
                    ids_in_apps(),
                )
                .sends("GET /{}/ids_for_apps?before=b%3D&after=a"),
                Call::list(
                    app,
                    |id| ListIdsForBusiness::new(id).app("42"),
                    ids_in_apps(),
                )
                .sends("GET /{}/ids_for_business?app=42"),
            ]
        }
    };
}

pub fn packs() -> DocumentedResponse {
    let pack = json!({
        "id": "4001",
        "name": "Tea time",
        "description": "Cups and kettles",
        "preview_image_url": "https://h.example/p.png",
        "sticker_count": 24,
    });
    rows(&pack)
}

pub fn stickers() -> DocumentedResponse {
    let sticker = json!({
        "id": "369239263222822",
        "name": "A cup of tea",
        "image_url": "https://h.example/s.png",
        "width": 240,
        "height": 180,
        "is_animated": true,
    });
    rows(&sticker)
}

pub fn ids_on_pages() -> DocumentedResponse {
    rows(&json!({"id": "2002", "page": {"id": "1001", "name": "Tea shop"}}))
}

pub fn ids_in_apps() -> DocumentedResponse {
    rows(&json!({
        "id": "9009",
        "app": {"id": "42", "name": "Tea bot"},
        "instant_game_player_id": "77",
    }))
}

fn rows(row: &Value) -> DocumentedResponse {
    response(list(row), &["/data"], &[])
}
