#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| clausemark_fuzz::cut(text));
