//! Showing a file where it lies, in the system's own file manager.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens the folder of a file, with the file chosen where the system can do that.
///
/// # Errors
/// There is no program to show it with.
pub(super) fn reveal(path: &Path) -> io::Result<()> {
    let mut child = command(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Whoever is started has to be waited for, or stays in the system's list until we end.
    std::thread::Builder::new()
        .name("reveal".to_owned())
        .spawn(move || child.wait())?;
    Ok(())
}

#[cfg(windows)]
fn command(path: &Path) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut command = Command::new("explorer");
    // The path alone is to stand in quotation marks, not the whole argument.
    command.raw_arg(format!("/select,\"{}\"", path.display()));
    command
}

#[cfg(target_os = "macos")]
fn command(path: &Path) -> Command {
    let mut command = Command::new("open");
    command.arg("-R").arg(path);
    command
}

#[cfg(not(any(windows, target_os = "macos")))]
fn command(path: &Path) -> Command {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut command = Command::new("xdg-open");
    command.arg(folder.unwrap_or(Path::new(".")));
    command
}
