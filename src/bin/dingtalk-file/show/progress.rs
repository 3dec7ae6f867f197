//! Progress bars for uploads, downloads and deliveries.

use dingtalk_file::Upload;
use indicatif::{ProgressBar, ProgressStyle};

use crate::show::text::printable;

/// Shows the progress of an upload, if it is watched, until the returned bar is dropped.
pub fn show(upload: Upload<'_>, watched: bool) -> (Upload<'_>, Shown) {
    let (moved, shown) = bar(watched);
    (upload.progress(moved), shown)
}

/// Returns what moves a bar (bytes done, bytes in all), and the bar, which is shown until it is dropped.
pub fn bar(watched: bool) -> (impl FnMut(u64, u64) + Send + 'static, Shown) {
    let bar = if watched { ProgressBar::new(0) } else { ProgressBar::hidden() };
    bar.set_style(style("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"));
    let moved = bar.clone();
    let moved = move |done, total| {
        moved.set_length(total);
        moved.set_position(done);
    };
    (moved, Shown(bar))
}

/// Shows how many people are done, if there are several and it is watched.
pub fn people(what: &str, count: usize, watched: bool) -> Shown {
    let bar =
        if watched && count > 1 { ProgressBar::new(count as u64) } else { ProgressBar::hidden() };
    bar.set_style(style("{bar:30} {pos} of {len}, {eta} left: {msg}"));
    bar.set_message(printable(what));
    Shown(bar)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A bar on the screen.
pub struct Shown(ProgressBar);

impl Shown {
    /// Moves the bar by one.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
