package org.sluice.hsm.pkcs11;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Return values of PKCS#11 v2.40 (section 5.1) that this product meets, by name.
enum Ckr {
  CKR_OK(0),
  CKR_HOST_MEMORY(2),
  CKR_SLOT_ID_INVALID(3),
  CKR_GENERAL_ERROR(5),
  CKR_FUNCTION_FAILED(6),
  CKR_ARGUMENTS_BAD(7),
  CKR_CANT_LOCK(0xA),
  CKR_ATTRIBUTE_READ_ONLY(0x10),
  CKR_ATTRIBUTE_SENSITIVE(0x11),
  CKR_ATTRIBUTE_TYPE_INVALID(0x12),
  CKR_ATTRIBUTE_VALUE_INVALID(0x13),
  CKR_ACTION_PROHIBITED(0x1B),
  CKR_DATA_INVALID(0x20),
  CKR_DATA_LEN_RANGE(0x21),
  CKR_DEVICE_ERROR(0x30),
  CKR_DEVICE_MEMORY(0x31),
  CKR_DEVICE_REMOVED(0x32),
  CKR_ENCRYPTED_DATA_INVALID(0x40),
  CKR_ENCRYPTED_DATA_LEN_RANGE(0x41),
  CKR_FUNCTION_NOT_SUPPORTED(0x54),
  CKR_KEY_HANDLE_INVALID(0x60),
  CKR_KEY_SIZE_RANGE(0x62),
  CKR_KEY_TYPE_INCONSISTENT(0x63),
  CKR_KEY_FUNCTION_NOT_PERMITTED(0x68),
  CKR_KEY_UNEXTRACTABLE(0x6A),
  CKR_MECHANISM_INVALID(0x70),
  CKR_MECHANISM_PARAM_INVALID(0x71),
  CKR_OBJECT_HANDLE_INVALID(0x82),
  CKR_OPERATION_ACTIVE(0x90),
  CKR_OPERATION_NOT_INITIALIZED(0x91),
  CKR_PIN_INCORRECT(0xA0),
  CKR_PIN_INVALID(0xA1),
  CKR_PIN_LEN_RANGE(0xA2),
  CKR_PIN_EXPIRED(0xA3),
  CKR_PIN_LOCKED(0xA4),
  CKR_SESSION_CLOSED(0xB0),
  CKR_SESSION_COUNT(0xB1),
  CKR_SESSION_HANDLE_INVALID(0xB3),
  CKR_SESSION_READ_ONLY(0xB5),
  CKR_SESSION_EXISTS(0xB6),
  CKR_SIGNATURE_INVALID(0xC0),
  CKR_TEMPLATE_INCOMPLETE(0xD0),
  CKR_TEMPLATE_INCONSISTENT(0xD1),
  CKR_TOKEN_NOT_PRESENT(0xE0),
  CKR_TOKEN_NOT_RECOGNIZED(0xE1),
  CKR_TOKEN_WRITE_PROTECTED(0xE2),
  CKR_USER_ALREADY_LOGGED_IN(0x100),
  CKR_USER_NOT_LOGGED_IN(0x101),
  CKR_USER_PIN_NOT_INITIALIZED(0x102),
  CKR_USER_ANOTHER_ALREADY_LOGGED_IN(0x104),
  CKR_DOMAIN_PARAMS_INVALID(0x130),
  CKR_BUFFER_TOO_SMALL(0x150),
  CKR_CRYPTOKI_NOT_INITIALIZED(0x190),
  CKR_CRYPTOKI_ALREADY_INITIALIZED(0x191);

  private static final Map<Long, Ckr> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(c -> c.code, Function.identity()));

  private final long code;

  Ckr(long code) {
    this.code = code;
  }

  boolean is(long returned) {
    return code == returned;
  }

  /// The name of a return value, or its number where this product has no name for it.
  static String nameOf(long code) {
    Ckr known = BY_CODE.get(code);
    return known == null ? "CKR_0x" + Long.toHexString(code) : known.name();
  }
}
