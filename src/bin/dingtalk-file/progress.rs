//! How far an upload or a download is, on a terminal.

use dingtalk_file::Upload;
use indicatif::{ProgressBar, ProgressStyle};

/// Shows the progress of an upload until the bar that is returned is dropped.
pub fn show(upload: Upload<'_>) -> (Upload<'_>, Shown) {
    let (moved, shown) = bar();
    (upload.progress(moved), shown)
}

/// A bar, shown until it is dropped, and what moves it: to so many bytes of so many.
pub fn bar() -> (impl FnMut(u64, u64) + Send + 'static, Shown) {
    let style = ProgressStyle::with_template(
        "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
    );
    let bar = ProgressBar::new(0);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let moved = bar.clone();
    let moved = move |done, total| {
        moved.set_length(total);
        moved.set_position(done);
    };
    (moved, Shown(bar))
}

/// A bar on the screen.
pub struct Shown(ProgressBar);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
