//! README.md, kept equal to what it shows.
