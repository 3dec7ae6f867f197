//! Progress bars for uploads, downloads and deliveries.

use dingtalk_file::{Event, Upload};
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

/// The bars of a delivery: people who are looked up, bytes of a file, sends.
pub struct Bars {
    watched: bool,
    what: &'static str,
    bar: ProgressBar,
}

impl Bars {
    pub fn new(watched: bool) -> Self {
        Bars { watched, what: "", bar: ProgressBar::hidden() }
    }

    /// Moves the bar that an event is about.
    pub fn show(&mut self, event: &Event<'_>) {
        const COUNT: &str = "{bar:30} {pos} of {len}, {eta} left: {msg}";
        const BYTES: &str = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
        match event {
            Event::LookedUp { done, of, .. } if *of > 1 => {
                self.set("looked up", COUNT, *done as u64, *of as u64);
            }
            Event::Uploading { done, of, .. } => self.set("uploaded", BYTES, *done, *of),
            Event::Sent { done, of, .. } | Event::Failed { done, of, .. } if *of > 1 => {
                self.set("sent", COUNT, *done as u64, *of as u64);
            }
            _ => {}
        }
    }

    fn set(&mut self, what: &'static str, template: &str, done: u64, of: u64) {
        if !self.watched {
            return;
        }
        if self.what != what {
            self.bar.finish_and_clear();
            (self.what, self.bar) = (what, ProgressBar::new(of));
            self.bar.set_style(style(template));
            self.bar.set_message(printable(what));
        }
        self.bar.set_length(of);
        self.bar.set_position(done);
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A bar on the screen.
pub struct Shown(ProgressBar);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
