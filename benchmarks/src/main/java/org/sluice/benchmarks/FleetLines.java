package org.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;

/// Called by `benchmarks/issue`: the enrolment lines of one X25519 device for each line of a
/// community file of one domain. What the devices would keep is thrown away: the issue is measured,
/// nobody opens its keys, and two million devices' folders are fourteen million files.
public final class FleetLines {
  private static final int USAGE_ERROR = 2;
  private static final int AT_A_TIME = 8192;
  private static final int WORDS = 4;

  private final SecureRandom random = new SecureRandom();
  private final DomainName domain;
  private final Hash32 profile;

  private FleetLines(DomainProfile profile) {
    this.domain = profile.domain();
    this.profile = profile.hash();
  }

  /// Arguments: the signed profile, the community file, where the lines go. Exit code 0 or 2.
  public static void main(String[] args) throws IOException {
    if (args.length != 3
        || !(SignedStatement.decode(Files.readAllBytes(Path.of(args[0]))).statement()
            instanceof DomainProfile profile)) {
      System.err.println("usage: FleetLines PROFILE COMMUNITY LINES");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    long made = new FleetLines(profile).write(Path.of(args[1]), Path.of(args[2]));
    System.out.println("  made lines of " + made + " devices, whose private keys are gone");
  }

  private long write(Path community, Path lines) throws IOException {
    long made = 0;
    try (BufferedReader users = Files.newBufferedReader(community);
        BufferedWriter out = Files.newBufferedWriter(lines)) {
      users.readLine();
      List<String> part = next(users);
      while (!part.isEmpty()) {
        for (String line : part.parallelStream().map(this::line).toList()) {
          out.write(line);
          out.write('\n');
        }
        made += part.size();
        part = next(users);
      }
    }
    return made;
  }

  private static List<String> next(BufferedReader users) throws IOException {
    List<String> part = new ArrayList<>(AT_A_TIME);
    String user = users.readLine();
    while (user != null) {
      part.add(user);
      user = part.size() == AT_A_TIME ? null : users.readLine();
    }
    return part;
  }

  private String line(String user) {
    String[] words = user.split(",", WORDS);
    if (words.length != WORDS || !words[0].equals(domain.value()) || !words[2].equals("1")) {
      throw new IllegalArgumentException(
          "expected '" + domain.value() + ",URI,1,SEAL', got '" + user + "'");
    }
    byte[] nonce = new byte[EnrolmentLine.Content.NONCE_OCTETS];
    random.nextBytes(nonce);
    Signer authentication = Signer.ecdsa();
    try (HpkeKeyPair sealing = HpkeKeyPair.generate(SealSuite.X25519)) {
      return new EnrolmentLine.Content(
              domain,
              UserUri.parse(words[1]),
              "d1",
              Octets.of(authentication.spki()),
              SealSuite.X25519.code(),
              Octets.of(sealing.publicKey()),
              profile,
              Octets.of(nonce))
          .sign(authentication)
          .toString();
    }
  }
}
