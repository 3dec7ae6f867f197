//! How far an upload is, on a terminal.

use dingtalk_file::Upload;
use indicatif::{ProgressBar, ProgressStyle};

/// Shows the progress of an upload until the bar that is returned is dropped.
pub fn show(upload: Upload<'_>) -> (Upload<'_>, Shown) {
    let style = ProgressStyle::with_template(
        "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
    );
    let bar = ProgressBar::new(upload.size());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let moved = bar.clone();
    (upload.progress(move |done, _| moved.set_position(done)), Shown(bar))
}

/// A bar on the screen.
pub struct Shown(ProgressBar);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
