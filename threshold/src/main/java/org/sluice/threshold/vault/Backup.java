package org.sluice.threshold.vault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;

/// A copy of what a partition keeps in its store: sealed shares of the generations in force and its
/// place in the log. Everything in it is public or sealed by a key that is in the token and nowhere
/// else, so without the token, or the token's own backup, nobody can use it. Signed by the
/// partition's identity key.
///
/// ```
/// "SLB1" | u8 index | u64 logSize | 32 logRoot | u64 time | 32 folder
///   | u16 count, { text domain | 32 gamma } | u16 count, { text name | bytes32 octets } | 64 signature
/// ```
///
/// @param index of the partition
/// @param logSize entries that it had co-signed
/// @param logRoot root over them
/// @param time Unix time in seconds, by its own clock
/// @param folder SHA-256 over what else of the partition's folder is kept beside it
/// @param generations in force, none of a domain twice
/// @param files what the store held, by name
/// @param signature ECDSA `r || s` over everything before it
public record Backup(
    int index,
    long logSize,
    Hash32 logRoot,
    long time,
    Hash32 folder,
    List<Generation> generations,
    List<File> files,
    Octets signature) {

  /// Most octets of a backup.
  public static final int MAX_OCTETS = 64 << 20;

  private static final byte[] MAGIC = {'S', 'L', 'B', '1'};
  private static final byte[] LABEL = "sluice/backup/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_DOMAINS = 4096;
  private static final int MAX_NAME = 160;
  private static final int SIGNATURE = 64;

  /// A generation that it holds shares of.
  public record Generation(DomainName domain, Hash32 gamma) {}

  /// One entry of the store.
  public record File(String name, Octets octets) {}

  /// Checks the fields.
  public Backup {
    generations = List.copyOf(generations);
    files = List.copyOf(files);
    Bounds.of("Backup")
        .range("index", index, 1, 12)
        .u64("logSize", logSize)
        .u64("time", time)
        .size("generations", generations, 1, MAX_DOMAINS)
        .distinct("generations", generations.stream().map(Generation::domain).toList())
        .size("files", files, 1, 3 * MAX_DOMAINS)
        .distinct("files", files.stream().map(File::name).toList())
        .length("signature", signature, SIGNATURE);
  }

  /// What is signed and hashed: everything but the signature.
  private byte[] content() {
    Writer out =
        new Writer()
            .raw(MAGIC)
            .u8(index)
            .u64(logSize)
            .raw(logRoot.octets())
            .u64(time)
            .raw(folder.octets())
            .u16(generations.size());
    generations.forEach(g -> out.text(g.domain().value()).raw(g.gamma().octets()));
    out.u16(files.size());
    files.forEach(f -> out.text(f.name()).bytes32(f.octets()));
    return out.toByteArray();
  }

  /// Octets that the identity key signs.
  byte[] signed() {
    return new Writer().raw(LABEL).u8(0).raw(Hash32.sha256(content()).octets()).toByteArray();
  }

  /// What the log calls it: SHA-256 over all but the signature.
  public Hash32 hash() {
    return Hash32.sha256(content());
  }

  /// Whether that P-256 identity key has signed it.
  public boolean isSignedBy(Octets identitySpki) {
    return P256Verifier.verify(identitySpki.toArray(), signed(), signature.toArray());
  }

  /// The octets of the file.
  public byte[] encoded() {
    return new Writer().raw(content()).raw(signature).toByteArray();
  }

  /// The backup that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static Backup decode(byte[] octets) {
    return Reader.decode(
        octets,
        "Backup",
        in -> {
          in.magic(MAGIC);
          return new Backup(
              in.u8("index"),
              in.u64("logSize"),
              Hash32.read(in, "logRoot"),
              in.u64("time"),
              Hash32.read(in, "folder"),
              in.list(
                  in.count16("generations", 1, MAX_DOMAINS, 34),
                  r -> new Generation(DomainName.read(r, "domain"), Hash32.read(r, "gamma"))),
              in.list(
                  in.count16("files", 1, 3 * MAX_DOMAINS, 6),
                  r ->
                      new File(
                          r.text("name", MAX_NAME), Octets.of(r.bytes32("octets", MAX_OCTETS)))),
              Octets.of(in.raw("signature", SIGNATURE)));
        });
  }

  /// Its entries as a store that is only looked at.
  Reading reading() {
    return new Reading(files);
  }

  /// A store that nothing can be written into.
  static final class Reading implements org.sluice.threshold.PartitionStore {
    private final TreeMap<String, Octets> files = new TreeMap<>();

    private Reading(List<File> files) {
      files.forEach(f -> this.files.put(f.name(), f.octets()));
    }

    @Override
    public void put(String name, byte[] octets) {
      throw new IllegalStateException("a backup is not written into");
    }

    @Override
    public byte @org.jspecify.annotations.Nullable [] get(String name) {
      Octets octets = files.get(name);
      return octets == null ? null : octets.toArray();
    }

    @Override
    public void delete(String name) {
      throw new IllegalStateException("a backup is not written into");
    }
  }
}
