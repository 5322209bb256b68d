package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.distribution.TestKeys;
import org.sluice.records.codec.Octets;
import org.sluice.records.envelope.KmsDemand;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainTerms;

/// The interface of TS 33.180, and attacks on it.
@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class KmsInterfaceTest extends KmsCase {

  private String request(String path, String who, Instant when) {
    return """
    <KmsRequest xmlns="urn:3gpp:ns:mcsecKMSInterface:1.0" Version="1.1.0">
    <UserUri>%s</UserUri><KmsUri>kms.green.example</KmsUri><Time>%s</Time>
    <ClientReqUrl>https://kms.green.example%s%s</ClientReqUrl></KmsRequest>
    """
        .formatted(who, when, ROOT, path);
  }

  @Test
  void anotherDomainsCertificateIsServedOnceTheLogTrustsItAndNoLonger() throws Exception {
    byte[] fire = "<KmsCertificate Role=\"External\">fire</KmsCertificate>".getBytes(UTF_8);
    assertThat(client.get("/api/v1/calls/green.example").statusCode()).isEqualTo(404);
    error(post("/cert/kms.fire.example"), 404, "no certificate of that KMS");
    CallPolicy first =
        new CallPolicy(
            TestHighSide.DOMAIN,
            1,
            Hash32.ZERO,
            List.of(new CallPolicy.Other(KmsUri.parse("kms.fire.example"), Hash32.sha256(fire), 3)),
            1);
    HIGH.append(signed(first));
    bringTheLog();
    // Trusted, but not here yet.
    error(post("/certcache"), 503, "has not arrived yet");
    accept(HIGH.keyBundle(BundleKind.CERTIFICATE, List.of(fire)));
    assertThat(post("/certcache").body())
        .contains(new String(TestHighSide.CERTIFICATE, UTF_8), new String(fire, UTF_8));
    assertThat(post("/cert/kms.fire.example").body()).contains(new String(fire, UTF_8));
    String json = client.get("/api/v1/calls/green.example").body();
    byte[] octets =
        Base64.getDecoder().decode(json.replaceAll("(?s).*\"calls\":\"([^\"]*)\".*", "$1"));
    CallPolicyFile file = CallPolicyFile.decode(octets);
    assertThat(file.policy()).isEqualTo(first);
    CallPolicy second = new CallPolicy(TestHighSide.DOMAIN, 2, first.hash(), List.of(), 2);
    HIGH.append(signed(second));
    bringTheLog();
    assertThat(post("/certcache").body()).doesNotContain("fire");
    error(post("/cert/kms.fire.example"), 404, "no certificate of that KMS");
  }

  @Test
  void theTermsOfADomainAreServedWithTheirProof() throws Exception {
    DomainTerms terms =
        new DomainTerms(TestHighSide.DOMAIN, 1, Hash32.ZERO, 1, 12, 366, 36_600, 366, 1);
    HIGH.append(HIGH.signByOfficers(terms, 1));
    bringTheLog();
    String json = client.get("/api/v1/terms/green.example").body();
    byte[] octets =
        Base64.getDecoder().decode(json.replaceAll("(?s).*\"terms\":\"([^\"]*)\".*", "$1"));
    assertThat(DomainTermsFile.decode(octets).terms()).isEqualTo(terms);
    assertThat(client.get("/api/v1/terms/red.example").statusCode()).isEqualTo(404);
  }

  /// Whether the signatures hold is the partitions' and the clients' question, not the server's.
  private static SignedStatement signed(CallPolicy policy) {
    return new SignedStatement(
        policy, List.of(new Signature(Hash32.ZERO, Octets.of(new byte[Signature.LENGTH]))));
  }

  @Test
  void aKeySetUnderATransportKeyIsHandedOutAsItCame() throws Exception {
    Device radio = TestHighSide.withTransportKey(HIGH.device(user, DeviceState.ACTIVE));
    DeviceClient its = DeviceClient.of(radio.auth(), server);
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number();
    accept(HIGH.access(radio.record()));
    bringTheLog();
    error(its.post(ROOT + "/keyprov", new byte[0]), 404, "no keys of period " + period);
    SealedKeySet sealed = HIGH.keySet(radio.record(), period);
    accept(HIGH.keySets(sealed));
    // The log has not come that far: nothing vouches for the key set yet.
    error(its.post(ROOT + "/keyprov", new byte[0]), 503, "the log has arrived up to");
    bringTheLog();
    HttpResponse<String> answer = its.post(ROOT + "/keyprov/" + user, new byte[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("<KmsKeyProv Version=\"1.0.0\">\n" + new String(TestHighSide.WRAPPED, UTF_8));
    error(its.post(ROOT + "/keyprov/sip:other@green.example", new byte[0]), 403, "own identity");
    assertThat(low.store().asked(radio.record()).orElseThrow())
        .satisfies(asked -> assertThat(asked.status()).isEqualTo(403))
        .satisfies(asked -> assertThat(asked.why()).contains("own identity"));
    // February 2014, by an hour in it: another time than now finds another period's keys.
    error(its.post(ROOT + "/keyprov/" + user + "/d6b4323200000000", new byte[0]), 404, "1369");
    accept(HIGH.keySets(HIGH.keySet(radio.record(), 1369)));
    bringTheLog();
    HttpResponse<String> old =
        its.post(ROOT + "/keyprov/" + user + "/d6b4323200000000", new byte[0]);
    assertThat(old.statusCode()).as(old.body()).isEqualTo(200);
    assertThat(low.store().asked(radio.record()).orElseThrow().status()).isEqualTo(200);
    assertThat(post("/keyprov").body()).doesNotContain("KmsKeySet");
  }

  @Test
  void aDeviceOfSeveralIdentitiesAsksForEach() throws Exception {
    Device first = HIGH.device(user, DeviceState.ACTIVE);
    String other = "sip:second-" + user.substring(4);
    Device second = HIGH.device(first.auth(), other, DeviceState.ACTIVE);
    DeviceClient its = DeviceClient.of(first.auth(), server);
    accept(HIGH.access(first.record(), second.record()));
    bringTheLog();
    for (String asked : List.of(user, other)) {
      HttpResponse<String> byPath = its.post(ROOT + "/keyprov/" + asked, new byte[0]);
      error(byPath, 404, "no keys of period");
      assertThat(byPath.body()).contains("<UserUri>" + asked + "</UserUri>");
      byte[] document = request("/init", asked, Instant.now()).getBytes(UTF_8);
      assertThat(its.post(ROOT + "/init", document).body())
          .contains("<UserUri>" + asked + "</UserUri>", "<KmsInit");
    }
    error(its.post(ROOT + "/keyprov/sip:third@green.example", new byte[0]), 403, "own identity");
    byte[] mixed = request("/keyprov/" + user, other, Instant.now()).getBytes(UTF_8);
    error(its.post(ROOT + "/keyprov/" + user, mixed), 403, "own identity");
  }

  @Test
  void initBringsTheCertificateAsItWasExported() throws Exception {
    HttpResponse<String> answer = post("/init");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "<UserUri>" + user + "</UserUri>\n<KmsUri>kms.green.example</KmsUri>\n<Time>",
            "<KmsInit Version=\"1.0.0\">\n" + new String(TestHighSide.CERTIFICATE, UTF_8));
  }

  @Test
  void aRequestDocumentThatMeansThisRequestIsTaken() throws Exception {
    byte[] good = request("/init", user, Instant.now()).getBytes(UTF_8);
    assertThat(client.post(ROOT + "/init", good).statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestDocumentThatMeansAnotherIsRefused() throws Exception {
    String other = "sip:somebody@green.example";
    Instant now = Instant.now();
    error(
        client.post(ROOT + "/init", request("/init", other, now).getBytes(UTF_8)),
        403,
        "own identity");
    error(
        client.post(ROOT + "/init", request("/certcache", user, now).getBytes(UTF_8)),
        400,
        "ClientReqUrl");
    error(
        client.post(ROOT + "/init", request("/init", user, now.minusSeconds(3600)).getBytes(UTF_8)),
        400,
        "clock");
    error(
        client.post(
            ROOT + "/init",
            request("/init", user, now).replace("kms.green", "kms.blue").getBytes(UTF_8)),
        400,
        "KMS");
  }

  @Test
  void keyProvTellsAnHpkeDeviceWhereItsKeysAre() throws Exception {
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number();
    error(post("/keyprov"), 404, "no keys of period " + period);
    accept(HIGH.keySets(HIGH.keySet(device.record(), period)));
    bringTheLog();
    for (String form :
        List.of("", "/" + user, "/" + user.replace(":", "%3A").replace("@", "%40"))) {
      error(post("/keyprov" + form), 409, "/api/v1/keysets?from=" + period);
    }
    error(post("/keyprov/" + user + "/d6b4323200000000"), 404, "no keys of period 1369");
  }

  @Test
  void otherUsersUrisByCaseOrEncodingAreRefusedWithTheSameWords() throws Exception {
    Device other = HIGH.device("sip:other@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(other.record()));
    List<String> answers = new ArrayList<>();
    for (String asked :
        List.of(
            "sip:other@green.example",
            "sip:nobody@green.example",
            user.toUpperCase(java.util.Locale.ROOT),
            user.replace("sip:", "SIP:"),
            "sip%253Auser@green.example",
            user + "%20".repeat(0) + ":5060",
            "sip:other%40green.example")) {
      HttpResponse<String> answer = post("/keyprov/" + asked);
      error(answer, 403, "own identity");
      answers.add(answer.body().replaceAll("(?s)<Time>.*</ClientReqUrl>", ""));
    }
    assertThat(answers).as("nothing tells whether a user exists").containsOnly(answers.getFirst());
  }

  @Test
  void pathTricksReachNothing() throws Exception {
    for (String path :
        List.of(
            "/keyprov/%00",
            "/keyprov/a%0d%0ab", "/lookup/" + user, "/INIT", "/init%2f", "/", "/redirect")) {
      error(post(path), 404, "");
    }
    assertThat(post("/../../../etc/passwd").statusCode()).isIn(404, 405);
    assertThat(post("/keyprov/..%2f..%2f" + user).statusCode()).isEqualTo(403);
  }

  @Test
  void certCacheAndCert() throws Exception {
    HttpResponse<String> all = post("/certcache");
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).contains("<KmsCertCache", new String(TestHighSide.CERTIFICATE, UTF_8));
    String number = all.body().replaceAll("(?s).*CacheNum=\"([0-9]+)\".*", "$1");
    assertThat(post("/certcache/" + number).body())
        .contains("CacheNum=\"" + number + "\"")
        .doesNotContain("<KmsCertificate");
    assertThat(post("/certcache/999999").body()).contains("<KmsCertificate");
    assertThat(post("/cert/kms.green.example").body()).contains("<KmsCertificate");
    error(post("/cert/kms.blue.example"), 404, "no certificate");
  }

  @Test
  void withoutACertificateOrTokenThereIsNothing() throws Exception {
    HttpResponse<String> anonymous =
        DeviceClient.anonymous(server).post(ROOT + "/init", new byte[0]);
    error(anonymous, 401, "");
    HttpResponse<String> stranger =
        DeviceClient.of(TestKeys.p256(), server).post(ROOT + "/init", new byte[0]);
    assertThat(stranger.body().replaceAll("<Time>.*</Time>", ""))
        .isEqualTo(anonymous.body().replaceAll("<Time>.*</Time>", ""));
  }

  @Test
  void revokedAndSuspendedDevicesAreDenied() throws Exception {
    new Suspensions(data).add(device.record().authKeyHash());
    error(post("/init"), 403, "revoked or suspended");
    assertThat(new Suspensions(data).remove(device.record().authKeyHash())).isTrue();
    assertThat(post("/init").statusCode()).isEqualTo(200);
    accept(HIGH.access(TestHighSide.changed(device.record(), DeviceState.REVOKED, HIGH.size())));
    error(post("/init"), 403, "revoked or suspended");
    error(withToken(TestIssuer.INSTANCE.token(user), "/init"), 403, "revoked or suspended");
  }

  @Test
  void malformedXmlDocumentTypesAndEntityBombsAreRefused() throws Exception {
    for (String xml :
        List.of(
            "<KmsRequest",
            "no xml",
            "<!DOCTYPE k [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><k>&b;</k>",
            "<!DOCTYPE k SYSTEM \"file:///etc/passwd\"><k/>",
            "<!DOCTYPE k [<!ENTITY a \"aa\"\u0000>]><k/>",
            "<a/>")) {
      error(client.post(ROOT + "/init", xml.getBytes(UTF_8)), 400, "KmsRequest");
    }
  }

  @Test
  void hugeBodiesAreRefused() throws Exception {
    error(client.post(ROOT + "/init", new byte[KmsDemand.MAX_OCTETS + 1]), 413, "at most 16384");
    error(client.postInPieces(ROOT + "/init", new byte[20_000]), 413, "at most 16384");
    assertThat(client.postInPieces(ROOT + "/init", new byte[60_000]).statusCode()).isEqualTo(413);
    String length = "Content-Length: 100000\r\n\r\n" + "x".repeat(50_000);
    assertThat(raw("POST " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\n" + length))
        .startsWith("HTTP/1.1 413 ")
        .contains("<ErrorCode>413</ErrorCode>")
        .containsOnlyOnce("no-store");
    assertThat(
            raw(
                "POST "
                    + ROOT
                    + "/init HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + "9".repeat(30)
                    + "\r\n\r\n"))
        .doesNotContain("<KmsInit");
    assertThat(client.post(ROOT + "/init", new byte[0]).statusCode()).isEqualTo(200);
  }

  @Test
  void headsThatAreTooLongAreRefused() throws Exception {
    String longer = "A: " + "x".repeat(20_000) + "\r\n\r\n";
    assertThat(raw("POST " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\n" + longer))
        .startsWith("HTTP/1.1 431 ");
    assertThat(raw("POST " + ROOT + "/keyprov/" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
        .contains(" 414 ")
        .doesNotContain("<Kms");
  }

  @Test
  void everyAnswerSaysOnceThatNobodyStoresIt() throws Exception {
    for (String path : List.of(ROOT + "/init", ROOT + "/keyprov/x")) {
      assertThat(client.post(path, new byte[0]).headers().allValues("cache-control"))
          .as(path)
          .containsExactly("no-store");
      assertThat(client.get(path).headers().allValues("cache-control"))
          .as(path)
          .containsExactly("no-store");
    }
  }

  @Test
  void onlyPostIsARequest() throws Exception {
    error(client.get(ROOT + "/init"), 405, "Method Not Allowed");
    assertThat(client.get("/api/v1/keysets/x/y").headers().firstValue("content-type"))
        .hasValue("application/problem+json");
  }

  private String raw(String octets) throws Exception {
    try (SSLSocket socket = DeviceClient.socket(server)) {
      socket.setSoTimeout(3000);
      OutputStream out = socket.getOutputStream();
      out.write(octets.getBytes(UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      StringBuilder all = new StringBuilder();
      byte[] some = new byte[4096];
      try {
        for (int n = in.read(some); n > 0; n = in.read(some)) {
          all.append(new String(some, 0, n, UTF_8));
        }
      } catch (java.io.IOException e) {
        // closed or silent: nothing more was answered
      }
      return all.toString();
    }
  }
}
