package org.sluice.records;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.AuditKeyFile;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.ImportKey;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.export.Payload;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.Statement;

/// A value whose octets are frozen in `golden/<name>.txt`.
///
/// @param value the value
/// @param encoded its octets as the code writes them today
/// @param decode the decoder of its type
/// @param encode the encoder of its type
public record Golden(
    String name,
    Object value,
    Octets encoded,
    Function<byte[], Object> decode,
    Function<Object, byte[]> encode) {

  private static final int OCTETS_PER_LINE = 48;

  /// All of them: one for each statement and for each record that has a decoder.
  public static List<Golden> all() {
    List<Golden> all = new ArrayList<>();
    for (Statement s : Samples.statements()) {
      String name = String.format(Locale.ROOT, "statement-%02d-%s", s.type(), nameOf(s));
      all.add(of(name, s, Statement::decode, v -> ((Statement) v).encoded()));
    }
    SignedStatement request =
        SignedStatement.sign(Samples.request(List.of(Samples.PERIOD)), TestKey.number(3));
    all.add(of(request, SignedStatement::decode, v -> ((SignedStatement) v).encoded()));
    all.add(
        of(
            Draft.of(Samples.standing()).signedBy(TestKey.number(4)),
            Draft::decode,
            v -> ((Draft) v).encoded()));
    all.add(of(sealed(), SealedKeySet::decode, v -> ((SealedKeySet) v).encoded()));
    all.add(of(auditKey(), AuditKeyFile::decode, v -> ((AuditKeyFile) v).encoded()));
    all.add(of(access(), AccessRecord::decode, v -> ((AccessRecord) v).encoded()));
    all.add(of(opened(), SealedOpenings::decode, v -> ((SealedOpenings) v).encoded()));
    all.add(
        of(
            new ReviewerLine("vera", KeyHash.X25519, Samples.octets("reviewer", 32)),
            o -> ReviewerLine.parse(new String(o, StandardCharsets.ISO_8859_1)),
            v -> v.toString().getBytes(StandardCharsets.ISO_8859_1)));
    all.add(
        of(
            openings(),
            o -> Openings.parse(new String(o, StandardCharsets.ISO_8859_1)),
            v -> ((Openings) v).text().getBytes(StandardCharsets.ISO_8859_1)));
    all.add(of(payload(), Payload::decode, v -> ((Payload) v).encoded()));
    all.add(of(bundle(), Bundle::decode, v -> ((Bundle) v).encoded()));
    all.add(
        of(
            ExportedItem.of(bundle()).getFirst(),
            ExportedItem::decode,
            v -> ((ExportedItem) v).encoded()));
    all.add(of(succession(), ProfileSuccession::decode, v -> ((ProfileSuccession) v).encoded()));
    all.add(of(segment(), LogSegment::decode, v -> ((LogSegment) v).encoded()));
    all.add(of(revocations(), RevocationList::decode, v -> ((RevocationList) v).encoded()));
    all.add(of(heartbeat(), Heartbeat::decode, v -> ((Heartbeat) v).encoded()));
    all.add(of(RequestFiles.small(), RequestFile::decode, v -> ((RequestFile) v).encoded()));
    all.add(
        of(RequestFiles.difference(), ToldDifference::decode, v -> ((ToldDifference) v).encoded()));
    all.add(
        of(
            "RequestFile-difference",
            RequestFiles.told(),
            RequestFile::decode,
            v -> ((RequestFile) v).encoded()));
    RequestFile file = RequestFiles.small();
    all.add(
        of(
            new RequestDraft(file.request(), file.batchSize(), file.identities(), file.leaves()),
            RequestDraft::decode,
            v -> ((RequestDraft) v).encoded()));
    all.add(
        of(
            enrolment(),
            o -> EnrolmentLine.parse(new String(o, StandardCharsets.ISO_8859_1)),
            v -> v.toString().getBytes(StandardCharsets.ISO_8859_1)));
    all.add(of(calls(), CallPolicyFile::decode, v -> ((CallPolicyFile) v).encoded()));
    all.add(of(terms(), DomainTermsFile::decode, v -> ((DomainTermsFile) v).encoded()));
    all.add(
        of(
            new ImportKey(Samples.octets("import", 32)),
            o -> ImportKey.parse(new String(o, StandardCharsets.ISO_8859_1)),
            v -> v.toString().getBytes(StandardCharsets.ISO_8859_1)));
    all.add(
        of(
            transportKey(),
            o -> TransportKeyLine.parse(new String(o, StandardCharsets.ISO_8859_1)),
            v -> v.toString().getBytes(StandardCharsets.ISO_8859_1)));
    return all;
  }

  static CallPolicyFile calls() {
    Octets east = Samples.octets("east", 60);
    CallPolicy policy =
        new CallPolicy(
            Samples.DOMAIN,
            1,
            Hash32.ZERO,
            List.of(
                new CallPolicy.Other(
                    KmsUri.parse("kms.east.example"), Hash32.sha256(east.toArray()), 3)),
            Samples.TIME);
    byte[] entry =
        SignedStatement.sign(policy, List.of(TestKey.number(1), TestKey.number(2))).encoded();
    return new CallPolicyFile(
        new LoggedEntry(7, Octets.of(entry), Samples.hashes("path", 2)),
        Samples.octets("note", 40),
        List.of(east));
  }

  static DomainTermsFile terms() {
    byte[] entry =
        SignedStatement.sign(
                Samples.terms(1, Hash32.ZERO, Samples.PERIOD, 12), List.of(TestKey.number(1)))
            .encoded();
    return new DomainTermsFile(
        new LoggedEntry(7, Octets.of(entry), Samples.hashes("path", 2)),
        Samples.octets("note", 40));
  }

  static TransportKeyLine transportKey() {
    return new TransportKeyLine(
        new TransportKeyLine.Content(
            Samples.DOMAIN,
            UserUri.parse("sip:user@example.org"),
            "radio-1",
            "tk.12.user@example.org",
            Optional.of("ink.12.user@example.org"),
            Samples.hash("import key")),
        Samples.octets("enc", 32),
        Samples.octets("sealed keys", 80));
  }

  static SealedKeySet sealed() {
    return new SealedKeySet(
        Samples.DOMAIN,
        1,
        Samples.PERIOD,
        Samples.hash("commitment"),
        Samples.hash("recipient"),
        73,
        List.of(
            new SealedKeySet.Part(
                KeyHash.X25519, Samples.octets("enc", 32), Samples.octets("ciphertext", 397)),
            new SealedKeySet.Part(
                KeyHash.X25519, Samples.octets("enc 2", 32), Samples.octets("ct 2", 16))));
  }

  static AuditKeyFile auditKey() {
    return new AuditKeyFile(
        new SealedKeySet(
            Samples.DOMAIN,
            1,
            Samples.PERIOD,
            Samples.hash("commitment"),
            Samples.hash("recipient"),
            73,
            List.of(
                new SealedKeySet.Part(
                    KeyHash.X25519, Samples.octets("enc", 32), Samples.octets("ct", 300)))),
        logged(70, "request"),
        logged(73, "key"),
        logged(74, "release"),
        Samples.octets("checkpoint", 180));
  }

  private static LoggedEntry logged(long index, String name) {
    return new LoggedEntry(index, Samples.octets(name, 40), Samples.hashes(name, 2));
  }

  static AccessRecord access() {
    return new AccessRecord(
        Samples.DOMAIN,
        Samples.USER,
        Samples.SALT,
        IdentityCommitment.of(Samples.SALT.toArray(), Samples.USER),
        "phone-1",
        Octets.of(TestKey.number(20).spki()),
        KeyHash.P256,
        Octets.of(TestKey.number(21).point()),
        DeviceState.REVOKED,
        12);
  }

  static SealedOpenings opened() {
    return new SealedOpenings(
        Samples.DOMAIN,
        "vera",
        KeyHash.X25519,
        Samples.hash("seal key"),
        Samples.octets("enc", 32),
        Samples.octets("openings", 140));
  }

  static Openings openings() {
    return Openings.of(
        List.of(
            new Opening(Samples.DOMAIN, Samples.USER, Samples.SALT),
            new Opening(
                Samples.DOMAIN,
                UserUri.parse("sip:user@example.org"),
                Samples.octets("another salt", 32))));
  }

  static Payload payload() {
    return new Payload(
        Samples.STREAM,
        17,
        BundleKind.KEY_SETS,
        Samples.DOMAIN,
        List.of(Octets.of(sealed().encoded()), Samples.octets("another item", 40)));
  }

  static Bundle bundle() {
    return Bundle.sign(
        payload(),
        TestKey.number(30),
        new Bundle.Proof(
            75,
            Octets.of(SignedStatement.sign(Samples.export(), TestKey.number(30)).encoded()),
            Samples.hashes("path", 3),
            Samples.octets("checkpoint", 200)));
  }

  static ProfileSuccession succession() {
    return new ProfileSuccession(
        Samples.octets("checkpoint", 190),
        new ProfileSuccession.Leaf(
            90, Samples.octets("profile", 60), Samples.hashes("profile path", 2)),
        List.of(
            new ProfileSuccession.Leaf(
                1, Samples.octets("policy", 50), Samples.hashes("policy path", 2)),
            new ProfileSuccession.Leaf(70, Samples.octets("policy 2", 40), List.of())));
  }

  static RevocationList revocations() {
    Octets salt = Samples.octets("salt of a list", RevocationList.SALT_OCTETS);
    List<RevocationList.Revoked> revoked =
        Stream.of("tel:+447700900123", "sip:b@green.example")
            .map(uri -> RevocationList.id(salt, UserUri.parse(uri)))
            .map(id -> new RevocationList.Revoked(id, Samples.TIME - 60))
            .sorted(RevocationList.BY_ID)
            .toList();
    return new RevocationList(
        Samples.DOMAIN, Samples.TIME, Samples.TIME + 2_592_000, salt, revoked);
  }

  static Heartbeat heartbeat() {
    return new Heartbeat(
        1_780_000_000L,
        1_780_003_600L,
        Samples.STREAM,
        17,
        "log.example/green",
        73,
        Samples.hash("root"),
        "off until 4 January");
  }

  static LogSegment segment() {
    return new LogSegment(
        70,
        List.of(
            Octets.of(SignedStatement.unsigned(Samples.extraction(1)).encoded()),
            Samples.octets("another entry", 33)),
        Samples.octets("checkpoint", 180));
  }

  static EnrolmentLine enrolment() {
    return new EnrolmentLine.Content(
            Samples.DOMAIN,
            UserUri.parse("sip:user@example.org"),
            "phone-1",
            Octets.of(TestKey.number(20).spki()),
            KeyHash.X25519,
            Samples.octets("seal", 32),
            Samples.profile().hash(),
            Samples.octets("nonce", 16))
        .sign(TestKey.number(20));
  }

  /// The text of the golden file: fields for people, then the octets and their hash.
  String text() {
    StringBuilder out = new StringBuilder("# ").append(nameOf(value)).append('\n');
    describe(out, "", value);
    byte[] octets = encoded.toArray();
    out.append("octets = ").append(octets.length).append("\nhex =\n");
    for (int i = 0; i < octets.length; i += OCTETS_PER_LINE) {
      int to = Math.min(octets.length, i + OCTETS_PER_LINE);
      out.append(HexFormat.of().formatHex(octets, i, to)).append('\n');
    }
    return out.append("sha256 = ").append(Hash32.sha256(octets)).append('\n').toString();
  }

  private static Golden of(
      Object value, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
    return of(nameOf(value), value, decode, encode);
  }

  private static Golden of(
      String name, Object value, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
    return new Golden(name, value, Octets.of(encode.apply(value)), decode, encode);
  }

  private static String nameOf(Object value) {
    return value.getClass().getSimpleName();
  }

  private static void describe(StringBuilder out, String path, Object value) {
    if (value instanceof Record r) {
      for (RecordComponent c : r.getClass().getRecordComponents()) {
        describe(out, path.isEmpty() ? c.getName() : path + "." + c.getName(), read(c, r));
      }
    } else if (value instanceof Optional<?> optional) {
      // A field that this value does not have is not encoded either.
      optional.ifPresent(v -> describe(out, path, v));
    } else if (value instanceof List<?> list) {
      out.append(path).append(".count = ").append(list.size()).append('\n');
      for (int i = 0; i < list.size(); i++) {
        describe(out, path + "[" + i + "]", list.get(i));
      }
    } else if (value instanceof Collection<?> set) {
      out.append(path).append(" = ").append(set).append('\n');
    } else {
      out.append(path).append(" = ").append(value).append('\n');
    }
  }

  private static Object read(RecordComponent c, Record r) {
    try {
      Object v = c.getAccessor().invoke(r);
      return v == null ? "none" : v;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
