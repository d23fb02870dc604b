//! The names of tensors and where they lie, from the pickle inside `PyTorch`'s own files.
//!
//! libtorch has a reader of its own, which loses the whole dictionary where Python attached something to it, and
//! `PyTorch`'s `state_dict` always does. A pickle is a program for a stack machine. Only what saving tensors takes is run
//! here: nothing is imported or called, an unknown step is an error, and objects that are no tensors are dropped.
//! The steps are those of Python's `pickletools`.

use thiserror::Error;

/// A tensor in the file: a view of one of its storages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredTensor {
    /// The type of the storage's numbers, such as `FloatStorage`.
    pub kind: String,
    /// The name of the storage in the archive.
    pub storage: String,
    /// Where the tensor begins there, in numbers.
    pub offset: i64,
    /// Its shape.
    pub size: Vec<i64>,
    /// How far apart the numbers of each dimension are.
    pub stride: Vec<i64>,
}

/// Why a pickle cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum PickleError {
    #[error("it ends too early")]
    End,
    #[error("its pickle has the step {0:#04x}, which no weights need")]
    Step(u8),
    #[error("its pickle does not hold together")]
    Form,
    #[error("it holds no dictionary of weights")]
    NoWeights,
}

/// What is on the stack.
#[derive(Debug, Clone)]
enum Value {
    Mark,
    Integer(i64),
    Text(String),
    /// A class or function, by module and name.
    Global(String),
    Tuple(Vec<Value>),
    Dictionary(Vec<(Value, Value)>),
    Storage {
        kind: String,
        name: String,
    },
    Tensor(StoredTensor),
    /// Whatever is of no use here.
    Other,
}

struct Machine<'p> {
    rest: &'p [u8],
    stack: Vec<Value>,
    memory: std::collections::HashMap<u32, Value>,
}

/// The tensors of the dictionary that `pickle` makes, in its order.
pub(super) fn tensors(pickle: &[u8]) -> Result<Vec<(String, StoredTensor)>, PickleError> {
    let mut machine = Machine {
        rest: pickle,
        stack: Vec::new(),
        memory: std::collections::HashMap::new(),
    };
    while machine.step()? {}
    let Some(Value::Dictionary(items)) = machine.stack.pop() else {
        return Err(PickleError::NoWeights);
    };
    let found = items.into_iter().filter_map(|item| match item {
        (Value::Text(name), Value::Tensor(tensor)) => Some((name, tensor)),
        _ => None,
    });
    Ok(found.collect())
}

