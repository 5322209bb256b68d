package org.sluice.hsm.check;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.check.Finding.Result;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.Pkcs11Exception;
import org.sluice.hsm.pkcs11.Template;

/// Tries on a token everything that a partition will ask of it. All objects that it makes carry a
/// label of this run and are destroyed at its end; what was there before is not touched.
public final class TokenCheck {

  private static final long ANCHOR_AND_POOL = 17;

  private static final Map<String, Long> MECHANISMS = new LinkedHashMap<>();

  static {
    MECHANISMS.put("CKM_EC_KEY_PAIR_GEN", Ck.CKM_EC_KEY_PAIR_GEN);
    MECHANISMS.put("CKM_ECDSA", Ck.CKM_ECDSA);
    MECHANISMS.put("CKM_ECDH1_DERIVE", Ck.CKM_ECDH1_DERIVE);
    MECHANISMS.put("CKM_EC_EDWARDS_KEY_PAIR_GEN", Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN);
    MECHANISMS.put("CKM_EDDSA", Ck.CKM_EDDSA);
    MECHANISMS.put("CKM_AES_KEY_GEN", Ck.CKM_AES_KEY_GEN);
    MECHANISMS.put("CKM_AES_GCM", Ck.CKM_AES_GCM);
    MECHANISMS.put("CKM_SHA256_HMAC", Ck.CKM_SHA256_HMAC);
  }

  private final CheckedToken token;
  private final TrialKeys keys;

  /// A check of `token`, which is logged in.
  public TokenCheck(CheckedToken token) {
    this.token = token;
    byte[] run = new byte[6];
    new SecureRandom().nextBytes(run);
    this.keys = new TrialKeys(token, "check-" + HexFormat.of().formatHex(run));
  }

  /// Runs all checks; none stops the others.
  public List<Finding> run() {
    List<Finding> all = new ArrayList<>();
    try {
      all.add(mechanisms());
      all.add(sessions());
      all.add(tried("random numbers", "nonces and polynomials", keys::random));
      all.add(tried("P-256 key pair and ECDSA", "the identity key", keys::ecdsa));
      all.add(tried("Ed25519 key pair and EdDSA", "the witness key", keys::ed25519));
      all.add(
          tried("ECDH between two P-256 pairs into an HMAC key", "replicated keys", keys::ecdh));
      all.add(tried("AES-256 key and AES-GCM with associated data", "sealed shares", keys::gcm));
      all.add(
          tried(
              "keys that are sensitive and never extractable", "every key", keys::nonExtractable));
      all.add(tried("keys that do only what they were made for", "every key", keys::oneUse));
      all.add(tried("labels of 160 characters, one key each", "finding keys again", keys::labels));
      all.add(tried("private data objects", "the last size and root of the log", keys::dataObject));
      all.add(tried("8 threads at once", "work under load", keys::parallel));
      all.add(
          limited(
              "AES key wrap (RFC 3394) of an HMAC key",
              "t and n where n - t + 1 > 2",
              keys::keyWrap));
    } finally {
      Finding left = keys.destroyed();
      if (left.result() != Result.OK) {
        all.add(left);
      }
    }
    return List.copyOf(all);
  }

  private Finding mechanisms() {
    Set<Long> listed = token.mechanisms();
    String missing =
        MECHANISMS.entrySet().stream()
            .filter(m -> !listed.contains(m.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return new Finding(
        "mechanisms listed",
        "the uses below",
        missing.isEmpty() ? Result.OK : Result.MISSING,
        missing.isEmpty() ? "" : "without " + missing);
  }

  private Finding sessions() {
    long most = token.info().maxSessions();
    boolean enough = most <= 0 || most >= ANCHOR_AND_POOL;
    return new Finding(
        "read-write sessions",
        "work under load; 17 are opened at most",
        enough ? Result.OK : Result.LIMITED,
        most == 0 ? "no limit" : most < 0 ? "the token does not say how many" : "at most " + most);
  }

  /// One trial: what is wrong, or an empty text.
  interface Trial {
    String run();
  }

  private static Finding tried(String what, String needed, Trial trial) {
    return tried(what, needed, trial, Result.MISSING);
  }

  private static Finding limited(String what, String needed, Trial trial) {
    return tried(what, needed, trial, Result.LIMITED);
  }

  private static Finding tried(String what, String needed, Trial trial, Result otherwise) {
    String wrong;
    try {
      wrong = trial.run();
    } catch (HsmException | Pkcs11Exception e) {
      wrong = said(e);
    }
    return new Finding(what, needed, wrong.isEmpty() ? Result.OK : otherwise, wrong);
  }

  /// The function and value of PKCS#11 where there is one: that is what a vendor understands.
  static String said(RuntimeException e) {
    Throwable at = e;
    while (at != null && !(at instanceof Pkcs11Exception)) {
      at = at.getCause();
    }
    return String.valueOf((at == null ? e : at).getMessage());
  }

  /// Everything with this label, of any kind.
  static Template named(String label) {
    return new Template().with(Ck.CKA_LABEL, label);
  }
}
