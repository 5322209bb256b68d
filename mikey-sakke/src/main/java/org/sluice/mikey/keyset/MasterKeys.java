package org.sluice.mikey.keyset;

import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;

/// What everyone may know of a key management server and what every check needs: its name, its two
/// master public keys, and how it cuts time into key periods.
///
/// @param kms the name exactly as it is hashed into identifiers
/// @param zT the SAKKE public key Z_T (RFC 6508)
/// @param kpak the ECCSI public key KPAK (RFC 6507)
/// @param rule identifier format and key periods
public record MasterKeys(KmsUri kms, PublicPoint zT, PublicPoint kpak, PeriodRule rule) {}