impl Machine<'_> {
    /// Does one step; false at the end.
    fn step(&mut self) -> Result<bool, PickleError> {
        let [step] = self.take()?;
        match step {
            // Protocol, frame: nothing to do.
            0x80 => drop(self.bytes(1)?),
            0x95 => drop(self.bytes(8)?),
            b'(' => self.stack.push(Value::Mark),
            b'.' => return Ok(false),
            b'N' | 0x88 | 0x89 | b']' => self.stack.push(Value::Other),
            b'}' => self.stack.push(Value::Dictionary(Vec::new())),
            b'G' => {
                self.bytes(8)?;
                self.stack.push(Value::Other);
            }
            b'J' | b'K' | b'M' | 0x8a => self.integer(step)?,
            b'X' | 0x8c => self.text(step)?,
            b'c' => {
                let global = format!("{}.{}", self.line()?, self.line()?);
                self.stack.push(Value::Global(global));
            }
            0x93 => match (self.pop()?, self.pop()?) {
                (Value::Text(name), Value::Text(module)) => {
                    self.stack.push(Value::Global(format!("{module}.{name}")));
                }
                _ => return Err(PickleError::Form),
            },
            b')' | 0x85 | 0x86 | 0x87 | b't' => self.tuple(step)?,
            b'q' | b'r' | 0x94 | b'h' | b'j' => self.remember(step)?,
            b's' | b'u' => self.set_items(step)?,
            b'e' => drop(self.down_to_mark()?),
            // What is thrown away, put into a list, or attached to an object as its state.
            b'0' | b'a' | b'b' => drop(self.pop()?),
            b'R' | 0x81 => {
                let (arguments, callee) = (self.pop()?, self.pop()?);
                self.stack.push(called(callee, arguments)?);
            }
            b'Q' => {
                let storage = storage_of(self.pop()?)?;
                self.stack.push(storage);
            }
            unknown => return Err(PickleError::Step(unknown)),
        }
        Ok(true)
    }

    fn integer(&mut self, step: u8) -> Result<(), PickleError> {
        let value = match step {
            b'K' => i64::from(self.take::<1>()?[0]),
            b'M' => i64::from(u16::from_le_bytes(self.take()?)),
            b'J' => i64::from(i32::from_le_bytes(self.take()?)),
            _ => {
                let [length] = self.take()?;
                let bytes = self.bytes(length.into())?;
                let negative = bytes.last().is_some_and(|last| *last >= 0x80);
                let mut whole = [if negative { 0xff } else { 0 }; 8];
                let start = whole.get_mut(..bytes.len()).ok_or(PickleError::Form)?;
                start.copy_from_slice(bytes);
                i64::from_le_bytes(whole)
            }
        };
        self.stack.push(Value::Integer(value));
        Ok(())
    }

    fn text(&mut self, step: u8) -> Result<(), PickleError> {
        let length = match step {
            b'X' => u32::from_le_bytes(self.take()?) as usize,
            _ => self.take::<1>()?[0].into(),
        };
        let text = String::from_utf8_lossy(self.bytes(length)?).into_owned();
        self.stack.push(Value::Text(text));
        Ok(())
    }

    fn tuple(&mut self, step: u8) -> Result<(), PickleError> {
        let values = match step {
            b')' => Vec::new(),
            b't' => self.down_to_mark()?,
            _ => {
                let length = usize::from(step - 0x84);
                let start = self.stack.len().checked_sub(length);
                self.stack.split_off(start.ok_or(PickleError::Form)?)
            }
        };
        self.stack.push(Value::Tuple(values));
        Ok(())
    }

    /// Puts the value on top into memory, or one in memory on top.
    fn remember(&mut self, step: u8) -> Result<(), PickleError> {
        let place = match step {
            b'q' | b'h' => self.take::<1>()?[0].into(),
            b'r' | b'j' => u32::from_le_bytes(self.take()?),
            _ => u32::try_from(self.memory.len()).map_err(|_| PickleError::Form)?,
        };
        if matches!(step, b'h' | b'j') {
            let value = self.memory.get(&place).ok_or(PickleError::Form)?;
            self.stack.push(value.clone());
        } else {
            // A dictionary is remembered before it is filled, and weights never refer back to one.
            let top = match self.stack.last().ok_or(PickleError::Form)? {
                Value::Dictionary(_) => Value::Other,
                other => other.clone(),
            };
            self.memory.insert(place, top);
        }
        Ok(())
    }

    fn set_items(&mut self, step: u8) -> Result<(), PickleError> {
        let mut items = match step {
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                vec![key, value]
            }
            _ => self.down_to_mark()?,
        }
        .into_iter();
        let top = self.stack.last_mut().ok_or(PickleError::Form)?;
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if let Value::Dictionary(known) = top {
                known.push((key, value));
            }
        }
        Ok(())
    }

    fn pop(&mut self) -> Result<Value, PickleError> {
        self.stack.pop().ok_or(PickleError::Form)
    }

    /// What lies above the last mark, which goes too.
    fn down_to_mark(&mut self) -> Result<Vec<Value>, PickleError> {
        let is_mark = |value: &Value| matches!(value, Value::Mark);
        let place = self.stack.iter().rposition(is_mark);
        let above = self.stack.split_off(place.ok_or(PickleError::Form)? + 1);
        self.stack.pop();
        Ok(above)
    }

    fn bytes(&mut self, length: usize) -> Result<&[u8], PickleError> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(PickleError::End)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], PickleError> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(PickleError::End)?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn line(&mut self) -> Result<String, PickleError> {
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let end = end.ok_or(PickleError::End)?;
        let line = String::from_utf8_lossy(&self.rest[..end]).into_owned();
        self.rest = &self.rest[end + 1..];
        Ok(line)
    }
}

