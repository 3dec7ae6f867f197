//! `Display` and `Debug` of a delivery's error.

use std::fmt;

use super::{DeliveryError, Receipt};

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receipts = || self.delivery().receipts();
        let arrived = receipts().filter(|receipt| receipt.result.is_ok()).count();
        write!(f, "{} ({arrived} of {} sent)", self.error(), receipts().count())
    }
}

/// Prints prose, like [`Error`](crate::Error) does.
impl fmt::Debug for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// How many recipients to list at most.
        const MAX_SHOWN: usize = 20;
        if f.alternate() {
            return f
                .debug_struct("DeliveryError")
                .field("error", self.error())
                .field("delivery", self.delivery())
                .finish();
        }
        write!(f, "{self}")?;
        self.error().write_help(f)?;
        let receipts = || self.delivery().receipts();
        let failed: Vec<&Receipt> = receipts().filter(|receipt| receipt.result.is_err()).collect();
        // If all recipients failed for the same reason, the first line says it already.
        let first = self.error().to_string();
        if receipts().all(|receipt| reason(receipt).is_some_and(|reason| reason == first)) {
            return Ok(());
        }
        for receipt in failed.iter().take(MAX_SHOWN) {
            write!(f, "\n  {}: {}", receipt.to, reason(receipt).unwrap_or_default())?;
        }
        match failed.len().saturating_sub(MAX_SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

fn reason(receipt: &Receipt) -> Option<String> {
    receipt.result.as_ref().err().map(ToString::to_string)
}

/// Has no [`source`](std::error::Error::source), like [`Error`](crate::Error).
impl std::error::Error for DeliveryError {}
