package org.sluice.client.pull;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// One sealed record as the server hands it out: nothing in it has been checked.
///
/// @param sealed encoded SealedKeySet
/// @param entry the Extraction entry of the log that it claims
/// @param index where that entry claims to stand in the log
/// @param proof inclusion path, leaf end first
record LoggedRecord(Octets sealed, Octets entry, long index, List<Hash32> proof) {}
