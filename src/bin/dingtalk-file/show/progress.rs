//! Progress bars for uploads, downloads and deliveries.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use dingtalk_file::{Event, Upload};
use indicatif::{ProgressBar, ProgressStyle};

use crate::show::text::printable;

/// Shows the progress of an upload, if it is watched, until the returned bar is dropped.
pub fn show(upload: Upload<'_>, watched: bool) -> (Upload<'_>, Shown) {
    let (moved, shown) = bar(watched);
    (upload.progress(moved), shown)
}

/// Returns a callback for the progress (bytes done, bytes in all), and the bar, which is shown until it is dropped.
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

/// How progress is shown.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    /// Bars, on a terminal.
    pub bars: bool,
    /// A line every ten seconds.
    pub lines: bool,
}

/// The progress of a delivery: people who are looked up, bytes of a file, sends.
pub struct Bars {
    watch: Watch,
    what: &'static str,
    bar: ProgressBar,
    /// When the last line was written, or the delivery began.
    last: Instant,
    /// When the last reported wait ends.
    until: Option<Instant>,
}

const APART: Duration = Duration::from_secs(10);

impl Bars {
    pub fn new(watch: Watch) -> Self {
        Bars { watch, what: "", bar: ProgressBar::hidden(), last: Instant::now(), until: None }
    }

    /// Shows an event.
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
            Event::Waiting { what, time, .. } if *time >= APART => self.tell_wait(what, *time),
            _ => {}
        }
    }

    /// Reports a wait. Waits at the same time are reported once.
    fn tell_wait(&mut self, what: &str, time: Duration) {
        let now = Instant::now();
        let is_told = self.until.is_some_and(|until| now < until);
        if is_told || !self.watch.bars && !self.watch.lines {
            return;
        }
        self.until = Some(now + time);
        let line = format!("waiting {} s: {}", time.as_secs(), printable(what));
        // Errors are ignored, because there is no place to report them.
        self.bar.suspend(|| drop(writeln!(io::stderr(), "{line}")));
    }

    fn set(&mut self, what: &'static str, template: &str, done: u64, of: u64) {
        if let Some(line) = self.line(what, done, of, Instant::now()) {
            // Errors are ignored, because there is no place to report them.
            let _ = writeln!(io::stderr(), "{line}");
        }
        if !self.watch.bars {
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

    /// Returns the line that is due.
    fn line(&mut self, what: &str, done: u64, of: u64, now: Instant) -> Option<String> {
        if !self.watch.lines || now.saturating_duration_since(self.last) < APART {
            return None;
        }
        self.last = now;
        Some(format!("{what}: {done} of {of}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_bars_a_line_is_due_every_ten_seconds() {
        for (lines, expected) in [(true, vec![3, 5]), (false, vec![])] {
            let mut bars = Bars::new(Watch { bars: false, lines });
            let begin = bars.last;
            let times = [1, 9, 10, 19, 20].map(|seconds| begin + Duration::from_secs(seconds));
            let told = times
                .iter()
                .zip(1..)
                .filter_map(|(now, done)| Some((done, bars.line("sent", done, 5, *now)?)));
            let told: Vec<_> = told.collect();
            let expected: Vec<_> =
                expected.into_iter().map(|done| (done, format!("sent: {done} of 5"))).collect();
            assert_eq!(told, expected);
        }
    }
}
