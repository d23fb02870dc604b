#![no_main]

libfuzzer_sys::fuzz_target!(|content: &[u8]| clausemark_fuzz::read_and_cut("a.tsv", content));
