package org.sluice.records.statement;

import java.util.List;
import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.LogOrigin;
import org.sluice.records.id.P256Spki;
import org.sluice.records.id.PeriodRule;

/// Type 3: all that a client, receiver or reviewer must know before it trusts anything (design
/// keys-and-trust.md rule 1). Signed by security officers. Its hash is [Statement#hash()].
///
/// ```
/// text domain | u32 number | 32 previous | text kms | rule | u32 epoch | 32 gamma | 32 currentCertificate
///   | 32 nextCertificate | text logOrigin | 32 logKey | u8 count, { u8 index | text name | 32 key }
///   | u8 witnessQuorum | 91 bundleSpki | u8 count, { text url | 32 tlsSpkiPin } | u32 clockToleranceSeconds
///   | u32 flags
/// ```
///
/// @param number from 1
/// @param previous hash of the profile before; zeros for number 1, and for no other
/// @param currentCertificate SHA-256 of the KMS certificate's octets
/// @param nextCertificate the same of the next one, zeros if there is none yet
/// @param logOrigin see [LogOrigin]
/// @param logKey Ed25519, 32 octets
/// @param witnesses 1 to 12, ascending by index; no name and no key twice
/// @param witnessQuorum cosignatures that a checkpoint needs, 1 to the number of witnesses
/// @param bundleSpki P-256 key of the appliance that signs bundles, 91 octets
/// @param distribution up to 16 servers from which keys can be pulled
/// @param clockToleranceSeconds how far a device's clock may be off
/// @param flags see [DomainOption]; every other bit is 0, so that nobody passes over an option that
///   is unknown to them
public record DomainProfile(
    DomainName domain,
    long number,
    Hash32 previous,
    KmsUri kms,
    PeriodRule rule,
    long epoch,
    Hash32 gamma,
    Hash32 currentCertificate,
    Hash32 nextCertificate,
    String logOrigin,
    Octets logKey,
    List<Witness> witnesses,
    int witnessQuorum,
    Octets bundleSpki,
    List<Server> distribution,
    long clockToleranceSeconds,
    long flags)
    implements Statement {

  /// Most distribution servers.
  public static final int MAX_SERVERS = 16;

  /// A partition as witness of the log.
  ///
  /// @param index of the partition, 1 to 12
  /// @param name of its key in a signed note, see [LogOrigin]
  /// @param key Ed25519, 32 octets
  public record Witness(int index, String name, Octets key) {
    static final int MIN_OCTETS = 1 + 2 + 1 + PartitionKeys.ED25519;

    /// Checks the fields.
    public Witness {
      Bounds.of("Witness")
          .range("index", index, 1, GenerationRecord.MAX_PARTITIONS)
          .none("name", LogOrigin.problem(name))
          .length("key", key, PartitionKeys.ED25519);
    }

    /// The same from the key's octets.
    public Witness(int index, String name, byte[] key) {
      this(index, name, Octets.of(key));
    }

    static Witness read(Reader in) {
      return new Witness(
          in.u8("index"),
          in.text("name", LogOrigin.MAX_OCTETS),
          in.raw("key", PartitionKeys.ED25519));
    }

    void write(Writer out) {
      out.u8(index).text(name).raw(key);
    }
  }

  /// A distribution server.
  ///
  /// @param url `https://...`, up to 512 visible ASCII characters
  /// @param tlsSpkiPin SHA-256 of the SPKI of its TLS certificate
  public record Server(String url, Hash32 tlsSpkiPin) {
    /// Most characters of a URL.
    public static final int MAX_URL = 512;

    private static final String SCHEME = "https://";
    static final int MIN_OCTETS = 2 + SCHEME.length() + 1 + Hash32.LENGTH;

    /// Checks the fields.
    public Server {
      Bounds.of("Server")
          .word("url", url, MAX_URL)
          .that(url.startsWith(SCHEME) && url.length() > SCHEME.length(), "url", "not https://...");
    }

    static Server read(Reader in) {
      return new Server(in.text("url", MAX_URL), Hash32.read(in, "tlsSpkiPin"));
    }

    void write(Writer out) {
      out.text(url);
      tlsSpkiPin.write(out);
    }
  }

  /// Checks the fields.
  public DomainProfile {
    witnesses = List.copyOf(witnesses);
    distribution = List.copyOf(distribution);
    Bounds.of("DomainProfile")
        .range("number", number, 1, Bounds.U32_MAX)
        .that(previous.isZero() == (number == 1), "previous", "zeros belong to number 1 alone")
        .u32("epoch", epoch)
        .that(!currentCertificate.isZero(), "currentCertificate", "zeros")
        .none("logOrigin", LogOrigin.problem(logOrigin))
        .length("logKey", logKey, PartitionKeys.ED25519)
        .size("witnesses", witnesses, 1, GenerationRecord.MAX_PARTITIONS)
        .ascending("witnesses", witnesses.stream().map(Witness::index).toList())
        .distinct("witnesses", witnesses.stream().map(Witness::name).toList())
        .distinct("witnesses", witnesses.stream().map(Witness::key).toList())
        .range("witnessQuorum", witnessQuorum, 1, witnesses.size())
        .none("bundleSpki", P256Spki.problem(bundleSpki))
        .size("distribution", distribution, 0, MAX_SERVERS)
        .distinct("distribution", distribution.stream().map(Server::url).toList())
        .u32("clockToleranceSeconds", clockToleranceSeconds)
        .that(
            flags == DomainOption.flags(DomainOption.of(flags)),
            "flags",
            "bits without a meaning are set")
        .that(
            rule.format() == IdentifierFormat.TS33180_HASHED
                || !DomainOption.of(flags).contains(DomainOption.HIDE_IDENTITIES),
            "flags",
            "identities can be hidden only where identifiers are hashes");
  }

  /// What the domain asks of its users' messages.
  public Set<DomainOption> options() {
    return DomainOption.of(flags);
  }

  /// The profile that follows this one and changes nothing but the options.
  public DomainProfile followedWith(Set<DomainOption> options) {
    return new DomainProfile(
        domain,
        number + 1,
        hash(),
        kms,
        rule,
        epoch,
        gamma,
        currentCertificate,
        nextCertificate,
        logOrigin,
        logKey,
        witnesses,
        witnessQuorum,
        bundleSpki,
        distribution,
        clockToleranceSeconds,
        DomainOption.flags(options));
  }

  @Override
  public StatementType statementType() {
    return StatementType.DOMAIN_PROFILE;
  }

  static DomainProfile read(Reader in) {
    return new DomainProfile(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        KmsUri.read(in, "kms"),
        PeriodRule.read(in),
        in.u32("epoch"),
        Hash32.read(in, "gamma"),
        Hash32.read(in, "currentCertificate"),
        Hash32.read(in, "nextCertificate"),
        in.text("logOrigin", LogOrigin.MAX_OCTETS),
        Octets.of(in.raw("logKey", PartitionKeys.ED25519)),
        in.list(
            in.count8("witnesses", 1, GenerationRecord.MAX_PARTITIONS, Witness.MIN_OCTETS),
            Witness::read),
        in.u8("witnessQuorum"),
        Octets.of(in.raw("bundleSpki", P256Spki.LENGTH)),
        in.list(in.count8("distribution", 0, MAX_SERVERS, Server.MIN_OCTETS), Server::read),
        in.u32("clockToleranceSeconds"),
        in.u32("flags"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    out.text(kms.value());
    rule.write(out);
    out.u32(epoch);
    gamma.write(out);
    currentCertificate.write(out);
    nextCertificate.write(out);
    out.text(logOrigin).raw(logKey).u8(witnesses.size());
    witnesses.forEach(w -> w.write(out));
    out.u8(witnessQuorum).raw(bundleSpki).u8(distribution.size());
    distribution.forEach(s -> s.write(out));
    out.u32(clockToleranceSeconds).u32(flags);
  }
}
