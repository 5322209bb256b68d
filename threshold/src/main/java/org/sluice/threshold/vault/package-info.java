/// A partition's generations at rest: shares sealed by a non-extractable key of the generation in
/// the own token, replicated keys in the token, GAMMA in every label and in the associated data, so
/// that parts of two generations can never be loaded together.
@NullMarked
package org.sluice.threshold.vault;

import org.jspecify.annotations.NullMarked;
