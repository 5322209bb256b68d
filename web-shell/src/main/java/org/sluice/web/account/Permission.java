package org.sluice.web.account;

/// What a page asks for before it answers. Each application has its own.
///
/// @param shiro as Shiro writes it: words with colons between them, `*` for all
public record Permission(String shiro) {}
