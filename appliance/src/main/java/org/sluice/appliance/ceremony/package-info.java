/// The ceremony: tokens, distributed key generation, first policy, certificate and profile, from
/// one reviewed file.
@NullMarked
package org.sluice.appliance.ceremony;

import org.jspecify.annotations.NullMarked;
