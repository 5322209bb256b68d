package org.sluice.mikey.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealBatch;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.keyset.AuditKey;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.testing.Pool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

@DisplayName("Every type that holds a secret: wiped, redacted, compared by identity")
class SecretTypesTest {

  private static final Instant TIME = Instant.parse("2026-11-21T04:00:00Z");
  private static final TestDomain DOMAIN = new TestDomain("kms.example", PeriodRule.MONTHLY);
  private static final Party USER = new Party(UserUri.parse("sip:user@example"), DOMAIN.keys());

  private static byte[] scalar() {
    byte[] octets = Pool.random(32);
    octets[0] &= 0x7f;
    return octets;
  }

  private static KeySet keys() {
    return DOMAIN.issue("sip:user@example", USER.periodAt(TIME).number());
  }

  private static Ssv ssv() {
    return Ssv.of(Pool.secret(Pool.random(16)));
  }

  private static Opened opened() {
    try (KeySet keys = keys();
        Ssv ssv = ssv()) {
      byte[] message = ImessageMaker.make(USER, keys, USER, TIME, ssv, 1);
      return new ImessageOpener(USER, _ -> keys, List.of())
          .openDeferred(message, TIME, Optional.empty());
    }
  }

  private static SrtpKeys srtp() {
    try (Ssv ssv = ssv()) {
      return SrtpKeys.derive(ssv, 0, 1, Octets.of(new byte[16]));
    }
  }

  private static SealBatch sealBatch() {
    try (HpkeKeyPair to = HpkeKeyPair.generate(SealSuite.X25519)) {
      return SealBatch.to(List.of(to.publicKey()));
    }
  }

  private static Frame frame() {
    Frame frame = Frame.open(64);
    Pool.put(frame, Pool.random(64));
    return frame;
  }

  /// One of each, with random octets.
  private static List<AutoCloseable> examples() {
    return List.of(
        Pool.secret(Pool.random(40)),
        frame(),
        Rsk.of(Pool.secret(Curve.SAKKE.generator().octets())),
        ssv(),
        Ssk.of(Pool.secret(scalar())),
        HpkeKeyPair.of(SealSuite.X25519, Pool.secret(Pool.random(32))),
        sealBatch(),
        keys(),
        srtp(),
        TransportKey.of("tk", Pool.secret(Pool.random(32))),
        IntegrityKey.of("ink", Pool.secret(Pool.random(32))),
        new AuditKey(
            "sip:user@example".getBytes(StandardCharsets.US_ASCII),
            Rsk.of(Pool.secret(Curve.SAKKE.generator().octets()))),
        opened());
  }

  @TestFactory
  Stream<DynamicTest> eachOfThem() {
    return examples().stream()
        .map(e -> DynamicTest.dynamicTest(e.getClass().getSimpleName(), () -> check(e)));
  }

  private static void check(AutoCloseable secret) throws Exception {
    List<long[]> blocks = new ArrayList<>();
    blocks(secret, blocks);
    assertThat(blocks).isNotEmpty();
    for (long[] block : blocks) {
      byte[] octets = Pool.get(block[0], (int) block[1]);
      assertThat(octets).as("held octets").isNotEqualTo(new byte[octets.length]);
      assertThat(secret.toString())
          .startsWith(secret.getClass().getSimpleName() + "[")
          .doesNotContainIgnoringCase(Pool.hex(octets).substring(0, 16));
    }
    assertThat(secret.hashCode()).isEqualTo(System.identityHashCode(secret));
    secret.close();
    for (long[] block : blocks) {
      assertThat(Pool.get(block[0], (int) block[1])).containsOnly(0);
    }
    secret.close(); // twice is harmless
    assertThat(Pool.get(blocks.get(0)[0], (int) blocks.get(0)[1])).containsOnly(0);
  }

  /// Offset and length of every block that is reachable through fields.
  private static void blocks(Object holder, List<long[]> to) throws IllegalAccessException {
    if (holder instanceof SecretBytes s) {
      to.add(new long[] {s.use(at -> at), s.length()});
      return;
    }
    for (Field f : holder.getClass().getDeclaredFields()) {
      f.setAccessible(true);
      if (holder instanceof Frame && f.getName().equals("base")) {
        to.add(new long[] {f.getLong(holder), 64});
      } else if (HOLDERS.contains(f.getType())) {
        blocks(f.get(holder), to);
      }
    }
  }

