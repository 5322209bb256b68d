package org.sluice.threshold.log;

import org.sluice.records.codec.Octets;

/// One Extraction entry of an open batch, as it is in the log.
///
/// @param index in the log
/// @param entry the whole entry; tag and identifier are computed from these octets, twice
public record LoggedLeaf(long index, Octets entry) {}
