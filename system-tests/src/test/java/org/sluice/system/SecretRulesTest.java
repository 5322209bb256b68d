package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Types that hold a secret (docs/SECRETS.md)")
class SecretRulesTest {

  private static final JavaClasses CLASSES = Modules.classes();
  private static final SecretHolders SECRET = new SecretHolders(CLASSES);

  /// Methods of secret types that give octets or text which are public.
  private static final Set<String> PUBLIC_DATA =
      Set.of(
          "org.sluice.mikey.keyset.KeySet.identifier",
          "org.sluice.mikey.keyset.AuditKey.identifier",
          "org.sluice.mikey.hpke.HpkeKeyPair.publicKey",
          "org.sluice.mikey.documents.TransportKey.name",
          "org.sluice.mikey.documents.IntegrityKey.name",
          "org.sluice.hsm.software.SoftwareKey$Seal.seal", // ciphertext
          "org.sluice.hsm.software.SoftwareKey$Wrap.wrap", // ciphertext
          "org.sluice.mikey.message.ImessageMaker.make", // what is sent
          "org.sluice.threshold.extraction.RoundOneComputation.w", // what is sent, if it is twice
          // the same
          "org.sluice.threshold.extraction.RoundOneComputation.twice",
          "org.sluice.threshold.extraction.GenerationShares.keyLabel");

  private static final Set<String> BIG_INTEGER_FREE =
      Set.of(
          "org.sluice.mikey",
          "org.sluice.threshold",
          "org.sluice.hsm",
          "org.sluice.client",
          "org.sluice.appliance");

  /// Where BigInteger may be, and for what: it is never given a secret there.
  private static final Set<String> BIG_INTEGER_OF_CONSTANTS =
      Set.of(
          "org.sluice.mikey.field.Field", // the moduli
          "org.sluice.mikey.batch.LaneField", // constants mod p
          "org.sluice.mikey.batch.LaneInversion", // the same
          "org.sluice.mikey.batch.LaneMultiples", // the same
          "org.sluice.mikey.batch.LaneP256", // the same
          "org.sluice.mikey.batch.LaneP256Inversion", // the same
          "org.sluice.mikey.batch.LaneP256Multiples", // the same
          "org.sluice.mikey.batch.LaneX25519", // the same
          "org.sluice.mikey.batch.LaneProduct", // the modulus
          "org.sluice.mikey.batch.Limbs", // limbs of the modulus
          "org.sluice.mikey.sakke.Pairing", // the digits of q
          "org.sluice.threshold.signing.EcdsaKey", // r and s of a signature
          "org.sluice.hsm.P256Points", // public points for the JDK
          "org.sluice.hsm.appliance.CertifiedKey", // serial number of a certificate
          "org.sluice.hsm.tls.TlsKey", // serial number of a certificate
          "org.sluice.hsm.appliance.TokenContentSigner", // r and s of a signature
          "org.sluice.client.device.AuthenticationKey", // serial number of a certificate
          "org.sluice.appliance.officers.OfficerKey"); // serial number of a certificate

  private static List<JavaClass> holders() {
    return CLASSES.stream().filter(SECRET::contains).toList();
  }

  /// Parts of the readers and writers of documents whose octets are in the pool: what they give as
  /// text is names, labels and structure.
  private static boolean isPartOfADocument(JavaClass c) {
    return c.getPackageName().equals("org.sluice.mikey.xml")
        || (c.getPackageName().equals("org.sluice.mikey.documents")
            && c.getSimpleName().matches(".*(Reader|Writer|Signer|Check)"));
  }

  private static boolean isSecret(JavaField field) {
    return field.getAllInvolvedRawTypes().stream().anyMatch(SECRET::contains);
  }

  @Test
  @DisplayName("the list is complete: whatever has a secret in a field is on it")
  void holdersAreFound() {
    assertThat(SECRET.names())
        .contains(
            "org.sluice.mikey.secret.SecretBytes",
            "org.sluice.mikey.sakke.Rsk",
            "org.sluice.mikey.sakke.Ssv",
            "org.sluice.mikey.eccsi.Ssk",
            "org.sluice.mikey.message.SrtpKeys",
            "org.sluice.mikey.keyset.KeySet",
            "org.sluice.client.pull.VerifiedKeySet",
            "org.sluice.threshold.extraction.GenerationShares");
  }

  @Test
  @DisplayName("none is a record, an exception, an enum or serializable")
  void noneIsValueLike() {
    for (JavaClass c : holders()) {
      assertThat(c.isRecord() || c.isEnum()).as(c.getName()).isFalse();
      assertThat(c.isAssignableTo(Throwable.class)).as(c.getName()).isFalse();
      assertThat(c.isAssignableTo(Serializable.class)).as(c.getName()).isFalse();
    }
  }

