package org.sluice.records.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;

class KmsPathTest {
  private static KmsPath.KeyProv keyProv(String path) {
    return (KmsPath.KeyProv) KmsPath.parse(path);
  }

  @Test
  void readsEveryRequest() {
    assertThat(KmsPath.parse("/init")).isEqualTo(new KmsPath.Init());
    assertThat(KmsPath.parse("/certcache")).isEqualTo(new KmsPath.CertCache(Optional.empty()));
    assertThat(KmsPath.parse("/certcache/12345"))
        .isEqualTo(new KmsPath.CertCache(Optional.of(12345L)));
    assertThat(((KmsPath.Cert) KmsPath.parse("/cert/kms.example.org")).kms().is("kms.example.org"))
        .isTrue();
    assertThat(keyProv("/keyprov").uri()).isEmpty();
  }

  @Test
  void takesUrisEncodedAndNot() {
    for (String form :
        List.of("sip%3Auser%40example.org", "sip:user@example.org", "sip%3auser@example.org")) {
      assertThat(keyProv("/keyprov/" + form).uri().orElseThrow().is("sip:user@example.org"))
          .as(form)
          .isTrue();
    }
  }

  @Test
  void takesTimesOfEitherCaseAsThePublishedExampleHasThem() {
    Instant example = Instant.parse("2014-02-23T08:39:14Z");
    for (String hex : List.of("D6B4323200000000", "d6b4323200000000", "D6b4323200000000")) {
      KmsPath.KeyProv asked = keyProv("/keyprov/sip%3Auser%40example.org/" + hex);
      assertThat(asked.time()).contains(example);
      assertThat(asked.uri().orElseThrow().is("sip:user@example.org")).isTrue();
    }
    assertThat(keyProv("/keyprov/a/0000000100000000").time())
        .contains(Instant.parse("2036-02-07T06:28:17Z"));
  }

  @Test
  void aUriWithSlashesAndEscapesOfItsOwnStaysItself() {
    assertThat(
            keyProv("/keyprov/sip:a/b@example.org").uri().orElseThrow().is("sip:a/b@example.org"))
        .isTrue();
    assertThat(
            keyProv("/keyprov/sip:a%41@example.org").uri().orElseThrow().is("sip:a%41@example.org"))
        .isTrue();
  }

  @Test
  void otherSpellingsAreOtherUsers() {
    String own = "sip:user@example.org";
    for (String form :
        List.of(
            "SIP:user@example.org",
            "sip:User@example.org",
            "sip:user@EXAMPLE.org",
            "sip:user@example.org:5060",
            "sip%253Auser%2540example.org",
            "./sip:user@example.org",
            "../keyprov/sip:user@example.org",
            "sip:user@example.org/",
            "sip:user@example.org/.",
            "sip:user@example.org%2F",
            "%2E%2E%2Fsip:user@example.org",
            "user@example.org")) {
      assertThat(keyProv("/keyprov/" + form).uri().orElseThrow().is(own)).as(form).isFalse();
    }
  }

  @Test
  void refusesWhatIsNoRequest() {
    for (String bad :
        List.of(
            "",
            "/",
            "/lookup/sip:a@b.c",
            "/init/",
            "/init?x",
            "/INIT",
            "/keyprov/",
            "/keyprov/%",
            "/keyprov/%4",
            "/keyprov/%zz",
            "/keyprov/a%00b",
            "/keyprov/a%0d%0aSet-Cookie:b",
            "/keyprov/a b",
            "/keyprov/\u00e9",
            "/keyprov/%C3%A9",
            "/certcache/",
            "/certcache/-1",
            "/certcache/1e3",
            "/certcache/9999999999999999999",
            "/cert/",
            "/cert",
            "/keyprov/" + "a".repeat(KmsPath.MAX))) {
      assertThatExceptionOfType(MalformedRecord.class).as(bad).isThrownBy(() -> KmsPath.parse(bad));
    }
  }
}
