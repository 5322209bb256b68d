package org.sluice.system;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Another domain's certificate from the file to a device that may call it, and may not any more.
/// The other domain is blue.example, whose certificate is carried in like anybody's. The tests go
/// on where the one before stopped.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Other domains as commands: carried in, trusted by two, called, withdrawn")
class OtherDomainsTest {
  private static final String USER = "tel:+447700900100";
  private static final String OTHER = "kms.blue.example";

  @TempDir static Path shared;

  private static SmallCommunity c;
  private static LowSideOnDisc low;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.begin(shared.resolve("made"));
    low = LowSideOnDisc.make(shared.resolve("low"));
    String[] ceremony = c.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"));
    ceremony[ceremony.length - 1] = low.pinned();
    c.must(ceremony);
    c.users();
  }

  private static String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(c.officer(officer));
    return all.toArray(String[]::new);
  }

  private static String file(String name) {
    return shared.resolve(name).toString();
  }

  private static void refused(Program.Result result, String... words) {
    assertThat(result.exit()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(words);
  }

  private static String certificate(String domain) {
    return c.root().resolve("high/profiles/" + domain + ".epoch-1.certificate").toString();
  }

  @Test
  @Order(1)
  @DisplayName("carried in as a document; what is none, or is the domain's own, is refused")
  void carriedIn() throws Exception {
    Path rubbish = Files.writeString(shared.resolve("rubbish.xml"), "<!DOCTYPE a []><a/>");
    refused(
        c.run(by("sofia", "other", "import", rubbish.toString(), "--domain", "green.example")),
        "nothing was taken");
    String[] blue = {"other", "import", certificate("blue.example"), "--domain", "green.example"};
    refused(c.run(by("sofia", blue)), "nothing was taken", "--accept-changes");
    List<String> accepted = new ArrayList<>(List.of(blue));
    accepted.add("--accept-changes");
    refused(c.run(by("aldo", accepted.toArray(String[]::new))), "aldo may not do this");
    assertThat(c.must(by("sofia", accepted.toArray(String[]::new)))).contains(OTHER, "ten words");
    accepted.set(2, certificate("green.example"));
    refused(c.run(by("sofia", accepted.toArray(String[]::new))), "is the domain's own server");
    assertThat(c.must("other", "list", "--domain", "green.example"))
        .contains(OTHER + " not trusted");
  }

  @Test
  @Order(2)
  @DisplayName("one security officer is not enough; two are")
  void trusted() throws Exception {
    Path pass = c.root().resolve("officers/sven.pass");
    Files.writeString(pass, "passphrase-of-sven");
    Program.Result made =
        Program.appliance()
            .run(
                "officer",
                "new",
                "--name",
                "sven",
                "--out",
                pass.getParent().toString(),
                "--passphrase-file",
                pass.toString());
    assertThat(made.exit()).as(made.text()).isZero();
    c.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--add",
        "sven:security-officer:" + pass.resolveSibling("sven.pem"),
        "--out",
        file("policy2.draft"));
    c.must(by("sofia", "draft", "sign", file("policy2.draft")));
    c.must("draft", "log", file("policy2.draft"));
    refused(
        c.run(
            "other",
            "draft",
            "--domain",
            "green.example",
            "--call",
            "kms.red.example=both",
            "--out",
            file("red.draft")),
        "no certificate of kms.red.example");
    assertThat(
            c.must(
                "other",
                "draft",
                "--domain",
                "green.example",
                "--call",
                OTHER + "=out",
                "--out",
                file("calls.draft")))
        .contains("users may call it")
        .doesNotContain("users may be called by it");
    c.must(by("sofia", "draft", "sign", file("calls.draft")));
    refused(c.run("draft", "log", file("calls.draft")), "NOT_SIGNED");
    c.must(by("sven", "draft", "sign", file("calls.draft")));
    c.must("draft", "log", file("calls.draft"));
    refused(c.run("draft", "log", file("calls.draft")), "BROKEN_CHAIN");
    assertThat(c.must("other", "send", "--domain", "green.example")).contains("1 other domains");
    int before = c.spooledK().size();
    c.must("other", "send", "--domain", "green.example");
    assertThat(c.spooledK()).as("exported once").hasSize(before);
    assertThat(c.must("other", "list", "--domain", "green.example")).contains(OTHER + " out");
  }

  private static Program.Result client(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("client"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", c.root().resolve("devices").toString()));
    return Program.client().run(all.toArray(String[]::new));
  }

  private static Program.Result pull() throws Exception {
    return client("pull", "--user", USER, "--server", low.url());
  }

  private static Program.Result make(String kms) throws Exception {
    return client(
        "message",
        "make",
        "--from",
        USER,
        "--to",
        "tel:+447700900999",
        "--to-kms",
        kms,
        "--out",
        file("m.bin"));
  }

  @Test
  @Order(3)
  @DisplayName("a device pulls policy and certificate with the log's proof, and calls")
  void called() throws Exception {
    c.must("issue", "run", c.approvedRequest());
    low.fill(c);
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      refused(make(OTHER), "call policy of green.example", "pull it first");
      Program.Result pulled = pull();
      assertThat(pulled.exit()).as(pulled.text()).isZero();
    }
    Program.Result made = make(OTHER);
    assertThat(made.exit()).as(made.text()).isZero();
    refused(make("kms.red.example"), "call policy of green.example", "lets its users call");
  }

  @Test
  @Order(4)
  @DisplayName("withdrawn: after the next pull the device calls no more")
  void withdrawn() throws Exception {
    c.must(
        "other",
        "draft",
        "--domain",
        "green.example",
        "--withdraw",
        OTHER,
        "--out",
        file("none.draft"));
    c.must(by("sofia", "draft", "sign", file("none.draft")));
    c.must(by("sven", "draft", "sign", file("none.draft")));
    c.must("draft", "log", file("none.draft"));
    c.must("other", "send", "--domain", "green.example");
    low.fill(c);
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      Program.Result pulled = pull();
      assertThat(pulled.exit()).as(pulled.text()).isZero();
    }
    refused(make(OTHER), "call policy of green.example", "lets its users call");
  }

  private static Program.Result imported(String xml, String... more) throws Exception {
    Path file = Files.writeString(shared.resolve("carried.xml"), xml);
    List<String> command =
        new ArrayList<>(
            List.of(
                "other",
                "import",
                file.toString(),
                "--domain",
                "green.example",
                "--accept-changes"));
    command.addAll(List.of(more));
    return c.run(by("sofia", command.toArray(String[]::new)));
  }

  private static String named(String draft, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("other", "signer", "--domain", "green.example", "--kms", OTHER, "--out"));
    command.add(file(draft));
    command.addAll(List.of(more));
    c.must(command.toArray(String[]::new));
    c.must(by("sofia", "draft", "sign", file(draft)));
    refused(c.run("draft", "log", file(draft)), "NOT_SIGNED");
    String shown = c.must(by("sven", "draft", "sign", file(draft)));
    assertThat(shown).contains("words of the key");
    c.must("draft", "log", file(draft));
    return shown;
  }

  @Test
  @Order(5)
  @DisplayName(
      "a certificate is signed by the key that two officers named, or taking it is a new decision")
  void signed() throws Exception {
    Path blue = Path.of(certificate("blue.example"));
    SignedCertificate kms = new SignedCertificate("cert.2026");
    Program.Result before = imported(kms.sign(blue));
    assertThat(before.text()).contains("no signature was checked: no key of " + OTHER + " counts");
    var _ =
        named(
            "signer.draft",
            "--key",
            kms.pem(shared.resolve("kms.pem")).toString(),
            "--key-name",
            "cert.2026");

    Program.Result good = imported(kms.sign(blue));
    assertThat(good.exit()).as(good.text()).isZero();
    assertThat(good.text()).contains("signed by key cert.2026, which counts for " + OTHER);
    assertThat(c.must("other", "list", "--domain", "green.example")).contains(", signed");

    refused(imported(Files.readString(blue)), "not signed by key cert.2026", "--new-trust");
    SignedCertificate another = new SignedCertificate("cert.2027");
    refused(imported(another.sign(blue)), "not signed by key cert.2026", "nothing was taken");
    // Another key under the same name, an altered certificate, another one beside the signed one.
    SignedCertificate sameName = new SignedCertificate("cert.2026");
    refused(imported(sameName.sign(blue)), "the signature does not hold");
    refused(imported(sameName.sign(blue), "--new-trust"), "the signature does not hold");
    String altered = kms.sign(blue).replace("<Issuer>", "<Issuer>x");
    assertThat(altered).isNotEqualTo(kms.sign(blue));
    refused(imported(altered, "--new-trust"), "the signature does not hold");
    String signed = kms.sign(blue);
    String inner =
        signed.substring(signed.indexOf("<KmsCertificate"), signed.indexOf("<Signature"));
    String other = inner.replace("certificate-1", "certificate-2").replace("<Issuer>", "<Issuer>x");
    refused(imported(signed.replace(inner, other + inner), "--new-trust"), "nothing was taken");
    refused(imported(signed.replace(inner, other), "--new-trust"), "the signature does not hold");
    // A domain's key says nothing of another domain: here of our own.
    refused(
        imported(kms.sign(Path.of(certificate("green.example")))), "is the domain's own server");

    Program.Result anew = imported(Files.readString(blue), "--new-trust");
    assertThat(anew.exit()).as(anew.text()).isZero();
    assertThat(anew.text()).contains("NEW TRUST DECISION: not signed by key cert.2026");
    var _ = named("no-signer.draft", "--withdraw");
    assertThat(imported(kms.sign(blue)).text()).contains("no signature was checked");
  }

  private static Program.Result exported(String domain, String out) throws Exception {
    return c.run(
        "other",
        "certificate",
        "--domain",
        domain,
        "--out",
        file(out),
        "--key-out",
        file(out + ".pem"));
  }

  @Test
  @Order(6)
  @DisplayName("what this domain hands over is signed, and another domain takes it by its signer")
  void handedOver() throws Exception {
    Program.Result made = exported("blue.example", "blue-signed.xml");
    assertThat(made.exit()).as(made.text()).isZero();
    String name = made.text().replaceAll("(?s).*key (sluice-[0-9a-f]{16}) .*", "$1");
    String words = made.text().replaceAll("(?s).*ten words of the key: ([a-z -]+).*", "$1").strip();
    refused(exported("blue.example", "blue-signed.xml"), "exists already");
    String xml = Files.readString(shared.resolve("blue-signed.xml"));
    assertThat(named("own.draft", "--key", file("blue-signed.xml.pem"), "--key-name", name))
        .contains(words);
    Program.Result good = imported(xml);
    assertThat(good.exit()).as(good.text()).isZero();
    assertThat(good.text()).contains("signed by key " + name + ", which counts for " + OTHER);
    refused(
        imported(xml.replaceFirst("<Issuer>", "<Issuer>x"), "--new-trust"),
        "the signature does not hold");
    // The file is not the one that the profile names: nothing is signed.
    Path kept = Path.of(certificate("blue.example"));
    byte[] blue = Files.readAllBytes(kept);
    Path _ = Files.copy(Path.of(certificate("green.example")), kept, REPLACE_EXISTING);
    refused(exported("blue.example", "wrong.xml"), "expected the certificate");
    assertThat(shared.resolve("wrong.xml")).doesNotExist();
    Path _ = Files.write(kept, blue);
  }

  @Test
  @Order(7)
  @DisplayName("both verifiers find the log good")
  void reviewed() throws Exception {
    assertThat(c.verifiedTwice(shared.resolve("export"))).contains("2 CallPolicy", "3 OtherSigner");
  }
}
