//! Compresses the font, so that the program is five megabytes smaller; it is unpacked at the
//! start (`src/ui/fonts.rs`).

use std::path::PathBuf;
use std::{env, fs, io};

const FONT: &str = "fonts/NotoSansSC-Regular.ttf";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={FONT}");
    println!("cargo:rerun-if-changed=build.rs");
    // What is given away is to be small, what is being worked on is to be there soon.
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let level = if is_release { 19 } else { 1 };
    let packed = zstd::encode_all(fs::File::open(FONT)?, level)?;
    let folder = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(folder.join("font.zst"), packed)
}
