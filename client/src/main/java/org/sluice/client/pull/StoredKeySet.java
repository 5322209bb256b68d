package org.sluice.client.pull;

import java.nio.file.Path;
import java.util.List;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// A key set at rest in the device folder: everything the server sent about it, still sealed, so
/// that every use repeats every check of the pull.
///
/// ```
/// u8 1 | bytes32 sealed | bytes32 entry | u64 index | u8 count | count * 32 proof
///      | bytes32 checkpoint | bytes32 access record | 32 certificate hash
/// ```
record StoredKeySet(LoggedRecord record, Octets checkpoint, Octets access, Hash32 certificate) {

  static final int MAX_OCTETS = 2 << 20;

  private static final int MAX_PART = 1 << 20;

  byte[] encode() {
    Writer out =
        new Writer()
            .u8(1)
            .bytes32(record.sealed())
            .bytes32(record.entry())
            .u64(record.index())
            .u8(record.proof().size());
    record.proof().forEach(hash -> out.raw(hash.octets()));
    return out.bytes32(checkpoint).bytes32(access).raw(certificate.octets()).toByteArray();
  }

  /// Reads a file of the device folder.
  ///
  /// @throws Refused when it is damaged or gone
  static StoredKeySet load(Path file) {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    try {
      return decode(octets == null ? new byte[0] : octets);
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "a stored key set", "damaged", e);
    }
  }

  static StoredKeySet decode(byte[] octets) {
    return Reader.decode(octets, "StoredKeySet", StoredKeySet::read);
  }

  private static StoredKeySet read(Reader in) {
    if (in.u8("version") != 1) {
      throw in.refuse("version", "not 1");
    }
    Octets sealed = Octets.of(in.bytes32("sealed", MAX_PART));
    Octets entry = Octets.of(in.bytes32("entry", MAX_PART));
    long index = in.u64("index");
    List<Hash32> proof =
        in.list(in.count8("proof", 0, 63, Hash32.LENGTH), r -> Hash32.read(r, "proof"));
    return new StoredKeySet(
        new LoggedRecord(sealed, entry, index, proof),
        Octets.of(in.bytes32("checkpoint", MAX_PART)),
        Octets.of(in.bytes32("access", MAX_PART)),
        Hash32.read(in, "certificate"));
  }
}