/// What a call makes, if it makes a tensor or a dictionary.
fn called(callee: Value, arguments: Value) -> Result<Value, PickleError> {
    let (Value::Global(name), Value::Tuple(arguments)) = (callee, arguments) else {
        return Ok(Value::Other);
    };
    let mut arguments = arguments.into_iter();
    match name.as_str() {
        "collections.OrderedDict" => Ok(Value::Dictionary(Vec::new())),
        "torch._utils._rebuild_parameter" => arguments.next().ok_or(PickleError::Form),
        "torch._utils._rebuild_tensor_v2" => {
            let mut next = || arguments.next().ok_or(PickleError::Form);
            let (Value::Storage { kind, name }, Value::Integer(offset)) = (next()?, next()?) else {
                return Err(PickleError::Form);
            };
            Ok(Value::Tensor(StoredTensor {
                kind,
                storage: name,
                offset,
                size: integers(next()?)?,
                stride: integers(next()?)?,
            }))
        }
        _ => Ok(Value::Other),
    }
}

fn integers(value: Value) -> Result<Vec<i64>, PickleError> {
    let Value::Tuple(values) = value else {
        return Err(PickleError::Form);
    };
    let integer = |value| match value {
        Value::Integer(integer) => Ok(integer),
        _ => Err(PickleError::Form),
    };
    values.into_iter().map(integer).collect()
}

/// A storage by what stands for it: ("storage", its type, its name, its device, its length).
fn storage_of(value: Value) -> Result<Value, PickleError> {
    let Value::Tuple(parts) = value else {
        return Err(PickleError::Form);
    };
    match parts.as_slice() {
        [Value::Text(_), Value::Global(kind), Value::Text(name), ..] => Ok(Value::Storage {
            kind: kind.rsplit('.').next().unwrap_or_default().to_string(),
            name: name.clone(),
        }),
        _ => Err(PickleError::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"w": tensor}` with what Python attaches to a `state_dict`, written out by hand after `pickletools`: an ordered
    /// dictionary, one item, a tensor of 2 x 3 half numbers that begins at the fifth, state.
    const STATE: &[u8] = b"\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01\
        X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n(\
        (X\x07\x00\x00\x00storagectorch\nHalfStorage\nX\x01\x00\x00\x007X\x03\x00\x00\x00cpuK\x0btQ\
        K\x05K\x02K\x03\x86K\x03K\x01\x86\x89h\x00)RtRs\
        }X\x09\x00\x00\x00_metadatah\x01sb.";

    #[test]
    fn a_dictionary_with_state_is_read() {
        let tensor = StoredTensor {
            kind: "HalfStorage".into(),
            storage: "7".into(),
            offset: 5,
            size: vec![2, 3],
            stride: vec![3, 1],
        };
        assert_eq!(tensors(STATE), Ok(vec![("w".into(), tensor)]));
    }

    #[test]
    fn what_is_cut_short_or_unknown_is_an_error() {
        for end in 0..STATE.len() {
            assert!(tensors(&STATE[..end]).is_err(), "{end} bytes");
        }
        // Python's opcode for an extension; text that is longer than the file; a mark that is not there.
        assert_eq!(tensors(b"\x80\x02\x82\x01."), Err(PickleError::Step(0x82)));
        assert_eq!(tensors(b"X\xff\xff\xff\xffab"), Err(PickleError::End));
        assert_eq!(tensors(b"t."), Err(PickleError::Form));
        assert_eq!(tensors(b"K\x01."), Err(PickleError::NoWeights));
    }

    #[test]
    fn nothing_is_called() {
        // What a hostile file would have: os.system("x").
        let hostile = b"\x80\x02cos\nsystem\nX\x01\x00\x00\x00x\x85R.";
        assert_eq!(tensors(hostile), Err(PickleError::NoWeights));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = tensors(&bytes);
        }
    }
}
