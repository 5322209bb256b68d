package org.sluice.records.export;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Comparison;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.StreamId;
import org.sluice.records.tlog.Merkle;

/// What a bundle carries: items of one kind, under a gapless number. At most 16 MiB.
///
/// ```
/// u8 version = 1 | u8 stream ('K' or 'L') | 16 streamId | u64 sequence | u8 kind | text domain
///   | u32 count, bytes32 items
/// ```
///
/// Items by kind: [SealedKeySet], KMS certificate XML, signed domain profile, [AccessRecord],
/// signed manifest, [SealedOpenings], [RevocationList]; in stream L [LogSegment] or one
/// [Heartbeat].
///
/// @param sequence gapless within the stream
/// @param kind decides the stream: codes below 16 are K
/// @param domain null only in stream L, for a log of several domains; written as empty text
/// @param items 1 to 65 536, each 1 octet to 1 MiB
public record Payload(
    StreamId streamId,
    long sequence,
    BundleKind kind,
    @Nullable DomainName domain,
    List<Octets> items) {

  /// Most octets of a payload.
  public static final int MAX_OCTETS = 16 << 20;

  /// Most octets of an item.
  public static final int MAX_ITEM = 1 << 20;

  /// Most items.
  public static final int MAX_ITEMS = 65_536;

  /// Stream of keys, certificates, profiles, access records, manifests.
  public static final char STREAM_K = 'K';

  /// Stream of the log.
  public static final char STREAM_L = 'L';

  private static final int VERSION = 1;
  private static final int FIXED = 1 + 1 + StreamId.LENGTH + 8 + 1 + 2 + 4;

  /// Checks the fields.
  public Payload {
    items = List.copyOf(items);
    Bounds b =
        Bounds.of("Payload")
            .u64("sequence", sequence)
            .that(domain != null || kind.isLogStream(), "domain", "missing in stream K")
            .size("items", items, 1, MAX_ITEMS);
    long total = (long) FIXED + (domain == null ? 0 : domain.value().length());
    for (Octets item : items) {
      b.range("item", item.length(), 1, MAX_ITEM);
      total += 4L + item.length();
    }
    b.that(total <= MAX_OCTETS, "items", total + " octets, at most " + MAX_OCTETS + " allowed");
  }

  /// `'K'` or `'L'`.
  public char stream() {
    return kind.isLogStream() ? STREAM_L : STREAM_K;
  }

  /// RFC 9162 root over the items.
  public Hash32 recordsRoot() {
    return Merkle.rootOfHashes(items.stream().map(Merkle::leafHash).toList());
  }

  /// SHA-256 of the canonical octets.
  public Hash32 hash() {
    byte[] head = writeHead(new Writer(FIXED + DomainName.MAX_OCTETS)).toByteArray();
    return Hash32.sha256(digest -> {
      digest.update(head);
      for (Octets item : items) {
        digest.update(new Writer(Integer.BYTES).u32(item.length()).take());
        item.feed(digest);
      }
    });
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer(length());
    write(out);
    return out.take();
  }

  /// How many the canonical octets are.
  public int length() {
    int length = FIXED + (domain == null ? 0 : domain.value().length());
    for (Octets item : items) {
      length += Integer.BYTES + item.length();
    }
    return length;
  }

  void write(Writer out) {
    items.forEach(writeHead(out)::bytes32);
  }

  /// Compares what [#write] would write.
  Comparison compare(Comparison encoding) {
    encoding.next(writeHead(new Writer()).toByteArray());
    for (Octets item : items) {
      encoding.next(new Writer(Integer.BYTES).u32(item.length()).take()).next(item);
    }
    return encoding;
  }

  private Writer writeHead(Writer out) {
    out.u8(VERSION).u8(stream());
    streamId.write(out);
    return out.u64(sequence)
        .code(kind)
        .text(domain == null ? "" : domain.value())
        .u32(items.size());
  }

  /// The payload that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static Payload decode(byte[] octets) {
    return Reader.decode(octets, "Payload", Payload::read);
  }

  static Payload read(Reader in) {
    in.version(VERSION);
    if (in.length() > MAX_OCTETS) {
      throw in.refuse("version", in.length() + " octets, at most " + MAX_OCTETS + " allowed");
    }
    int stream = in.u8("stream");
    StreamId streamId = StreamId.read(in, "streamId");
    long sequence = in.u64("sequence");
    BundleKind kind = in.code("kind", BundleKind.class);
    String domain = in.text("domain", DomainName.MAX_OCTETS);
    Payload payload =
        new Payload(
            streamId,
            sequence,
            kind,
            domain.isEmpty() ? null : DomainName.parse(domain, in, "domain"),
            in.list(in.count32("items", 1, MAX_ITEMS, 5), r -> r.octets32("item", MAX_ITEM)));
    if (stream != payload.stream()) {
      throw in.refuse("stream", "not the stream of its kind");
    }
    return payload;
  }
}
