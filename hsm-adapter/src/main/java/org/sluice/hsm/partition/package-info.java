/// A partition's token over PKCS#11. All of it goes through our own binding, the identity key's
/// ECDSA too: one login, one set of sessions, and no certificate object that SunPKCS11 would need
/// to see the key. (SunPKCS11 signs for the appliance, see [org.sluice.hsm.appliance].)
@NullMarked
package org.sluice.hsm.partition;

import org.jspecify.annotations.NullMarked;
