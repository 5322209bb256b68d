/// Mutual TLS 1.3 between the appliance, the partitions and their custodians: each end has one key
/// of its own with a certificate that it signed itself, and knows the other by the SHA-256 of its
/// public key. No authority, no host name and no date decides anything.
@NullMarked
package org.sluice.hsm.tls;

import org.jspecify.annotations.NullMarked;