  private static final Set<Class<?>> HOLDERS = holders();

  /// All types of this module with a field of one of them, found among the compiled classes.
  private static Set<Class<?>> holders() {
    Set<Class<?>> found = new java.util.HashSet<>(Set.of(SecretBytes.class, Frame.class));
    List<Class<?>> all = classes();
    int before;
    do {
      before = found.size();
      for (Class<?> c : all) {
        for (Field f : c.getDeclaredFields()) {
          if (!Modifier.isStatic(f.getModifiers()) && found.contains(f.getType())) {
            found.add(c);
          }
        }
      }
    } while (found.size() > before);
    return found;
  }

  private static List<Class<?>> classes() {
    try {
      Path root =
          Path.of(SecretBytes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<Class<?>> classes = new ArrayList<>();
      try (Stream<Path> files = Files.walk(root.resolve("org/sluice/mikey"))) {
        for (Path f : files.filter(p -> p.toString().endsWith(".class")).toList()) {
          String name =
              root.relativize(f).toString().replace('/', '.').replaceFirst("\\.class$", "");
          if (!name.endsWith("package-info")) {
            classes.add(Class.forName(name, false, SecretBytes.class.getClassLoader()));
          }
        }
      }
      return classes;
    } catch (Exception e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// Not the parts of readers and writers of documents: SecretRulesTest in system-tests sees those.
  /// Not the maker of messages, which works with keys that its caller owns.
  private static boolean isKey(Class<?> c) {
    return c != ImessageMaker.class
        && !c.getPackageName().endsWith(".xml")
        && (!c.getPackageName().endsWith(".documents")
            || c == TransportKey.class
            || c == IntegrityKey.class);
  }

  @Test
  @DisplayName("there is an example of every type that has a secret in a field")
  void complete() {
    Set<String> wanted = new TreeSet<>();
    HOLDERS.stream().filter(SecretTypesTest::isKey).forEach(c -> wanted.add(c.getName()));
    Set<String> shown = new TreeSet<>();
    for (AutoCloseable e : examples()) {
      shown.add(e.getClass().getName());
    }
    assertThat(shown).isEqualTo(wanted);
  }

  @Test
  @DisplayName("no type overrides equals or hashCode, or gives its octets to the heap")
  void noGetters() {
    for (Class<?> c : HOLDERS.stream().filter(SecretTypesTest::isKey).toList()) {
      for (Method m : c.getDeclaredMethods()) {
        assertThat(m.getName()).as(c.getName()).isNotIn("equals", "hashCode", "clone");
        Class<?> to = m.getReturnType();
        boolean octets = to.isArray() || CharSequence.class.isAssignableFrom(to);
        if (octets
            && !Modifier.isStatic(m.getModifiers())
            && !Modifier.isPrivate(m.getModifiers())) {
          assertThat(c.getSimpleName() + "." + m.getName())
              .isIn(
                  "HpkeKeyPair.publicKey",
                  "KeySet.identifier",
                  "AuditKey.identifier",
                  "TransportKey.name",
                  "IntegrityKey.name",
                  c.getSimpleName() + ".toString");
        }
      }
      assertThat(Modifier.isFinal(c.getModifiers())).as(c.getName()).isTrue();
      assertThat(AutoCloseable.class).isAssignableFrom(c);
    }
  }

  @Test
  @DisplayName("a lent segment is read-only and ends with the call; a closed secret lends nothing")
  void lending() {
    SecretBytes secret = Pool.secret(new byte[] {1, 2, 3});
    MemorySegment[] kept = new MemorySegment[1];
    long sum =
        secret.lend(s -> {
          kept[0] = s;
          assertThatThrownBy(() -> s.set(ValueLayout.JAVA_BYTE, 0, (byte) 9))
              .isInstanceOf(IllegalArgumentException.class);
          return s.get(ValueLayout.JAVA_BYTE, 2);
        });
    assertThat(sum).isEqualTo(3);
    assertThatThrownBy(() -> kept[0].get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    secret.close();
    assertThatThrownBy(() -> secret.lend(_ -> 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.use(at -> at)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a heap array that is taken over is zeroed")
  void takenOver() {
    byte[] octets = {1, 2, 3};
    SecretBytes.takeOwnershipOf(octets).close();
    assertThat(octets).containsOnly(0);
  }
}
