package org.sluice.mikey.message;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The order in which payloads stand after RAND (RFC 6509 section 2.1; general extensions between
/// SAKKE and SIGN as in every message seen), and which of them stand only once.
final class PayloadOrder {

  private int lastRank;
  private boolean sakke;
  private final Set<Integer> roles = new HashSet<>();
  private final Set<Integer> policies = new HashSet<>();
  private final Set<Integer> extensions = new HashSet<>();
  private boolean kmsTwice;

  static int rank(int type) {
    return switch (type) {
      case Mikey.IDR -> 1;
      case Mikey.CERT -> 2;
      case Mikey.SP -> 3;
      case Mikey.SAKKE -> 4;
      case Mikey.EXTENSION -> 5;
      default -> 0;
    };
  }

  /// What is wrong with a payload of this type after the ones before, or null.
  @Nullable String problem(int type) {
    int rank = rank(type);
    if (rank == 0) {
      return "payload type " + type + " does not belong into an I_MESSAGE here";
    }
    if (rank < lastRank || (sakke && type == Mikey.SAKKE)) {
      return "payload type " + type + " out of order";
    }
    lastRank = rank;
    sakke |= type == Mikey.SAKKE;
    return null;
  }

  /// The same, and what it must not repeat.
  @Nullable String problem(Payload p) {
    String order = problem(p.type());
    return order != null ? order : repeated(p);
  }

  /// What `p` repeats, or null.
  @Nullable String repeated(Payload p) {
    return switch (p) {
      case Identity i -> repeatedRole(i);
      case SecurityPolicy s ->
          policies.add(s.number()) ? null : "policy number " + s.number() + " again";
      case Extension e ->
          e.extensionType() == Mikey.EXTENSION_VENDOR_ID || extensions.add(e.extensionType())
              ? null
              : "extension type " + e.extensionType() + " again";
      case Certificate _, SakkeData _ -> null;
    };
  }

  /// What is missing, or null.
  @Nullable String problemAtEnd() {
    return sakke ? null : "SIGN before SAKKE";
  }

  private @Nullable String repeatedRole(Identity i) {
    if (roles.add(i.role())) {
      return null;
    }
    if (i.is(IdRole.KMS) && !kmsTwice) {
      kmsTwice = true;
      return null;
    }
    return "identity role " + i.role() + " again";
  }
}
