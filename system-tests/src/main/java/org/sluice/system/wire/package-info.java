/// A bad one-way wire for tests and benchmarks: two network namespaces, joined by two TAP devices,
/// between which a process of ours passes frames on in one direction with faults under a seed.
/// Linux, and root, only; nothing in here reaches any network of the machine.
@NullMarked
package org.sluice.system.wire;

import org.jspecify.annotations.NullMarked;
