/// The erasure code of the one-way link: what is lost on the way is computed from what arrived.
///
/// Systematic Reed-Solomon code over GF(2^8): the data travels as it is, the parity beside it. It
/// guards against loss only; whether a symbol is genuine is decided before it gets here.
@NullMarked
package org.sluice.records.fec;

import org.jspecify.annotations.NullMarked;
