/// The interface for devices: who is asking (mutual TLS), what that device may have (Shiro), and
/// the answer.
///
/// A device gets its own sealed keys and nothing that helps it to learn about others.
@NullMarked
package org.sluice.distribution.pull;

import org.jspecify.annotations.NullMarked;
