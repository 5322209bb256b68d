package org.sluice.distribution.replica;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.export.VerifiedBundle;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Manifest;

/// What a verified bundle becomes in Kafka: a record for each item that counts, under the key by
/// which a later one replaces it, and one for the bundle.
final class Records {
  private final String prefix;

  Records(String prefix) {
    this.prefix = prefix;
  }

  List<ProducerRecord<byte[], byte[]>> of(VerifiedBundle verified, BitSet current) {
    Payload payload = verified.payload();
    byte[] place = place(payload);
    if (payload.kind().isLogStream()) {
      return List.of(record(Topic.LOG, place, verified.bundle().encoded()));
    }
    DomainName domain = Objects.requireNonNull(payload.domain(), "stream K has a domain");
    List<ExportedItem> items = ExportedItem.of(verified.bundle());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (ExportedItem item : items) {
      if (current.get((int) item.index())) {
        addItem(payload, domain, item, records);
      }
    }
    records.add(record(Topic.BUNDLES, place, items.getFirst().encoded()));
    return records;
  }

  private void addItem(
      Payload payload,
      DomainName domain,
      ExportedItem item,
      List<ProducerRecord<byte[], byte[]>> records) {
    byte[] octets = item.item().toArray();
    switch (payload.kind()) {
      case KEY_SETS ->
          records.add(record(Topic.KEYSETS, key(SealedKeySet.decode(octets)), item.encoded()));
      case ACCESS -> {
        AccessRecord access = AccessRecord.decode(octets);
        Topic topic = access.state() == DeviceState.ACTIVE ? Topic.ACCESS : Topic.REVOCATIONS;
        records.add(record(topic, key(access), item.encoded()));
      }
      case CERTIFICATE ->
          records.add(record(Topic.CERTIFICATES, Hash32.sha256(octets).octets(), item.encoded()));
      case REVOCATIONS ->
          records.add(record(Topic.REVOCATIONS, ofDomain(domain).toByteArray(), item.encoded()));
      case OPENINGS ->
          records.add(record(Topic.OPENINGS, Hash32.sha256(octets).octets(), item.encoded()));
      case MANIFEST ->
          records.add(record(Topic.MANIFESTS, manifest(domain, octets), item.encoded()));
      case PROFILE -> {} // counts from its leaf in the log
      case LOG_SEGMENT, HEARTBEAT -> throw new IllegalStateException("stream L in stream K");
    }
  }

  private ProducerRecord<byte[], byte[]> record(Topic topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic.name(prefix), key, value);
  }

  private static byte[] place(Payload payload) {
    return new Writer()
        .u8(payload.stream())
        .raw(payload.streamId().octets())
        .u64(payload.sequence())
        .toByteArray();
  }

  private static byte[] key(SealedKeySet sealed) {
    return ofDomain(sealed.domain())
        .raw(sealed.commitment().octets())
        .u64(sealed.period())
        .raw(sealed.recipient().octets())
        .toByteArray();
  }

  private static byte[] key(AccessRecord access) {
    return new Writer()
        .raw(access.authKeyHash().octets())
        .raw(access.commitment().octets())
        .toByteArray();
  }

  private static byte[] manifest(DomainName domain, byte[] octets) {
    Manifest manifest = (Manifest) SignedStatement.decode(octets).statement();
    Writer out = ofDomain(domain);
    manifest.requestId().write(out);
    return out.toByteArray();
  }

  private static Writer ofDomain(DomainName domain) {
    return new Writer().raw(domain.value().getBytes(StandardCharsets.US_ASCII)).u8(0);
  }
}
