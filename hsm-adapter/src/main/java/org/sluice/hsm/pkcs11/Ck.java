package org.sluice.hsm.pkcs11;

/// Numbers of PKCS#11 v2.40 (pkcs11t.h), under the names of the standard.
public final class Ck {

  public static final long CKO_DATA = 0;
  public static final long CKO_CERTIFICATE = 1;
  public static final long CKO_PUBLIC_KEY = 2;
  public static final long CKO_PRIVATE_KEY = 3;
  public static final long CKO_SECRET_KEY = 4;

  public static final long CKC_X_509 = 0;

  public static final long CKK_EC = 3;
  public static final long CKK_GENERIC_SECRET = 0x10;
  public static final long CKK_AES = 0x1F;
  public static final long CKK_EC_EDWARDS = 0x40;

  public static final long CKA_CLASS = 0;
  public static final long CKA_TOKEN = 1;
  public static final long CKA_PRIVATE = 2;
  public static final long CKA_LABEL = 3;
  public static final long CKA_APPLICATION = 0x10;
  public static final long CKA_VALUE = 0x11;
  public static final long CKA_CERTIFICATE_TYPE = 0x80;
  public static final long CKA_ISSUER = 0x81;
  public static final long CKA_SERIAL_NUMBER = 0x82;
  public static final long CKA_KEY_TYPE = 0x100;
  public static final long CKA_SUBJECT = 0x101;
  public static final long CKA_ID = 0x102;
  public static final long CKA_SENSITIVE = 0x103;
  public static final long CKA_ENCRYPT = 0x104;
  public static final long CKA_DECRYPT = 0x105;
  public static final long CKA_WRAP = 0x106;
  public static final long CKA_UNWRAP = 0x107;
  public static final long CKA_SIGN = 0x108;
  public static final long CKA_VERIFY = 0x10A;
  public static final long CKA_DERIVE = 0x10C;
  public static final long CKA_VALUE_LEN = 0x161;
  public static final long CKA_EXTRACTABLE = 0x162;
  public static final long CKA_NEVER_EXTRACTABLE = 0x164;
  public static final long CKA_ALWAYS_SENSITIVE = 0x165;
  public static final long CKA_EC_PARAMS = 0x180;
  public static final long CKA_EC_POINT = 0x181;

  public static final long CKM_SHA256_HMAC = 0x251;
  public static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
  public static final long CKM_ECDSA = 0x1041;
  public static final long CKM_ECDH1_DERIVE = 0x1050;
  public static final long CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
  public static final long CKM_EDDSA = 0x1057;
  public static final long CKM_AES_KEY_GEN = 0x1080;
  public static final long CKM_AES_GCM = 0x1087;
  public static final long CKM_AES_KEY_WRAP = 0x2109;

  static final long CKD_NULL = 1;
  static final long CKU_SO = 0;
  static final long CKU_USER = 1;
  static final long CKF_RW_SERIAL_SESSION = 2 | 4;
  static final long CKS_RW_USER_FUNCTIONS = 3;
  static final long CKF_OS_LOCKING_OK = 2;
  static final long CKF_TOKEN_INITIALIZED = 0x400;
  static final long CKF_USER_PIN_COUNT_LOW = 0x10000;
  static final long CKF_USER_PIN_FINAL_TRY = 0x20000;
  static final long CKF_USER_PIN_LOCKED = 0x40000;

  private Ck() {}
}
