#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dingtalk_file::fuzzing::envelope(bytes));