  @Test
  @DisplayName("fields with secrets are private and not static")
  void fieldsArePrivate() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass c : CLASSES) {
      for (JavaField f : c.getFields()) {
        Set<JavaModifier> is = f.getModifiers();
        boolean hidden = is.contains(JavaModifier.PRIVATE) || is.contains(JavaModifier.SYNTHETIC);
        if (isSecret(f) && (!hidden || is.contains(JavaModifier.STATIC))) {
          wrong.add(f.getFullName() + " " + is);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("they are final, compared by identity, and closed by their owner")
  void identityAndClose() {
    for (JavaClass c : holders()) {
      assertThat(c.isInterface() || c.getModifiers().contains(JavaModifier.FINAL))
          .as(c.getName())
          .isTrue();
      assertThat(c.getMethods().stream().map(JavaMethod::getName))
          .as(c.getName())
          .doesNotContain("equals", "hashCode", "compareTo", "clone");
      if (isPartOfADocument(c)) {
        continue;
      }
      boolean owns =
          c.getFields().stream()
              .map(f -> f.getRawType().getSimpleName())
              .anyMatch(n -> n.equals("SecretBytes") || n.equals("Frame"));
      if (owns) {
        assertThat(c.isAssignableTo(AutoCloseable.class)).as(c.getName()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("no method of theirs gives octets or text, except the public data that is listed")
  void noGetters() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass c : holders()) {
      for (JavaMethod m : c.getMethods()) {
        JavaClass to = m.getRawReturnType();
        boolean gives =
            to.isArray()
                || to.isAssignableTo(CharSequence.class)
                || to.isAssignableTo(java.nio.Buffer.class)
                || to.isAssignableTo(Number.class)
                || to.getName().equals("java.lang.foreign.MemorySegment");
        if (gives
            && !m.getModifiers().contains(JavaModifier.PRIVATE)
            && !m.getModifiers().contains(JavaModifier.STATIC)
            && !m.getName().equals("toString")
            && !isPartOfADocument(c)
            && !PUBLIC_DATA.contains(c.getName() + "." + m.getName())) {
          wrong.add(m.getFullName() + ": " + to.getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("no exception, log call or text conversion takes one")
  void notInTextOrExceptions() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass c : CLASSES) {
      c.getConstructors().stream()
          .filter(k -> c.isAssignableTo(Throwable.class))
          .filter(k -> k.getRawParameterTypes().stream().anyMatch(SECRET::contains))
          .forEach(k -> wrong.add(k.getFullName()));
      c.getCodeUnitCallsFromSelf().stream()
          .filter(call -> makesText(call.getTarget()))
          .filter(
              call -> call.getTarget().getRawParameterTypes().stream().anyMatch(SECRET::contains))
          .forEach(call -> wrong.add(call.getDescription()));
    }
    // What ArchUnit cannot see: a secret as an Object, and the operands of a string's `+`.
    wrong.addAll(SecretsAsText.in(CLASSES, SECRET));
    assertThat(wrong).isEmpty();
  }

  private static boolean makesText(CodeUnitCallTarget target) {
    String owner = target.getOwner().getName();
    return owner.contains("Logger")
        || owner.contains(".logging.")
        || owner.equals("java.lang.String")
        || owner.equals("java.lang.StringBuilder")
        || owner.equals("java.io.PrintStream")
        || owner.equals("java.io.PrintWriter")
        || owner.equals("java.util.Objects");
  }

  @Test
  @DisplayName("no class that writes or reads JSON, or answers HTTP, or logs, knows one")
  void notInDocuments() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass c : CLASSES) {
      Set<String> known = dependencies(c);
      if (known.stream().anyMatch(SecretRulesTest::writesDocuments)) {
        known.stream()
            .filter(SECRET.names()::contains)
            .forEach(n -> wrong.add(c.getName() + " knows " + n));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Set<String> dependencies(JavaClass c) {
    return c.getDirectDependenciesFromSelf().stream()
        .map(d -> d.getTargetClass().getName())
        .collect(Collectors.toSet());
  }

  private static boolean writesDocuments(String type) {
    return Stream.of(
            "jakarta.json.",
            "jakarta.ws.rs.",
            "com.fasterxml.",
            "org.jboss.logging.",
            "java.util.logging.",
            "java.lang.System$Logger")
        .anyMatch(type::startsWith);
  }

  @Test
  @DisplayName("no BigInteger in a module that holds secrets, except for the constants listed")
  void noBigIntegerNearSecrets() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass c : CLASSES) {
      boolean near = BIG_INTEGER_FREE.stream().anyMatch(c.getPackageName()::startsWith);
      if (near
          && !BIG_INTEGER_OF_CONSTANTS.contains(c.getName())
          && dependencies(c).contains("java.math.BigInteger")) {
        wrong.add(c.getName());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(BIG_INTEGER_OF_CONSTANTS)
        .as("hold secrets")
        .doesNotContainAnyElementsOf(SECRET.names());
  }
}
