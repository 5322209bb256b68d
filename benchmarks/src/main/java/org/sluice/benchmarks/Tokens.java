package org.sluice.benchmarks;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.hsm.software.SoftwarePartitionToken;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.StatementSigner;
import org.sluice.threshold.PartitionToken;

/// Tokens of the partitions and keys of the appliance.
///
/// @param kind what they are, for people
/// @param partitions one for each partition
/// @param logKey Ed25519 public key of the log, 32 octets
/// @param log signs the text of a checkpoint: Ed25519
/// @param bundleSpki public key of `bundle`
/// @param bundle signs statements and bundles
/// @param ending what closes them all
record Tokens(
    String kind,
    List<PartitionToken> partitions,
    Octets logKey,
    NoteSigner log,
    Octets bundleSpki,
    StatementSigner bundle,
    Runnable ending)
    implements AutoCloseable {

  /// Signs the text of a note.
  @FunctionalInterface
  interface NoteSigner {
    byte[] sign(byte[] text);
  }

  /// Tokens in memory, and keys of the JDK.
  static Tokens software(int n) {
    SecureRandom random = new SecureRandom();
    List<SoftwarePartitionToken> tokens = new ArrayList<>();
    for (int i = 1; i <= n; i++) {
      tokens.add(new SoftwarePartitionToken("partition " + i, random));
    }
    Signer log = Signer.ed25519();
    Signer bundle = Signer.ecdsa();
    byte[] spki = log.spki();
    return new Tokens(
        "tokens in memory",
        List.copyOf(tokens),
        Octets.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length)),
        log::sign,
        Octets.of(bundle.spki()),
        bundle,
        () -> tokens.forEach(SoftwarePartitionToken::close));
  }

  /// Fresh SoftHSM2 tokens in `folder`. A process can do this for one folder only.
  static Tokens softHsm(int n, Path folder) {
    SoftHsm store = SoftHsm.start(folder);
    List<Token> open = new ArrayList<>();
    List<PartitionToken> partitions = new ArrayList<>();
    for (int i = 1; i <= n; i++) {
      Token token = loggedIn(store, "partition-" + i);
      open.add(token);
      partitions.add(Pkcs11PartitionToken.create(token));
    }
    Token token = loggedIn(store, "appliance");
    open.add(token);
    ApplianceToken appliance = ApplianceToken.create(token);
    return new Tokens(
        "SoftHSM2 tokens",
        List.copyOf(partitions),
        Octets.of(appliance.logKey()),
        appliance::signNote,
        Octets.of(appliance.bundleKey()),
        appliance.bundle(),
        () -> open.forEach(Token::close));
  }

  private static Token loggedIn(SoftHsm store, String label) {
    try (SecretBytes officer = pin();
        SecretBytes user = pin()) {
      store.newToken(label, officer, user);
      Token token = store.token(label);
      token.login(user);
      return token;
    }
  }

  /// Random decimal digits: nobody opens these tokens again.
  private static SecretBytes pin() {
    byte[] digits = new byte[12];
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) ('0' + random.nextInt(10));
    }
    return SecretBytes.takeOwnershipOf(digits);
  }

  @Override
  public void close() {
    ending.run();
  }
}
