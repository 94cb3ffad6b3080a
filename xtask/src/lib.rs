//! The generator of `messenger-graph`. [`codegen`] has the map; everything else is one stage of it.

pub mod codegen;
pub mod source;
pub mod lock;
pub mod overlay;
pub mod lower;
pub mod ir;
pub mod manual;
pub mod pass;
pub mod names;
pub mod share;
pub mod emit;
pub mod templates;
pub mod output;
pub mod report;
pub mod version;
pub mod diff;
