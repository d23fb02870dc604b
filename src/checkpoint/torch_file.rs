//! `PyTorch`'s own files, `pytorch_model.bin`: an archive with a pickle of names and one member a storage.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use tch::{Kind, Tensor};
use zip::ZipArchive;

use super::pickle::{self, StoredTensor};

/// The types of storages, with the size of a number in bytes.
const KINDS: [(&str, Kind, usize); 10] = [
    ("FloatStorage", Kind::Float, 4),
    ("HalfStorage", Kind::Half, 2),
    ("BFloat16Storage", Kind::BFloat16, 2),
    ("DoubleStorage", Kind::Double, 8),
    ("LongStorage", Kind::Int64, 8),
    ("IntStorage", Kind::Int, 4),
    ("ShortStorage", Kind::Int16, 2),
    ("CharStorage", Kind::Int8, 1),
    ("ByteStorage", Kind::Uint8, 1),
    ("BoolStorage", Kind::Bool, 1),
];

type Archive = ZipArchive<BufReader<File>>;

/// The tensors in the file, or what is wrong with it.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Tensor)>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|_| "it is not an archive as PyTorch writes them since 1.6".to_string())?;
    let folder = archive
        .file_names()
        .find_map(|name| name.strip_suffix("data.pkl"))
        .ok_or("it has no data.pkl")?
        .to_string();
    let pickle = member(&mut archive, &format!("{folder}data.pkl"))?;
    let stored = pickle::tensors(&pickle).map_err(|error| error.to_string())?;
    let mut storages: HashMap<String, Tensor> = HashMap::new();
    let mut tensors = Vec::with_capacity(stored.len());
    for (name, tensor) in stored {
        if !storages.contains_key(&tensor.storage) {
            let bytes = member(&mut archive, &format!("{folder}data/{}", tensor.storage))?;
            storages.insert(tensor.storage.clone(), storage(&tensor.kind, &bytes)?);
        }
        let viewed = view(&storages[&tensor.storage], &tensor)
            .map_err(|error| format!("{name}: {error}"))?;
        tensors.push((name, viewed));
    }
    Ok(tensors)
}

fn member(archive: &mut Archive, name: &str) -> Result<Vec<u8>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{name}: {error}");
    let mut bytes = Vec::new();
    archive
        .by_name(name)
        .map_err(|error| failed(&error))?
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    Ok(bytes)
}

fn storage(kind: &str, bytes: &[u8]) -> Result<Tensor, String> {
    let (_, kind, size) = KINDS
        .iter()
        .find(|(name, ..)| *name == kind)
        .ok_or_else(|| format!("it has numbers of the type {kind}"))?;
    let length = i64::try_from(bytes.len() / size).map_err(|error| error.to_string())?;
    Tensor::f_from_data_size(&bytes[..bytes.len() / size * size], &[length], *kind)
        .map_err(|error| error.to_string())
}

fn view(storage: &Tensor, tensor: &StoredTensor) -> Result<Tensor, String> {
    storage
        .f_as_strided(&tensor.size, &tensor.stride, tensor.offset)
        .and_then(|view| view.f_contiguous())
        .map_err(|error| error.to_string())
}
