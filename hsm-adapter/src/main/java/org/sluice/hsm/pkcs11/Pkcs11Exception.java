package org.sluice.hsm.pkcs11;

/// A PKCS#11 function returned something other than CKR_OK. The message names function and value.
public final class Pkcs11Exception extends RuntimeException {

  private final String function;
  private final long code;

  /// `function` as in the standard, `code` a CK_RV.
  public Pkcs11Exception(String function, long code) {
    super(function + " -> " + Ckr.nameOf(code));
    this.function = function;
    this.code = code;
  }

  /// Name of the function, as in the standard.
  public String function() {
    return function;
  }

  /// The returned CK_RV.
  public long code() {
    return code;
  }

  boolean is(Ckr... any) {
    for (Ckr value : any) {
      if (value.is(code)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the token says that the key is of another kind or not made for this operation.
  public boolean isWrongUse() {
    return is(
        Ckr.CKR_KEY_FUNCTION_NOT_PERMITTED, Ckr.CKR_KEY_TYPE_INCONSISTENT, Ckr.CKR_KEY_SIZE_RANGE);
  }

  /// Whether the token says that the key may not leave it, not even wrapped.
  public boolean isNotWrappable() {
    return is(Ckr.CKR_KEY_UNEXTRACTABLE, Ckr.CKR_KEY_NOT_WRAPPABLE);
  }

  /// Whether the token refused to decrypt or unwrap because the tag does not fit. PKCS#11 v2.40 has
  /// no value of its own for that; SoftHSM says CKR_GENERAL_ERROR.
  public boolean isNotAuthentic() {
    return (function.equals(Function.C_Decrypt.name())
            || function.equals(Function.C_UnwrapKey.name()))
        && is(
            Ckr.CKR_WRAPPED_KEY_INVALID,
            Ckr.CKR_WRAPPED_KEY_LEN_RANGE,
            Ckr.CKR_GENERAL_ERROR,
            Ckr.CKR_FUNCTION_FAILED,
            Ckr.CKR_ENCRYPTED_DATA_INVALID,
            Ckr.CKR_ENCRYPTED_DATA_LEN_RANGE,
            Ckr.CKR_SIGNATURE_INVALID);
  }
}
