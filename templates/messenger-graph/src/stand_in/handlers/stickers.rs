//! The catalog of stickers. In: calls. Out: its packs, the stickers of one, and those with a word in their names. It has one language.

use serde_json::{Value, json};

use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{PACKS, Sticker, StickerPack};

pub(super) fn packs(_: &mut Received<'_>) -> Result<Value, Rejection> {
    let rows = PACKS.iter().map(|pack| {
        json!({
            "id": pack.id,
            "name": pack.name,
            "preview_image_url": format!("https://h.example/packs/{}.png", pack.id),
            "sticker_count": pack.stickers.len(),
        })
    });
    Ok(json!({"data": rows.collect::<Vec<_>>()}))
}

pub(super) fn of_pack(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let pack = PACKS.iter().find(|pack| pack.id == call.node);
    let pack = pack.ok_or_else(|| Rejection::unknown_object("get", &call.node))?;
    Ok(list(pack.stickers.iter()))
}

pub(super) fn search(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let words = call.required("q")?.to_lowercase();
    let all = PACKS
        .iter()
        .flat_map(|StickerPack { stickers, .. }| *stickers);
    Ok(list(all.filter(|sticker| {
        sticker.name.to_lowercase().contains(&words)
    })))
}

fn list(stickers: impl Iterator<Item = &'static Sticker>) -> Value {
    let rows = stickers.map(|sticker| {
        json!({
            "id": sticker.id,
            "name": sticker.name,
            "image_url": format!("https://h.example/stickers/{}.png", sticker.id),
            "width": 240,
            "height": 240,
            "is_animated": sticker.is_animated,
        })
    });
    json!({"data": rows.collect::<Vec<_>>()})
}
