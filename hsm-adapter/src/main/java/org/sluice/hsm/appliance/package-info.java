/// The appliance's own token: the keys by which it speaks, none by which it could make a user's
/// key.
///
/// SunPKCS11 signs with the P-256 keys (bundle, certificate, second log key): they are ordinary JCA
/// keys there, each with a certificate object, so that JCA users (TLS, CMS, XML signatures) can
/// take them as they are. The Ed25519 log key goes through our own binding, because SunPKCS11 of
/// JDK 25 knows no Ed25519; so do making keys and the login, because there the labels are ours and
/// the PIN never becomes a `char[]`. Both share one login.
@NullMarked
package org.sluice.hsm.appliance;

import org.jspecify.annotations.NullMarked;
