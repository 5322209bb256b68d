package org.sluice.threshold.log;

import org.sluice.records.codec.Octets;

/// Who reads, and which log.
///
/// @param index of this partition, from 1
/// @param identitySpki its identity key
/// @param logOrigin origin of the log it was set up for
public record OwnPlace(int index, Octets identitySpki, String logOrigin) {}
