/// A kit for those who build other clients: two users with published keys, messages both ways, and
/// a checker. Nothing in it is secret, so nothing in it may ever count: its names are under
/// `.invalid` (RFC 2606), and no profile of such a domain is taken.
@NullMarked
package org.sluice.client.kit;

import org.jspecify.annotations.NullMarked;
