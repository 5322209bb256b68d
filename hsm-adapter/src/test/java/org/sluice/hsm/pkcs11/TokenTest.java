package org.sluice.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.Pins;
import org.sluice.hsm.TestStore;
import org.sluice.mikey.secret.SecretBytes;

class TokenTest {

  private static Path library() {
    return TestStore.store().path();
  }

  @Test
  void aWrongPinIsNamedWithoutThePin() {
    Token token = TestStore.newToken();
    for (String wrong : new String[] {"pin-of-nobody", "1", "x".repeat(300)}) {
      try (SecretBytes pin = Pins.of(wrong)) {
        assertThatThrownBy(() -> token.login(pin))
            .isInstanceOfSatisfying(
                HsmException.WrongPin.class, e -> assertThat(e.token()).isEqualTo(token.label()))
            .hasMessageContaining(token.label())
            .hasMessageNotContaining(wrong.length() > 1 ? wrong : "PIN 1");
      }
      assertThat(token.loggedIn()).isFalse();
    }
    TestStore.login(token);
    assertThat(token.loggedIn()).isTrue();
    token.close();
  }

  @Test
  void aPinThatCannotBeCheckedIsNotAccepted() {
    Token token = TestStore.newTokenLoggedIn();
    Token again = Token.find(library(), token.label());
    try (SecretBytes wrong = Pins.of("pin-of-nobody")) {
      assertThatThrownBy(() -> again.login(wrong))
          .isInstanceOf(HsmException.AlreadyLoggedIn.class)
          .hasMessageContaining(token.label());
      assertThatThrownBy(() -> token.login(wrong)).isInstanceOf(HsmException.AlreadyLoggedIn.class);
    }
    assertThat(again.loggedIn()).isFalse();
    assertThatThrownBy(() -> again.with(session -> session.find(new Template())))
        .isInstanceOf(HsmException.NotLoggedIn.class);
    assertThat(token.loggedIn()).isTrue();
    token.close();
  }

  @Test
  void aLoginThatSomebodyElseEndedIsSeenAndCanBeRenewed() {
    Token token = TestStore.newTokenLoggedIn();
    TokenKeys keys = new TokenKeys(token);
    SigningPair pair = SigningPair.create(token, keys, SigningPair.Kind.ED25519, "key");
    byte[] before = pair.sign(new byte[3]);
    Session foreign = Session.open(token.library().functions(), token.slot());
    foreign.logout();
    foreign.closeQuietly();
    assertThatThrownBy(() -> pair.sign(new byte[3]))
        .isInstanceOf(HsmException.NotLoggedIn.class)
        .hasMessageContaining(token.label());
    assertThat(token.loggedIn()).isFalse();
    TestStore.login(token);
    assertThat(pair.sign(new byte[3])).isEqualTo(before);
    token.close();
  }

  @Test
  void logoutTwiceIsHarmless() {
    Token token = TestStore.newTokenLoggedIn();
    token.logout();
    token.logout();
    assertThat(token.loggedIn()).isFalse();
    assertThatThrownBy(token::slot).isInstanceOf(HsmException.NotLoggedIn.class);
  }

  @Test
  void oneTokensLoginDoesNotOpenAnother() {
    Token open = TestStore.newTokenLoggedIn();
    Token shut = TestStore.newToken();
    assertThatThrownBy(() -> shut.with(session -> session.find(new Template())))
        .isInstanceOf(HsmException.NotLoggedIn.class)
        .hasMessageContaining(shut.label());
    open.close();
  }

  @Test
  void aMissingTokenIsNamedWithThoseThatAreThere() {
    String there = TestStore.newToken().label();
    assertThatThrownBy(() -> Token.find(library(), "nowhere"))
        .isInstanceOf(HsmException.TokenMissing.class)
        .hasMessageContaining("\"nowhere\"")
        .hasMessageContaining('"' + there + '"');
  }

  @Test
  void twoTokensWithOneLabelAreRefused() {
    try (SecretBytes officer = Pins.of("officer");
        SecretBytes user = Pins.of("user pin")) {
      Token.initialise(library(), "twin", officer, user);
      assertThatThrownBy(() -> Token.initialise(library(), "twin", officer, user))
          .isInstanceOf(HsmException.TokenExists.class);
      // Another program can make a second one behind our back.
      new NewToken(Pkcs11Library.load(library()), "twin").initialise(officer, user);
    }
    assertThatThrownBy(() -> Token.find(library(), "twin"))
        .isInstanceOf(HsmException.TokenAmbiguous.class)
        .hasMessageContaining("expected one token labelled \"twin\", found 2");
  }

  @Test
  void badTokenLabelsAreRefused() {
    try (SecretBytes pin = Pins.of("some pin")) {
      for (String bad : new String[] {"", " padded", "padded ", "x".repeat(33)}) {
        assertThatThrownBy(() -> Token.initialise(library(), bad, pin, pin))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("token label");
      }
    }
  }

  @Test
  void unusableLibrariesAreNamed(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none.so");
    assertThatThrownBy(() -> Pkcs11Library.load(none))
        .isInstanceOf(HsmException.LibraryUnusable.class)
        .hasMessageContaining(none.toString())
        .hasMessageContaining("no such file");
    Path text = Files.writeString(folder.resolve("text.so"), "not a library");
    assertThatThrownBy(() -> Pkcs11Library.load(text))
        .isInstanceOf(HsmException.LibraryUnusable.class)
        .hasMessageContaining("cannot be loaded");
    Path other = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
    assertThatThrownBy(() -> Pkcs11Library.load(other))
        .isInstanceOf(HsmException.LibraryUnusable.class)
        .hasMessageContaining("not PKCS#11");
  }

  @Test
  void returnValuesAreNamed() {
    assertThat(new Pkcs11Exception("C_Sign", 0x101)).hasMessage("C_Sign -> CKR_USER_NOT_LOGGED_IN");
    assertThat(new Pkcs11Exception("C_Sign", 0x80000001L)).hasMessage("C_Sign -> CKR_0x80000001");
    Token token = TestStore.newTokenLoggedIn();
    assertThatThrownBy(() -> token.with(session -> session.attribute(4711, Ck.CKA_LABEL)))
        .isInstanceOf(HsmException.TokenFault.class)
        .hasMessageContaining("C_GetAttributeValue -> CKR_OBJECT_HANDLE_INVALID");
    token.close();
  }

  @Test
  void keysAreFoundInLargeNumbers() {
    Token token = TestStore.newTokenLoggedIn();
    TokenKeys keys = new TokenKeys(token);
    for (int i = 0; i < 130; i++) {
      String label = "key-" + i;
      keys.make(
          label,
          session -> session.generateKey(Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(label, false)));
    }
    Template all = new Template().with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY);
    long[] found = token.with(session -> session.find(all));
    assertThat(found).hasSize(130).doesNotHaveDuplicates();
    token.close();
  }
}
