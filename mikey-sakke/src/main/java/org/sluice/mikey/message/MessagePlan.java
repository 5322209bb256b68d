package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.message.SessionMap.GenericSession;
import org.sluice.mikey.sakke.Mask256;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;

/// What a message says besides who, when and the secret.
///
/// @param keyId the identifier of the key that is carried, 0 to 2^32-1, see [KeyPurpose]; it is the
///   CSB ID, except that each member of a group gets one of their own from it
/// @param sessions the crypto sessions
/// @param policies SP payloads; none means the default profile
/// @param certificates CERT payloads
/// @param parameters what is said about the key, sealed in the message
/// @param others vendor's and unknown extensions
/// @param options what the sender's domain asks for
/// @param mask how a secret of 256 bits is masked; nothing for 128 bits
public record MessagePlan(
    long keyId,
    SessionMap sessions,
    List<SecurityPolicy> policies,
    List<Certificate> certificates,
    Optional<KeyParameters> parameters,
    List<Extension> others,
    Set<MessageOption> options,
    Mask256 mask) {

  /// Copies the lists.
  public MessagePlan {
    policies = List.copyOf(policies);
    certificates = List.copyOf(certificates);
    others = List.copyOf(others);
    options = Set.copyOf(options);
    for (Extension e : others) {
      if (!(e instanceof Extension.VendorId) && !(e instanceof Extension.Other)) {
        throw new IllegalArgumentException(
            "extension type " + e.extensionType() + " is made by the maker");
      }
    }
  }

  /// No session, no policy, nothing else: the default profile holds (TS 33.180 clause E.1.2).
  public static MessagePlan of(long keyId) {
    return new MessagePlan(
        keyId,
        new SessionMap.Empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Set.of(),
        Mask256.INTEROPERABLE);
  }

  /// A client-server key with its one session (TS 33.180 clause E.4).
  public static MessagePlan clientServer(long cskId) {
    Octets spi = Octets.of(new Writer().u32(cskId).toByteArray());
    return of(cskId)
        .with(new SessionMap.Generic(List.of(GenericSession.of(CryptoSession.MCPTT_CSK, spi))))
        .with(SecurityPolicy.DEFAULT_PRIVATE);
  }

  /// A group master key; [ImessageMaker#makeGroupKey] adds each member's session.
  public static MessagePlan group(long gmkId) {
    return of(gmkId).with(SecurityPolicy.DEFAULT_GROUP);
  }

  /// With these crypto sessions.
  public MessagePlan with(SessionMap map) {
    return new MessagePlan(keyId, map, policies, certificates, parameters, others, options, mask);
  }

  /// With one more policy.
  public MessagePlan with(SecurityPolicy policy) {
    return new MessagePlan(
        keyId, sessions, plus(policies, policy), certificates, parameters, others, options, mask);
  }

  /// With one more certificate.
  public MessagePlan with(Certificate certificate) {
    return new MessagePlan(
        keyId,
        sessions,
        policies,
        plus(certificates, certificate),
        parameters,
        others,
        options,
        mask);
  }

  /// With these parameters of the key.
  public MessagePlan with(KeyParameters key) {
    return new MessagePlan(
        keyId, sessions, policies, certificates, Optional.of(key), others, options, mask);
  }

  /// With one more extension of a vendor's or another type.
  public MessagePlan with(Extension extension) {
    return new MessagePlan(
        keyId,
        sessions,
        policies,
        certificates,
        parameters,
        plus(others, extension),
        options,
        mask);
  }

  /// With these options.
  public MessagePlan with(Set<MessageOption> asked) {
    return new MessagePlan(
        keyId, sessions, policies, certificates, parameters, others, asked, mask);
  }

  /// With this mask of a secret of 256 bits.
  public MessagePlan with(Mask256 masked) {
    return new MessagePlan(
        keyId, sessions, policies, certificates, parameters, others, options, masked);
  }

  /// The same for one member of a group: the member's GUK-ID is the CSB ID, and the one session is
  /// group media under the MKI.
  MessagePlan forMember(GroupKeyId id) {
    SessionMap map =
        sessions.count() > 0
            ? sessions
            : new SessionMap.Generic(
                List.of(GenericSession.of(CryptoSession.MCPTT_GROUP, id.mki())));
    return new MessagePlan(
        id.gukId(), map, policies, certificates, parameters, others, options, mask);
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> more = new ArrayList<>(list);
    more.add(one);
    return more;
  }
}
