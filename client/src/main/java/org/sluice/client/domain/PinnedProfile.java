package org.sluice.client.domain;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.message.MessageOption;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.DomainLog;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.CheckpointVerifier;

/// A domain profile that somebody gave to this client on purpose: the root of everything it trusts
/// (keys-and-trust.md rule 1). Whether it is the right one, a person decides by its fingerprint.
public final class PinnedProfile {

  private static final int MAX_OCTETS = 128 << 10;

  private final byte[] encoded;
  private final SignedStatement signed;
  private final DomainProfile profile;
  private final Hash32 hash;

  private PinnedProfile(byte[] encoded, SignedStatement signed, DomainProfile profile) {
    this.encoded = encoded;
    this.signed = signed;
    this.profile = profile;
    this.hash = profile.hash();
  }

  /// Reads a profile file: the signed statement as octets, or the same in base64.
  ///
  /// @throws Refused when it is something else
  public static PinnedProfile read(Path file) {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      throw new Refused(Check.PROFILE, file.toString(), "a profile file", "no such file");
    }
    return decode(file.toString(), octets);
  }

  /// The same from octets; `where` names their origin in refusals.
  static PinnedProfile decode(String where, byte[] octets) {
    try {
      byte[] binary = isText(octets) ? fromText(octets) : octets;
      SignedStatement signed = SignedStatement.decode(binary);
      if (signed.statement() instanceof DomainProfile profile) {
        return new PinnedProfile(binary, signed, profile);
      }
      throw new Refused(
          Check.PROFILE, where, "a domain profile", "statement " + signed.statement().label());
    } catch (MalformedRecord | IllegalArgumentException e) {
      throw new Refused(Check.PROFILE, where, "a signed domain profile", "damaged", e);
    }
  }

  /// The same from a statement that has been read as a profile.
  static PinnedProfile of(SignedStatement signed) {
    return decode(signed.statement().label(), signed.encoded());
  }

  private static boolean isText(byte[] octets) {
    for (byte b : octets) {
      if (b < ' ' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static byte[] fromText(byte[] octets) {
    return Base64.getDecoder()
        .decode(new String(octets, StandardCharsets.US_ASCII).replaceAll("[ \r\n]", ""));
  }

  /// The statement.
  public DomainProfile profile() {
    return profile;
  }

  /// The statement with its signatures.
  public SignedStatement signed() {
    return signed;
  }

  /// The encoded signed statement.
  byte[] encoded() {
    return encoded.clone();
  }

  /// SHA-256 of the encoded statement.
  public Hash32 hash() {
    return hash;
  }

  /// The hash as people compare it: sixteen groups of four hexadecimal digits.
  public String fingerprint() {
    return hash.toString().replaceAll("(.{4})(?=.)", "$1 ");
  }

  /// What this profile asks of the octets of the domain's users' messages, see [OptionHistory].
  Set<MessageOption> messageOptions() {
    EnumSet<MessageOption> options = EnumSet.noneOf(MessageOption.class);
    for (DomainOption o : profile.options()) {
      switch (o) {
        case SAKKE_TO_SELF -> options.add(MessageOption.SAKKE_TO_SELF);
        case HIDE_IDENTITIES -> options.add(MessageOption.HIDE_IDENTITIES);
        case NO_AUDIT_KEYS, DEMAND_REVOCATION_LIST -> {
          // Says nothing about a message's octets.
        }
      }
    }
    return options;
  }

  /// Checks checkpoints under the log and witness keys of this profile.
  public CheckpointVerifier checkpoints() {
    return DomainLog.of(profile);
  }

  /// Whether the profile names this certificate, as the current or the next one.
  public boolean names(Hash32 certificate) {
    return certificate.equals(profile.currentCertificate())
        || (!profile.nextCertificate().isZero() && certificate.equals(profile.nextCertificate()));
  }

  /// The certificate hashes that it names, for messages.
  public String namedCertificates() {
    return profile.nextCertificate().isZero()
        ? profile.currentCertificate().toString()
        : profile.currentCertificate() + " or " + profile.nextCertificate();
  }

  /// The first server of the profile.
  ///
  /// @throws Refused when it names none
  public URI firstServer() {
    return server(0);
  }

  /// A server of the profile, counted on from its first and round again.
  ///
  /// @throws Refused when it names none
  public URI server(int turn) {
    if (profile.distribution().isEmpty()) {
      throw new Refused(
          Check.PROFILE, profile.domain().value(), "a server (give --server)", "none");
    }
    int place = Math.floorMod(turn, profile.distribution().size());
    return URI.create(profile.distribution().get(place).url());
  }

  /// TLS key pins for a server: those of its URL where the profile lists it, otherwise all of the
  /// profile (an operator may reach a listed server under another name; its key is the same).
  public Set<Hash32> pins(URI server) {
    Set<Hash32> listed =
        profile.distribution().stream()
            .filter(d -> sameServer(URI.create(d.url()), server))
            .map(DomainProfile.Server::tlsSpkiPin)
            .collect(Collectors.toSet());
    return listed.isEmpty()
        ? profile.distribution().stream()
            .map(DomainProfile.Server::tlsSpkiPin)
            .collect(Collectors.toSet())
        : listed;
  }

  private static boolean sameServer(URI a, URI b) {
    return a.getPort() == b.getPort()
        && a.getHost() != null
        && a.getHost().equalsIgnoreCase(b.getHost());
  }
}
