//! Operations and constants, and the text they are written as.
//!
//! The form is version 11 of OpenVINO's intermediate representation: layers with numbered ports, edges between the ports,
//! and one buffer with the bytes of all constants. The constants are most of a model, and are copied once.

use std::fmt::Display;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

/// What numbers are held in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    F32,
    I8,
    I64,
}

impl Number {
    fn element(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::I8 => "i8",
            Self::I64 => "i64",
        }
    }

    fn precision(self) -> &'static str {
        match self {
            Self::F32 => "FP32",
            Self::I8 => "I8",
            Self::I64 => "I64",
        }
    }
}

/// The result of an operation: its layer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    layer: usize,
    number: Number,
}

/// An operation, a constant, an input or an output, as it is written.
struct Layer {
    name: String,
    kind: &'static str,
    version: &'static str,
    data: Vec<(&'static str, String)>,
    inputs: Vec<Value>,
    output: Option<Number>,
}

/// A graph that grows operation by operation.
#[derive(Default)]
pub(super) struct Graph {
    layers: Vec<Layer>,
    constants: Constants,
}

/// The numbers of all constants.
#[derive(Default)]
pub(super) struct Constants {
    /// Each with the byte it begins at.
    parts: Vec<(usize, Numbers)>,
    /// Bytes of all.
    pub size: usize,
}

enum Numbers {
    Floats(Vec<f32>),
    Bytes(Vec<i8>),
    Wholes(Vec<i64>),
}

impl Constants {
    fn add(&mut self, numbers: Numbers) -> (usize, usize) {
        // Kernels read numbers where they begin on such a boundary.
        let offset = self.size.next_multiple_of(64);
        let size = match &numbers {
            Numbers::Floats(numbers) => size_of_val(numbers.as_slice()),
            Numbers::Bytes(numbers) => numbers.len(),
            Numbers::Wholes(numbers) => size_of_val(numbers.as_slice()),
        };
        self.size = offset + size;
        self.parts.push((offset, numbers));
        (offset, size)
    }

    /// Writes them into memory of their size.
    pub fn write(self, bytes: &mut [u8]) {
        for (offset, numbers) in self.parts {
            let bytes = &mut bytes[offset..];
            match numbers {
                Numbers::Floats(numbers) => copy(&numbers, f32::to_le_bytes, bytes),
                Numbers::Bytes(numbers) => copy(&numbers, i8::to_le_bytes, bytes),
                Numbers::Wholes(numbers) => copy(&numbers, i64::to_le_bytes, bytes),
            }
        }
    }
}

fn copy<T: Copy, const N: usize>(numbers: &[T], le_bytes: fn(T) -> [u8; N], bytes: &mut [u8]) {
    let (places, _) = bytes.as_chunks_mut();
    for (place, number) in places.iter_mut().zip(numbers) {
        *place = le_bytes(*number);
    }
}

impl Graph {
    fn add(&mut self, layer: Layer) -> Value {
        let number = layer.output.unwrap_or(Number::F32);
        self.layers.push(layer);
        Value {
            layer: self.layers.len() - 1,
            number,
        }
    }

    /// An input. A length of none may be anything.
    pub fn parameter(&mut self, name: &str, number: Number, shape: &[Option<usize>]) -> Value {
        let lengths = shape
            .iter()
            .map(|length| length.map_or("?".into(), |length| length.to_string()));
        self.add(Layer {
            name: name.into(),
            kind: "Parameter",
            version: "opset1",
            data: vec![
                ("shape", lengths.collect::<Vec<_>>().join(",")),
                ("element_type", number.element().into()),
            ],
            inputs: Vec::new(),
            output: Some(number),
        })
    }

    fn constant(&mut self, number: Number, shape: &[usize], numbers: Numbers) -> Value {
        let (offset, size) = self.constants.add(numbers);
        let lengths: Vec<String> = shape.iter().map(ToString::to_string).collect();
        self.add(Layer {
            name: format!("constant {}", self.layers.len()),
            kind: "Const",
            version: "opset1",
            data: vec![
                ("element_type", number.element().into()),
                ("shape", lengths.join(",")),
                ("offset", offset.to_string()),
                ("size", size.to_string()),
            ],
            inputs: Vec::new(),
            output: Some(number),
        })
    }

    /// A constant of these numbers in that shape.
    pub fn floats(&mut self, shape: &[usize], numbers: Vec<f32>) -> Value {
        assert_eq!(shape.iter().product::<usize>(), numbers.len());
        self.constant(Number::F32, shape, Numbers::Floats(numbers))
    }

    /// A constant of these 8-bit numbers in that shape.
    pub fn bytes(&mut self, shape: &[usize], numbers: Vec<i8>) -> Value {
        assert_eq!(shape.iter().product::<usize>(), numbers.len());
        self.constant(Number::I8, shape, Numbers::Bytes(numbers))
    }

    /// The same numbers as f32.
    pub fn floats_of(&mut self, value: Value) -> Value {
        let data: &[(_, &dyn Display)] = &[("destination_type", &"f32")];
        let converted = self.operation(("Convert", "opset1"), data, &[value]);
        self.layers[converted.layer].output = Some(Number::F32);
        Value {
            number: Number::F32,
            ..converted
        }
    }

    /// A constant row of whole numbers.
    pub fn wholes(&mut self, numbers: Vec<i64>) -> Value {
        self.constant(Number::I64, &[numbers.len()], Numbers::Wholes(numbers))
    }

