package org.sluice.mikey.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.testing.ThirdParty;
import org.sluice.records.id.Hash32;

/// Ours against the JDK's parser and canonicaliser.
class CanonicalXmlTest {

  private static final long SEED = 20261121;

  private static XmlDocument parse(byte[] document) {
    return XmlDocument.parse(document, XmlDocument.MAX_OCTETS, "any");
  }

  private static XmlElement find(XmlElement in, String id) {
    if (in.attribute("Id").filter(id::equals).isPresent()) {
      return in;
    }
    return in.elements().stream()
        .map(e -> find(e, id))
        .filter(e -> e.attribute("Id").filter(id::equals).isPresent())
        .findFirst()
        .orElse(in);
  }

  private static void compare(byte[] document, List<String> ids, String what) throws Exception {
    try (XmlDocument ours = parse(document)) {
      assertThat(CanonicalXml.open(ours.root()))
          .as(what)
          .asString(UTF_8)
          .isEqualTo(new String(Jdk.canonical(document), UTF_8));
      for (String id : ids) {
        assertThat(CanonicalXml.open(find(ours.root(), id)))
            .as(what + ", " + id)
            .asString(UTF_8)
            .isEqualTo(new String(Jdk.canonical(document, id), UTF_8));
      }
    }
  }

  @Test
  void randomDocumentsAndTheirPartsAreTheSame() throws Exception {
    int parts = 0;
    for (long seed = SEED; seed < SEED + 1500; seed++) {
      RandomXml random = new RandomXml(seed);
      parts += random.ids().size();
      compare(random.text().getBytes(UTF_8), random.ids(), "seed " + seed + ": " + random.text());
    }
    assertThat(parts).isGreaterThan(250);
  }

  /// Documents with a few octets changed: what we accept, the JDK accepts, and reads the same.
  @Test
  void weAcceptNothingThatTheJdkDoesNot() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] markup = "<>/=\"'&;#x:!-?]\r\n \u00e9a0".getBytes(UTF_8);
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < 12_000; i++) {
      byte[] document = new RandomXml(SEED + i % 400).text().getBytes(UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        document[random.nextInt(document.length)] = markup[random.nextInt(markup.length)];
      }
      String what = "document " + i + ": " + new String(document, UTF_8);
      try (XmlDocument ours = parse(document)) {
        assertThat(Jdk.accepts(document)).as(what).isTrue();
        byte[] canonical = CanonicalXml.open(ours.root());
        assertThat(canonical).as(what).isEqualTo(Jdk.canonical(document));
        accepted++;
      } catch (MalformedXml e) {
        refused++;
      }
    }
    assertThat(accepted).isGreaterThan(1000);
    assertThat(refused).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request-init.xml",
        "response-certcache.xml",
        "response-error.xml",
        "response-init.xml",
        "response-keyprov.xml",
        "response-keyprov-signed-wrapped.xml"
      })
  void theSampleDocumentsAreTheSame(String file) throws Exception {
    byte[] document = ThirdParty.text(file, "canonical form of " + file).getBytes(UTF_8);
    compare(document, file.contains("signed") ? List.of("resp1") : List.of(), file);
  }

  @Test
  void hashingInThePoolGivesTheHashOfTheSameOctets() {
    byte[] document = new RandomXml(SEED).text().getBytes(UTF_8);
    try (XmlDocument d = parse(document);
        Frame frame = Frame.open(1024)) {
      Sha256 hash = new Sha256(frame);
      CanonicalXml.write(d.root(), CanonicalSink.of(hash));
      long out = frame.alloc(32);
      hash.finish(out);
      assertThat(Hash32.of(Pool.get(out, 32)))
          .isEqualTo(Hash32.sha256(CanonicalXml.open(d.root())));
    }
  }

  @Test
  void anElementCanBeLeftOut() {
    try (XmlDocument d = parse("<a><b/>x<c>y</c>z</a>".getBytes(UTF_8));
        Frame frame = Frame.open(1024)) {
      Sha256 hash = new Sha256(frame);
      CanonicalXml.writeWithout(d.root(), d.root().elements().getLast(), CanonicalSink.of(hash));
      long out = frame.alloc(32);
      hash.finish(out);
      assertThat(Hash32.of(Pool.get(out, 32)))
          .isEqualTo(Hash32.sha256("<a><b></b>xz</a>".getBytes(UTF_8)));
    }
  }

  @Test
  void relativeNamespacesHaveNoCanonicalForm() {
    try (XmlDocument d = parse("<a xmlns='TOBEDEFINED'/>".getBytes(UTF_8))) {
      assertThatThrownBy(() -> CanonicalXml.open(d.root()))
          .isInstanceOf(MalformedXml.class)
          .hasMessageContaining("relative namespace");
    }
  }
}
