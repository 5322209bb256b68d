/// The transparency log: RFC 9162 trees, C2SP signed notes, checkpoints, cosignatures and tiles,
/// and the offline review of a whole log. Nothing in here signs, keeps a key or touches a disk:
/// storage is the port [org.sluice.records.tlog.TileStore], and a proof is either right or an
/// exception.
@NullMarked
package org.sluice.records.tlog;

import org.jspecify.annotations.NullMarked;