    /// An operation on `inputs` of the set in which it was last changed, with its attributes.
    pub fn operation(
        &mut self,
        (kind, version): (&'static str, &'static str),
        data: &[(&'static str, &dyn Display)],
        inputs: &[Value],
    ) -> Value {
        let output = inputs[0].number;
        self.add(Layer {
            name: format!("{kind} {}", self.layers.len()),
            kind,
            version,
            data: data
                .iter()
                .map(|(name, value)| (*name, value.to_string()))
                .collect(),
            inputs: inputs.to_vec(),
            output: Some(output),
        })
    }

    /// Makes `value` the next output of the whole.
    pub fn result(&mut self, value: Value) {
        self.add(Layer {
            name: format!("result {}", self.layers.len()),
            kind: "Result",
            version: "opset1",
            data: Vec::new(),
            inputs: vec![value],
            output: None,
        });
    }

    /// The text of the graph, and its constants.
    pub fn finish(self) -> (Vec<u8>, Constants) {
        let mut writer = Writer::new(Vec::new());
        let net = writer
            .create_element("net")
            .with_attributes([("name", "network"), ("version", "11")]);
        net.write_inner_content(|writer| {
            writer
                .create_element("layers")
                .write_inner_content(|writer| {
                    (self.layers.iter().enumerate())
                        .try_for_each(|(number, layer)| layer.write(number, writer))
                })?;
            writer
                .create_element("edges")
                .write_inner_content(|writer| self.write_edges(writer))?;
            Ok(())
        })
        .expect("memory can be written to");
        (writer.into_inner(), self.constants)
    }

    fn write_edges(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        for (number, layer) in self.layers.iter().enumerate() {
            for (port, input) in layer.inputs.iter().enumerate() {
                let from = self.layers[input.layer].inputs.len();
                let edge = [
                    ("from-layer", input.layer),
                    ("from-port", from),
                    ("to-layer", number),
                    ("to-port", port),
                ];
                empty(
                    writer,
                    "edge",
                    edge.map(|(name, at)| (name, at.to_string())),
                )?;
            }
        }
        Ok(())
    }
}

impl Layer {
    fn write(&self, number: usize, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let layer = writer.create_element("layer").with_attributes([
            ("id", number.to_string().as_str()),
            ("name", &self.name),
            ("type", self.kind),
            ("version", self.version),
        ]);
        layer.write_inner_content(|writer| {
            if !self.data.is_empty() {
                let data = self.data.iter().map(|(name, value)| (*name, value.clone()));
                empty(writer, "data", data)?;
            }
            if !self.inputs.is_empty() {
                writer
                    .create_element("input")
                    .write_inner_content(|writer| {
                        (self.inputs.iter().enumerate()).try_for_each(|(port, input)| {
                            write_port(writer, port, input.number, None)
                        })
                    })?;
            }
            if let Some(output) = self.output {
                let name = (self.kind == "Parameter").then_some(self.name.as_str());
                writer
                    .create_element("output")
                    .write_inner_content(|writer| {
                        write_port(writer, self.inputs.len(), output, name)
                    })?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn write_port(
    writer: &mut Writer<Vec<u8>>,
    port: usize,
    number: Number,
    name: Option<&str>,
) -> std::io::Result<()> {
    let always = [
        ("id", port.to_string()),
        ("precision", number.precision().to_string()),
    ];
    let named = name.map(|name| ("names", name.to_string()));
    empty(writer, "port", always.into_iter().chain(named))
}

fn empty(
    writer: &mut Writer<Vec<u8>>,
    name: &str,
    attributes: impl IntoIterator<Item = (&'static str, String)>,
) -> std::io::Result<()> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((name, value.as_str()));
    }
    writer.write_event(Event::Empty(element))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_become_layers_and_what_they_take_edges() {
        let mut graph = Graph::default();
        let ids = graph.parameter("ids", Number::F32, &[None, Some(2)]);
        let two = graph.floats(&[1, 2], vec![1.0, 2.0]);
        let sum = graph.operation(
            ("Add", "opset1"),
            &[("auto_broadcast", &"numpy")],
            &[ids, two],
        );
        graph.result(sum);
        let (text, constants) = graph.finish();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            concat!(
                r#"<net name="network" version="11"><layers>"#,
                r#"<layer id="0" name="ids" type="Parameter" version="opset1"><data shape="?,2" element_type="f32"/>"#,
                r#"<output><port id="0" precision="FP32" names="ids"/></output></layer>"#,
                r#"<layer id="1" name="constant 1" type="Const" version="opset1">"#,
                r#"<data element_type="f32" shape="1,2" offset="0" size="8"/>"#,
                r#"<output><port id="0" precision="FP32"/></output></layer>"#,
                r#"<layer id="2" name="Add 2" type="Add" version="opset1"><data auto_broadcast="numpy"/>"#,
                r#"<input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input>"#,
                r#"<output><port id="2" precision="FP32"/></output></layer>"#,
                r#"<layer id="3" name="result 3" type="Result" version="opset1">"#,
                r#"<input><port id="0" precision="FP32"/></input></layer></layers><edges>"#,
                r#"<edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>"#,
                r#"<edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>"#,
                r#"<edge from-layer="2" from-port="2" to-layer="3" to-port="0"/></edges></net>"#,
            )
        );
        let mut bytes = vec![0; constants.size];
        constants.write(&mut bytes);
        assert_eq!(bytes, [0, 0, 128, 63, 0, 0, 0, 64]);
    }
}
