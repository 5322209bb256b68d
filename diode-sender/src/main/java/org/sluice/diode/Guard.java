package org.sluice.diode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.BadBundle;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.BundleVerifier;
import org.sluice.records.export.DomainLog;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.export.VerifiedBundle;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.SignedNote;

/// The last look at a bundle before the wire. It knows only what the operator gave it: the signed
/// profile of each domain.
///
/// A file passes if it is exactly one encoding of a bundle, is signed by the appliance and (stream
/// K) proven to be in the log, carries nothing but items of its kind, and is the number its name
/// says. Whatever else a broken or taken-over appliance writes into the spool does not leave.
final class Guard {
  private static final int MAX_CERTIFICATE_OCTETS = 1 << 20;

  private final Map<DomainName, Pinned> domains = new TreeMap<>();

  private record Pinned(String origin, BundleVerifier bundles, CheckpointVerifier checkpoints) {}

  /// @param profiles encoded signed profiles, one for each domain
  Guard(Collection<byte[]> profiles) {
    for (byte[] octets : profiles) {
      DomainProfile profile = profile(octets);
      CheckpointVerifier checkpoints = DomainLog.of(profile);
      BundleVerifier bundles = new BundleVerifier(profile.bundleSpki().toArray(), checkpoints);
      if (domains.putIfAbsent(
              profile.domain(), new Pinned(profile.logOrigin(), bundles, checkpoints))
          != null) {
        throw new IllegalArgumentException("two profiles of domain " + profile.domain());
      }
    }
  }

  /// Lets a file pass, or not.
  ///
  /// @param stream and sequence as the file is named
  /// @throws GuardRefusal with the reason
  VerifiedBundle check(byte[] octets, StreamLetter stream, long sequence) {
    try {
      Bundle bundle = Bundle.decode(octets);
      if (!bundle.isEncodedAs(octets)) {
        throw new GuardRefusal("encoded again it is not the same octets");
      }
      Payload payload = bundle.payload();
      if (payload.stream() != stream.letter() || payload.sequence() != sequence || sequence < 1) {
        throw new GuardRefusal(
            String.format(
                Locale.ROOT,
                "it is %c %d inside, its name says %s %d",
                payload.stream(),
                payload.sequence(),
                stream,
                sequence));
      }
      VerifiedBundle verified = verify(bundle);
      for (Octets item : payload.items()) {
        checkItem(payload, item);
      }
      return verified;
    } catch (MalformedRecord | BadBundle e) {
      throw new GuardRefusal(String.valueOf(e.getMessage()));
    }
  }

  private VerifiedBundle verify(Bundle bundle) {
    DomainName domain = bundle.payload().domain();
    Collection<Pinned> candidates =
        domain == null
            ? domains.values()
            : Optional.ofNullable(domains.get(domain)).stream().toList();
    List<String> why = new ArrayList<>();
    for (Pinned pinned : candidates) {
      try {
        return pinned.bundles().verify(bundle);
      } catch (BadBundle e) {
        why.add(String.valueOf(e.getMessage()));
      }
    }
    throw new GuardRefusal(
        why.isEmpty() ? "no profile was given for domain " + domain : why.getFirst());
  }

  private void checkItem(Payload payload, Octets item) {
    DomainName domain = payload.domain();
    switch (payload.kind()) {
      case KEY_SETS -> requireSame(domain, SealedKeySet.decode(item.toArray()).domain());
      case ACCESS -> requireSame(domain, AccessRecord.decode(item.toArray()).domain());
      case OPENINGS -> requireSame(domain, SealedOpenings.decode(item.toArray()).domain());
      case REVOCATIONS -> requireSame(domain, RevocationList.decode(item.toArray()).domain());
      case CERTIFICATE -> checkCertificate(item);
      case PROFILE -> {
        Statement statement = SignedStatement.decode(item.toArray()).statement();
        if (!(statement instanceof DomainProfile profile)) {
          throw new GuardRefusal("a profile bundle with " + statement.label());
        }
        requireSame(domain, profile.domain());
      }
      case MANIFEST -> {
        Statement statement = SignedStatement.decode(item.toArray()).statement();
        if (!(statement instanceof Manifest manifest)) {
          throw new GuardRefusal("a manifest bundle with " + statement.label());
        }
        requireSame(domain, manifest.domain());
      }
      case LOG_SEGMENT -> checkSegment(LogSegment.decode(item.toArray()));
      case HEARTBEAT -> checkHeartbeat(payload, Heartbeat.decode(item.toArray()));
    }
  }

  /// Records cannot parse the document; its octets are bound by the signed profile that names its
  /// hash.
  private static void checkCertificate(Octets item) {
    if (item.length() > MAX_CERTIFICATE_OCTETS || item.at(0) != '<') {
      throw new GuardRefusal("a certificate that is no XML document of at most 1 MiB");
    }
  }

  /// Each entry is a statement, so that nothing else can travel as the log; the co-signed
  /// checkpoint is for that size.
  private void checkSegment(LogSegment segment) {
    segment.entries().forEach(entry -> SignedStatement.decode(entry.toArray()));
    List<String> why = new ArrayList<>();
    for (Pinned pinned : domains.values()) {
      try {
        SignedNote note = SignedNote.parse(segment.checkpoint().toArray());
        long size = pinned.checkpoints().verify(note).checkpoint().size();
        if (size != segment.size()) {
          throw new GuardRefusal(
              "entries up to " + segment.size() + " with a checkpoint of size " + size);
        }
        return;
      } catch (BadNote e) {
        why.add(String.valueOf(e.getMessage()));
      }
    }
    throw new GuardRefusal("log segment: " + why.getFirst());
  }

  /// One heartbeat, of a log that a profile names.
  private void checkHeartbeat(Payload payload, Heartbeat heartbeat) {
    if (payload.items().size() != 1) {
      throw new GuardRefusal(payload.items().size() + " heartbeats in one bundle");
    }
    if (domains.values().stream().noneMatch(d -> d.origin().equals(heartbeat.origin()))) {
      throw new GuardRefusal("a heartbeat of the log " + heartbeat.origin());
    }
  }

  private static void requireSame(@Nullable DomainName bundle, DomainName item) {
    if (bundle == null || !bundle.equals(item)) {
      throw new GuardRefusal("an item of domain " + item + " in a bundle of domain " + bundle);
    }
  }

  private static DomainProfile profile(byte[] octets) {
    Statement statement = SignedStatement.decode(octets).statement();
    if (statement instanceof DomainProfile profile) {
      return profile;
    }
    throw new IllegalArgumentException("not a profile but " + statement.label());
  }
}
