package org.sluice.mikey.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.keyset.KeySetRefused.Check;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

class KeySetTest {

  private static final String ALICE = "sip:alice@example.org";
  private static final long PERIOD = 1545;
  private static final int ID = 32;

  private static TestDomain domain;
  private static KeySet alice;
  private static byte[] plain;

  @BeforeAll
  static void issue() {
    domain = new TestDomain("kms.example.org", PeriodRule.hashed(2592000, 0));
    alice = domain.issue(ALICE, PERIOD);
    try (SecretBytes p = alice.toPlain()) {
      plain = reveal(p);
    }
  }

  @AfterAll
  static void wipe() {
    alice.close();
    domain.close();
  }

  private static void refused(Check check, ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(
            KeySetRefused.class, e -> assertThat(e.check()).as(e.getMessage()).isEqualTo(check));
  }

  private static KeySet read(byte[] octets) {
    try (SecretBytes p = secret(octets)) {
      return KeySet.fromPlain(p);
    }
  }

  private static byte[] changed(int at, int octet) {
    byte[] b = plain.clone();
    b[at] = (byte) octet;
    return b;
  }

  private static byte[] joined(byte[] first, int upTo, byte[] then) {
    byte[] b = first.clone();
    System.arraycopy(then, upTo, b, upTo, b.length - upTo);
    return b;
  }

  @Test
  void thePlainFormComesBackAndValidates() {
    assertThat(plain).hasSize(3 + ID + 257 + 32 + 65).startsWith(1, 0, 32);
    try (KeySet back = read(plain);
        SecretBytes again = back.toPlain()) {
      assertThat(reveal(again)).isEqualTo(plain);
      back.validate(domain.keys(), UserUri.parse(ALICE), PERIOD);
    }
  }

  @Test
  void anIdentifierOfTheMonthlyFormatComesBackAndValidates() {
    try (TestDomain monthly = new TestDomain("kms.month.example", PeriodRule.MONTHLY);
        KeySet keys = monthly.issue("tel:+447700900123", 1333);
        SecretBytes p = keys.toPlain();
        KeySet back = KeySet.fromPlain(p)) {
      assertThat(p.length()).isEqualTo(3 + 26 + 257 + 32 + 65);
      back.validate(monthly.keys(), UserUri.parse("tel:+447700900123"), 1333);
    }
  }

  @Test
  void otherFormsAreRefused() {
    for (int n : new int[] {0, 1, 3, 356, 357, 358, plain.length - 1, plain.length + 1}) {
      refused(Check.FORM, () -> read(Arrays.copyOf(plain, n)));
    }
    refused(Check.FORM, () -> read(changed(0, 2)));
    refused(Check.FORM, () -> read(changed(1, 1)));
    refused(Check.FORM, () -> read(changed(2, 31)));
    refused(Check.FORM, () -> read(changed(2, 0)));
    refused(Check.FORM, () -> read(changed(3 + ID, 2))); // RSK not uncompressed
    refused(Check.FORM, () -> read(changed(3 + ID + 256, plain[3 + ID + 256] ^ 1)));
    refused(Check.FORM, () -> read(changed(plain.length - 1, plain[plain.length - 1] ^ 1)));
    byte[] zeroSsk = plain.clone();
    Arrays.fill(zeroSsk, 3 + ID + 257, 3 + ID + 257 + 32, (byte) 0);
    refused(Check.FORM, () -> read(zeroSsk));
    byte[] largeSsk = plain.clone();
    Arrays.fill(largeSsk, 3 + ID + 257, 3 + ID + 257 + 32, (byte) 0xff);
    refused(Check.FORM, () -> read(largeSsk));
  }

  @Test
  void keysOfAnotherPeriodAreNotThoseOfThisOne() {
    refused(
        Check.IDENTIFIER, () -> alice.validate(domain.keys(), UserUri.parse(ALICE), PERIOD + 1));
    refused(
        Check.IDENTIFIER,
        () -> alice.validate(domain.keys(), UserUri.parse("sip:bob@example.org"), PERIOD));
  }

  @Test
  void keysOfAnotherUserUnderThisIdentifierAreRefused() {
    byte[] other;
    try (KeySet bob = domain.issue("sip:bob@example.org", PERIOD);
        SecretBytes p = bob.toPlain()) {
      other = reveal(p);
    }
    byte[] bobsSigning = joined(plain, 3 + ID + 257, other);
    try (KeySet mixed = read(bobsSigning)) {
      refused(Check.SSK, () -> mixed.validate(domain.keys()));
    }
    byte[] bobsRsk = joined(joined(plain, 3 + ID, other), 3 + ID + 257, plain);
    try (KeySet mixed = read(bobsRsk)) {
      refused(Check.RSK, () -> mixed.validate(domain.keys()));
    }
    byte[] bobsId = joined(other, 3 + ID, plain);
    try (KeySet mixed = read(bobsId)) {
      refused(Check.SSK, () -> mixed.validate(domain.keys()));
    }
  }

  @Test
  void aSigningKeyOffByOneIsRefused() {
    int last = 3 + ID + 257 + 31;
    try (KeySet wrong = read(changed(last, plain[last] ^ 1))) {
      refused(Check.SSK, () -> wrong.validate(domain.keys()));
    }
  }

  @Test
  void keysOfAnotherServerAreRefused() {
    try (TestDomain other = new TestDomain("kms.example.org", PeriodRule.hashed(2592000, 0))) {
      refused(Check.SSK, () -> alice.validate(other.keys()));
      MasterKeys mixed =
          new MasterKeys(
              other.keys().kms(), other.keys().zT(), domain.keys().kpak(), other.keys().rule());
      refused(Check.RSK, () -> alice.validate(mixed));
    }
  }

  @Test
  void nothingSecretIsPrintedAndClosingWipes() {
    KeySet keys = domain.issue("sip:carol@example.org", PERIOD);
    assertThat(keys.toString()).hasSizeLessThan(80);
    keys.close();
    assertThatThrownBy(keys::toPlain).isInstanceOf(IllegalStateException.class);
  }
}
