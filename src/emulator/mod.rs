//! A stand-in DingTalk on loopback.
