package org.sluice.hsm.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.hsm.TestStore;
import org.sluice.hsm.check.Finding.Result;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.Pkcs11Exception;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenInfo;
import org.sluice.hsm.pkcs11.TokenOperations;

/// The check against SoftHSM2, which lacks nothing, and against the same token with one thing taken
/// away each time.
class TokenCheckTest {

  private static final long MECHANISM_INVALID = 0x70;
  private static final long ATTRIBUTE_VALUE_INVALID = 0x13;

  private static Token token;

  @BeforeAll
  static void open() {
    token = TestStore.newTokenLoggedIn();
  }

  @AfterAll
  static void shut() {
    token.close();
  }

  /// What a double does with a call before the token sees it: an answer, an exception, or null to
  /// let the token answer.
  interface Instead {
    Object answer(String method, Object[] arguments);
  }

  /// The token with something taken away.
  private static CheckedToken without(Instead instead) {
    CheckedToken real = CheckedToken.of(token);
    return new Lacking(real) {
      @Override
      public <T> T with(Function<TokenOperations, T> use) {
        return real.with(t -> use.apply(lacking(t, instead)));
      }

      @Override
      public <T> T alone(Function<TokenOperations, T> use) {
        return real.alone(t -> use.apply(lacking(t, instead)));
      }
    };
  }

  private static class Lacking implements CheckedToken {
    final CheckedToken real;

    Lacking(CheckedToken real) {
      this.real = real;
    }

    @Override
    public TokenInfo info() {
      return real.info();
    }

    @Override
    public Set<Long> mechanisms() {
      return real.mechanisms();
    }

    @Override
    public <T> T with(Function<TokenOperations, T> use) {
      return real.with(use);
    }

    @Override
    public <T> T alone(Function<TokenOperations, T> use) {
      return real.alone(use);
    }
  }

