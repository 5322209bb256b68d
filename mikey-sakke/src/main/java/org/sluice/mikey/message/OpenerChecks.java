package org.sluice.mikey.message;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Mask256;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.Octets;

/// What is checked of a message beside its identities, its signature and its secret.
final class OpenerChecks {

  private static final Set<Integer> ROLES = roles();

  private final ReadingRules rules;

  OpenerChecks(ReadingRules rules) {
    this.rules = rules;
  }

  /// Refuses values that these rules do not admit.
  void form(Imessage m) {
    if (m.prf() != Mikey.PRF_HMAC_SHA_256
        && !(m.prf() == 2 && rules.admits(ReadingOption.PRF_CODE_TWO))) {
      throw unsupported("PRF function " + m.prf(), ReadingOption.PRF_CODE_TWO);
    }
    for (Identity i : m.ids()) {
      if (!ROLES.contains(i.role()) && !rules.admits(ReadingOption.UNKNOWN_ROLES)) {
        throw unsupported("identity role " + i.role(), ReadingOption.UNKNOWN_ROLES);
      }
      if (i.idType() != IdType.URI && !rules.admits(ReadingOption.OTHER_ID_TYPES)) {
        throw unsupported("identity of type " + i.idType(), ReadingOption.OTHER_ID_TYPES);
      }
    }
    if (m.extensions().stream().anyMatch(e -> e instanceof Extension.PlainParameters)
        && !rules.admits(ReadingOption.PLAIN_KEY_PARAMETERS)) {
      throw unsupported("key parameters in clear", ReadingOption.PLAIN_KEY_PARAMETERS);
    }
    policies(m);
  }

  /// A session's policy must be in the message, unless it has none at all: then the default profile
  /// holds.
  private static void policies(Imessage m) {
    Set<Integer> there = new HashSet<>();
    m.policies().forEach(p -> there.add(p.number()));
    List<Integer> named =
        switch (m.sessions()) {
          case SessionMap.Srtp s ->
              s.sessions().stream().map(SessionMap.SrtpSession::policy).toList();
          case SessionMap.Empty _ -> List.of();
          case SessionMap.Generic g ->
              g.sessions().stream().flatMap(s -> s.policies().stream()).toList();
        };
    for (int policy : named) {
      if (!there.isEmpty() && !there.contains(policy)) {
        throw new MessageRefused(
            Reason.MALFORMED, "a crypto session names policy " + policy + ", which is not there");
      }
    }
  }

  /// Refuses a message of a user of our domain that is not as the domain asks.
  void domainOptions(Imessage m, Identities ids, Instant time) {
    Set<MessageOption> demanded = rules.demands().of(time);
    if (demanded.contains(MessageOption.HIDE_IDENTITIES) && !ids.hidden()) {
      throw new MessageRefused(
          Reason.AGAINST_DOMAIN_OPTIONS, "names its users, which the domain hides");
    }
    if (demanded.contains(MessageOption.SAKKE_TO_SELF) && m.sakkeToSelf().isEmpty()) {
      throw new MessageRefused(
          Reason.AGAINST_DOMAIN_OPTIONS, "no SAKKE-to-self, which the domain asks for");
    }
  }

  /// The masks of a secret of 256 bits that are tried, in this order.
  List<Mask256> masks(SakkeData sakke) {
    return sakke.sed().length() == Mikey.SED_256 && rules.admits(ReadingOption.LITERAL_MASK)
        ? List.of(Mask256.INTEROPERABLE, Mask256.LITERAL)
        : List.of(Mask256.INTEROPERABLE);
  }

  /// Encapsulation has no randomness but the secret, so whoever knows the secret can tell whether
  /// the sender's copy holds the same.
  void sakkeToSelf(Imessage m, Party sender, byte[] senderId, Ssv ssv) {
    if (m.sakkeToSelf().isEmpty()) {
      return;
    }
    SakkeData copy = m.sakkeToSelf().get();
    if (copy.idScheme() == sender.keys().rule().format().code()) {
      for (Mask256 mask : masks(copy)) {
        byte[] same = Sakke.encapsulate(sender.keys().zT(), senderId, ssv, mask).octets();
        if (copy.sed().equals(Octets.of(same))) {
          return;
        }
      }
    }
    throw new MessageRefused(Reason.BAD_SAKKE_TO_SELF, "not this message's secret for its sender");
  }

  /// What the sender says about the key, opened if it is sealed.
  static Optional<KeyParameters> keyParameters(Imessage m, Ssv ssv) {
    for (Extension e : m.extensions()) {
      if (e instanceof Extension.SealedParameters sealed) {
        return Optional.of(sealed.data().open(ssv, m.csbId()));
      }
      if (e instanceof Extension.PlainParameters plain) {
        return Optional.of(plain.parameters());
      }
    }
    return Optional.empty();
  }

  private static MessageRefused unsupported(String what, ReadingOption option) {
    return new MessageRefused(Reason.UNSUPPORTED, what + " (option " + option + ")");
  }

  private static Set<Integer> roles() {
    Set<Integer> codes = new HashSet<>();
    for (IdRole r : IdRole.values()) {
      codes.add(r.code());
    }
    return Set.copyOf(codes);
  }
}
