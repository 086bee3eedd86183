//! What has to hold of the repository itself.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the lowest up. A file may use its own layer and those before it.
const LAYERS: [&str; 8] = [
    "core", "mend", "tag", "format", "store", "session", "jobs", "ui",
];

/// The command line stands beside the window and opens it.
const TOP: &str = "cli";

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if entry.is_dir() {
            files.extend(rust_files(&entry));
        } else if entry.extension().is_some_and(|e| e == "rs") {
            files.push(entry);
        }
    }
    files
}

fn layer_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix("src").ok()?;
    let first = inside
        .components()
        .next()?
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    Some(first.trim_end_matches(".rs").to_owned())
}

/// The layers that a file names by `crate::…`, in `use` lines and elsewhere.
fn named(source: &str) -> Vec<String> {
    let mut layers = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list
                .split('}')
                .next()
                .unwrap_or_default()
                .split(',')
                .collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            layers.push(name);
        }
    }
    layers
}

#[test]
fn no_layer_looks_at_one_above_it() {
    let mut wrong = Vec::new();
    for file in rust_files(Path::new("src")) {
        let Some(layer) = layer_of(&file) else {
            continue;
        };
        let Some(own) = LAYERS.iter().position(|l| *l == layer) else {
            continue;
        };
        let source = fs::read_to_string(&file).unwrap();
        for name in named(&source) {
            let other = LAYERS.iter().position(|l| *l == name);
            if name == TOP || other.is_some_and(|other| other > own) {
                wrong.push(format!("{} uses {name}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The core knows nothing of files, clocks, windows or the format of anything.
#[test]
fn the_core_does_no_input_and_output() {
    for file in rust_files(Path::new("src/core")) {
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap();
        for word in [
            "std::fs",
            "std::io",
            "std::time",
            "std::net",
            "std::env",
            "egui",
            "rusqlite",
        ] {
            assert!(!code.contains(word), "{} uses {word}", file.display());
        }
    }
}

/// Only the store speaks to SQLite, only the window to egui.
#[test]
fn libraries_stay_in_their_layers() {
    for (library, layers) in [
        ("rusqlite", &["store"][..]),
        ("egui", &["ui"]),
        ("clap", &["cli", "main"]),
        ("indicatif", &["cli"]),
    ] {
        for file in rust_files(Path::new("src")) {
            let layer = layer_of(&file).unwrap_or_default();
            let source = fs::read_to_string(&file).unwrap();
            let uses = source.contains(&format!("{library}::"));
            assert!(
                !uses || layers.contains(&layer.as_str()),
                "{} uses {library}",
                file.display()
            );
        }
    }
}

#[test]
fn the_font_is_the_one_its_readme_names() {
    use sha2::{Digest, Sha256};
    let hash: String = Sha256::digest(fs::read("fonts/NotoSansSC-Regular.ttf").unwrap())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(
        fs::read_to_string("fonts/README.md")
            .unwrap()
            .contains(&hash)
    );
}