  private static TokenOperations lacking(TokenOperations t, Instead instead) {
    return (TokenOperations)
        Proxy.newProxyInstance(
            TokenOperations.class.getClassLoader(),
            new Class<?>[] {TokenOperations.class},
            (_, method, arguments) -> {
              Object answer = instead.answer(method.getName(), arguments);
              if (answer != null) {
                return answer;
              }
              try {
                return method.invoke(t, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Object failing(boolean when, String function, long code) {
    if (when) {
      throw new Pkcs11Exception(function, code);
    }
    return null;
  }

  private static List<Finding> missing(CheckedToken checked) {
    return new TokenCheck(checked).run().stream().filter(f -> f.result() != Result.OK).toList();
  }

  @Test
  void softHsmLacksNothingAndNothingIsLeftOnIt() {
    try (Token fresh = TestStore.newTokenLoggedIn()) {
      assertThat(new TokenCheck(CheckedToken.of(fresh)).run())
          .hasSizeGreaterThan(12)
          .allSatisfy(f -> assertThat(f.result()).as(f.line()).isEqualTo(Result.OK));
      long[] left = fresh.with(session -> session.find(new Template()));
      assertThat(left).isEmpty();
    }
  }

  static Stream<Arguments> lacks() {
    return Stream.of(
        lack(
            "P-256 key pair and ECDSA",
            "C_GenerateKeyPair -> CKR_MECHANISM_INVALID",
            (m, a) ->
                failing(
                    m.equals("generatePair") && a[0].equals(Ck.CKM_EC_KEY_PAIR_GEN),
                    "C_GenerateKeyPair",
                    MECHANISM_INVALID)),
        lack(
            "Ed25519 key pair and EdDSA",
            "C_SignInit -> CKR_MECHANISM_INVALID",
            (m, a) ->
                failing(
                    m.equals("sign") && a[0].equals(Ck.CKM_EDDSA),
                    "C_SignInit",
                    MECHANISM_INVALID)),
        lack(
            "Ed25519 key pair and EdDSA",
            "do not verify",
            (m, a) -> m.equals("sign") && a[0].equals(Ck.CKM_EDDSA) ? new byte[64] : null),
        lack(
            "ECDH between two P-256 pairs",
            "C_DeriveKey -> CKR_MECHANISM_INVALID",
            (m, _) -> failing(m.equals("deriveEcdh"), "C_DeriveKey", MECHANISM_INVALID)),
        lack(
            "AES-256 key and AES-GCM",
            "C_EncryptInit -> CKR_MECHANISM_INVALID",
            (m, _) -> failing(m.equals("encryptGcm"), "C_EncryptInit", MECHANISM_INVALID)),
        lack("AES-256 key and AES-GCM", "it opens what was changed", new ForgivingGcm()),
        lack(
            "sensitive and never extractable",
            "can leave",
            (m, a) ->
                m.equals("attribute") && a[1].equals(Ck.CKA_EXTRACTABLE) ? new byte[] {1} : null),
        lack(
            "sensitive and never extractable",
            "was never able to leave",
            (m, a) ->
                m.equals("attribute") && a[1].equals(Ck.CKA_NEVER_EXTRACTABLE)
                    ? new byte[] {0}
                    : null),
        lack(
            "sensitive and never extractable",
            "can be read",
            (m, a) ->
                m.equals("attribute") && a[1].equals(Ck.CKA_VALUE)
                    ? "a trial".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                    : null),
        lack(
            "do only what they were made for",
            "CKA_ENCRYPT false encrypts",
            (m, _) -> m.equals("encryptGcm") ? (Object) 23L : null),
        lack(
            "labels of 160 characters",
            "finds 2 keys",
            (m, _) -> m.equals("find") ? new long[] {1, 2} : null),
        lack(
            "private data objects",
            "C_CreateObject -> CKR_ATTRIBUTE_VALUE_INVALID",
            (m, _) -> failing(m.equals("create"), "C_CreateObject", ATTRIBUTE_VALUE_INVALID)),
        lack(
            "random numbers",
            "the same octets again",
            (m, a) -> {
              if (m.equals("random")) {
                ((MemorySegment) a[0]).fill((byte) 7);
                return a;
              }
              return null;
            }),
        lack(
            "AES key wrap",
            "C_WrapKey -> CKR_MECHANISM_INVALID",
            (m, _) -> failing(m.equals("wrapKey"), "C_WrapKey", MECHANISM_INVALID)));
  }

  private static Arguments lack(String what, String detail, Instead instead) {
    return Arguments.of(what, detail, instead);
  }

  /// Opens whatever it is given.
  private static final class ForgivingGcm implements Instead {
    @Override
    public Object answer(String method, Object[] arguments) {
      if (!method.equals("decryptGcm")) {
        return null;
      }
      byte[] text = "a trial".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      MemorySegment.copy(
          text,
          0,
          (MemorySegment) arguments[4],
          java.lang.foreign.ValueLayout.JAVA_BYTE,
          0,
          text.length);
      return (long) text.length;
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("lacks")
  void whatIsTakenAwayIsNamed(String what, String detail, Instead instead) {
    assertThat(missing(without(instead)))
        .anySatisfy(f -> {
          assertThat(f.what()).contains(what);
          assertThat(f.detail()).contains(detail);
          assertThat(f.line()).contains("needed for " + f.needed());
        });
  }

  @Test
  void keyWrapIsALimitNotAnObstacle() {
    List<Finding> found =
        missing(without((m, _) -> failing(m.equals("wrapKey"), "C_WrapKey", MECHANISM_INVALID)));
    assertThat(found).singleElement().extracting(Finding::result).isEqualTo(Result.LIMITED);
  }

  @Test
  void mechanismsThatAreNotListedAreNamed() {
    CheckedToken fewer =
        new Lacking(CheckedToken.of(token)) {
          @Override
          public Set<Long> mechanisms() {
            Set<Long> all = new TreeSet<>(real.mechanisms());
            all.remove(Ck.CKM_EDDSA);
            all.remove(Ck.CKM_AES_GCM);
            return all;
          }
        };
    assertThat(missing(fewer))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.result()).isEqualTo(Result.MISSING);
          assertThat(f.detail()).isEqualTo("without CKM_EDDSA, CKM_AES_GCM");
        });
  }

  @Test
  void fewSessionsAreALimit() {
    CheckedToken few =
        new Lacking(CheckedToken.of(token)) {
          @Override
          public TokenInfo info() {
            TokenInfo i = real.info();
            return new TokenInfo(
                i.slot(), i.label(), i.manufacturer(), i.model(), i.serial(), i.flags(), 4);
          }
        };
    assertThat(missing(few))
        .singleElement()
        .satisfies(f -> assertThat(f.line()).contains("limited", "at most 4"));
  }

  @Test
  void threadsThatDisturbEachOtherAreSeen() {
    CheckedToken busy =
        new Lacking(CheckedToken.of(token)) {
          @Override
          public <T> T with(Function<TokenOperations, T> use) {
            throw new Pkcs11Exception("C_OpenSession", 0xB1);
          }
        };
    assertThat(missing(busy))
        .anySatisfy(f -> assertThat(f.line()).contains("8 threads", "CKR_SESSION_COUNT"));
  }
}
