package org.sluice.client.pull;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// One entry of the log as the server hands it out: nothing in it has been checked.
///
/// @param index where it claims to stand in the log
/// @param proof inclusion path, leaf end first
record LoggedEntry(Octets entry, long index, List<Hash32> proof) {}
