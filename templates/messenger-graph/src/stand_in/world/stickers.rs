//! The catalog of stickers: two packs of made-up stickers, so that there is something to list, to search and to send.

/// A pack.
pub(in crate::stand_in) struct StickerPack {
    pub id: &'static str,
    pub name: &'static str,
    pub stickers: &'static [Sticker],
}

/// A sticker.
pub(in crate::stand_in) struct Sticker {
    pub id: &'static str,
    pub name: &'static str,
    pub is_animated: bool,
}

/// The packs.
pub(in crate::stand_in) static PACKS: &[StickerPack] = &[
    StickerPack {
        id: "4001",
        name: "Tea time",
        stickers: &[
            Sticker {
                id: "4101",
                name: "A cup of tea",
                is_animated: false,
            },
            Sticker {
                id: "4102",
                name: "A kettle that sings",
                is_animated: true,
            },
        ],
    },
    StickerPack {
        id: "4002",
        name: "Parcels",
        stickers: &[Sticker {
            id: "4201",
            name: "A parcel on its way",
            is_animated: true,
        }],
    },
];
