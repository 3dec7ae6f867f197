//! Guides, one page for each task. All examples are tested against the [emulator](self::testing).

#[doc = include_str!("../docs/guide/deliver.md")]
pub mod deliver {}

#[doc = include_str!("../docs/guide/conversation.md")]
pub mod conversation {}

#[doc = include_str!("../docs/guide/many.md")]
pub mod many {}

#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/guide/operations.md")]
pub mod operations {}

#[doc = include_str!("../docs/guide/third_party.md")]
pub mod third_party {}

#[doc = include_str!("../docs/guide/network.md")]
pub mod network {}

#[doc = include_str!("../docs/guide/platforms.md")]
pub mod platforms {}

#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

/// 中文文档：README，以及指南的[投递](zh::deliver)、[测试](zh::testing)和[错误](zh::errors)三页。
///
/// [testing]: zh::testing
#[doc = ""]
#[doc = include_str!("links.md")]
#[doc = include_str!("../README.zh-CN.md")]
pub mod zh {
    #[doc = include_str!("../docs/guide/zh/deliver.md")]
    pub mod deliver {}

    #[doc = include_str!("../docs/guide/zh/testing.md")]
    pub mod testing {}

    #[doc = include_str!("../docs/guide/zh/errors.md")]
    pub mod errors {}
}
