package org.sluice.mikey.message;

/// Code points of RFC 3830, RFC 6043, RFC 6509 and TS 33.180 annex E that are read or written here,
/// and the limits within which messages are read.
final class Mikey {

  static final int VERSION = 1;
  static final int SAKKE_MESSAGE = 26;
  static final int PRF_HMAC_SHA_256 = 1;

  static final int MAP_SRTP = 0;
  static final int MAP_EMPTY = 1;
  static final int MAP_GENERIC = 2;

  static final int LAST = 0;
  static final int SIGN = 4;
  static final int T = 5;
  static final int CERT = 7;
  static final int SP = 10;
  static final int RAND = 11;
  static final int IDR = 14;
  static final int EXTENSION = 21;
  static final int SAKKE = 26;

  static final int EXTENSION_VENDOR_ID = 0;
  static final int EXTENSION_SAKKE_TO_SELF = 6;
  static final int EXTENSION_KEY_PARAMETERS = 7;

  static final int NTP_UTC = 0;
  static final int PARAMETER_SET_1 = 1;

  /// S type 2 (ECCSI) and a length of 129 octets, as the two octets before the signature.
  static final int ECCSI_129 = 0x2081;

  static final int ECCSI_OCTETS = 129;

  static final int MAX_ID = 4096;
  static final int MAX_BODY = 8192;
  static final int MAX_PAYLOADS = 32;
  static final int UID = 32;
  static final int SHORTEST_RAND = 16;
  static final int SED_128 = 273;
  static final int SED_256 = 289;

  private Mikey() {}
}
