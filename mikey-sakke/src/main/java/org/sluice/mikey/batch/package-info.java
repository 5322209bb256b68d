/// Many multiples of P of RFC 6508 or of G of RFC 6507 at once.
/// [org.sluice.mikey.batch.BaseMultiples] and [org.sluice.mikey.batch.GeneratorMultiples] are the
/// ways in; their results are those of [org.sluice.mikey.curve.Curve#mulBase(long, long)], octet
/// for octet. [org.sluice.mikey.batch.AgreementBatch] does X25519, in lanes alone.
///
/// Two ways lead there. On lanes of the processor's vectors, one user in each: `Lane*`. One by one,
/// where the Vector API is missing, the processor has no vectors or no fused multiply-add, or the
/// compiler has not compiled the lanes yet: `OneByOne`. Only the `Lane*` name the Vector API, so
/// the rest loads without it.
@NullMarked
package org.sluice.mikey.batch;

import org.jspecify.annotations.NullMarked;
