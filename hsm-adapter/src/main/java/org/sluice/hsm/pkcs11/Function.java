package org.sluice.hsm.pkcs11;

/// The functions of CK_FUNCTION_LIST that are used: position in the list, and arguments (L
/// CK_ULONG, P pointer, B CK_BBOOL). All return CK_RV.
enum Function {
  C_Initialize(0, "P"),
  C_GetSlotList(4, "BPP"),
  C_GetTokenInfo(6, "LP"),
  C_GetMechanismList(7, "LPP"),
  C_InitToken(9, "LPLP"),
  C_InitPIN(10, "LPL"),
  C_OpenSession(12, "LLPPP"),
  C_CloseSession(13, "L"),
  C_GetSessionInfo(15, "LP"),
  C_Login(18, "LLPL"),
  C_Logout(19, "L"),
  C_CreateObject(20, "LPLP"),
  C_DestroyObject(22, "LL"),
  C_GetAttributeValue(24, "LLPL"),
  C_FindObjectsInit(26, "LPL"),
  C_FindObjects(27, "LPLP"),
  C_FindObjectsFinal(28, "L"),
  C_EncryptInit(29, "LPL"),
  C_Encrypt(30, "LPLPP"),
  C_DecryptInit(33, "LPL"),
  C_Decrypt(34, "LPLPP"),
  C_SignInit(42, "LPL"),
  C_Sign(43, "LPLPP"),
  C_GenerateKey(58, "LPPLP"),
  C_GenerateKeyPair(59, "LPPLPLPP"),
  C_WrapKey(60, "LPLLPP"),
  C_UnwrapKey(61, "LPLPLPLP"),
  C_DeriveKey(62, "LPLPLP"),
  C_GenerateRandom(64, "LPL");

  /// Functions in CK_FUNCTION_LIST of version 2.x, after its CK_VERSION.
  static final int COUNT = 68;

  final int index;
  final String arguments;

  Function(int index, String arguments) {
    this.index = index;
    this.arguments = arguments;
  }
}
