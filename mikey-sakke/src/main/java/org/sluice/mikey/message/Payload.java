package org.sluice.mikey.message;

/// One payload between RAND and SIGN of an I_MESSAGE (RFC 6509 section 2.1), as public data. What
/// is constructed has the limits that are read, so it can be written.
public sealed interface Payload
    permits Identity, Certificate, SecurityPolicy, SakkeData, Extension {
  /// The payload type by which the payload before it announces it.
  int type();
}
