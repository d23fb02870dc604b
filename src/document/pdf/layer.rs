//! Layers of a file that are not shown.

use std::collections::HashSet;

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, ObjectIdentifier};
use hayro_syntax::xref::XRef;

/// The layers that are not shown unless somebody asks for them.
#[derive(Debug, Default)]
pub(super) struct HiddenLayers(HashSet<(u32, i32)>);

impl HiddenLayers {
    /// Those of a file.
    pub fn of(xref: &XRef) -> Self {
        let off = xref
            .get::<Dict<'_>>(xref.root_id())
            .and_then(|catalog| catalog.get::<Dict<'_>>(keys::OCPROPERTIES))
            .and_then(|layers| layers.get::<Dict<'_>>(keys::D))
            .and_then(|shown| shown.get::<Array<'_>>(keys::OFF));
        let ids = off.iter().flat_map(Array::raw_iter);
        Self(
            ids.filter_map(|layer| match layer {
                MaybeRef::Ref(id) => Some(key_of(id)),
                MaybeRef::NotRef(_) => None,
            })
            .collect(),
        )
    }

    /// Whether what belongs to `layer` is not shown.
    pub fn hides(&self, layer: Option<ObjRef>) -> bool {
        layer.is_some_and(|layer| self.0.contains(&key_of(layer)))
    }
}

fn key_of(layer: ObjRef) -> (u32, i32) {
    let id = ObjectIdentifier::from(layer);
    (id.obj_number, id.gen_number)
}
