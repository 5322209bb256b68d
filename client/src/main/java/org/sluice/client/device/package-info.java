/// The device folder: the two key pairs that a device makes for itself, the profile that it starts
/// from, and the sealed key sets it has verified. Private keys are in files that only their owner
/// can read; a sealing key goes from the file straight into locked memory.
@NullMarked
package org.sluice.client.device;

import org.jspecify.annotations.NullMarked;
