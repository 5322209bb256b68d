package org.sluice.appliance.boot;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogSigner;
import org.sluice.appliance.ceremony.CeremonyFile;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Witness;
import org.sluice.threshold.partition.PartitionCore;

/// The appliance's own token and the partitions, all in this process (the embedded form). Public
/// keys are known without opening anything; the rest needs PINs.
public final class Tokens implements LogSigner, AutoCloseable {

  private static final int MAX_VKEY = 4096;

  private final DataFolder folder;
  private final CeremonyFile ceremony;
  private final List<Token> open = new ArrayList<>();
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private final Map<Integer, String> down = new TreeMap<>();
  private @Nullable ApplianceToken appliance;
  private @Nullable CheckpointVerifier verifier;

  Tokens(DataFolder folder, CeremonyFile ceremony) {
    this.folder = folder;
    this.ceremony = ceremony;
  }

  void open(DataOption option) {
    SoftHsm hsm = SoftHsm.start(folder.tokens());
    appliance = ApplianceToken.open(login(hsm, ceremony.applianceToken(), option));
    for (int i = 1; i <= ceremony.partitions().size(); i++) {
      String label = ceremony.partitions().get(i - 1);
      try {
        Pkcs11PartitionToken token = Pkcs11PartitionToken.open(login(hsm, label, option));
        partitions.put(
            i,
            new PartitionCore(
                i,
                logKey(),
                token,
                new FolderPartitionStore(folder.partition(i)),
                InstantSource.system(),
                new SecureRandom()));
      } catch (HsmException e) {
        down.put(i, "partition " + i + " (token " + label + ") is down: " + e.getMessage());
      }
    }
  }

  private Token login(SoftHsm hsm, String label, DataOption option) {
    Token token = hsm.token(label);
    try (SecretBytes pin = Passphrases.pin(option.pin(label), "PIN of token " + label)) {
      token.login(pin);
    }
    open.add(token);
    return token;
  }

  /// All partitions that are open, by index.
  public List<Partition> partitions() {
    return List.copyOf(partitions.values());
  }

  /// The same, if there are at least `needed`; else a failure that names those that are down.
  List<Partition> requirePartitions(int needed, String what) {
    if (partitions.size() < needed) {
      throw new CommandFailed(
          partitions.size()
              + " of "
              + ceremony.partitions().size()
              + " partitions are up, "
              + needed
              + " are needed to "
              + what
              + ". "
              + String.join(". ", down.values()));
    }
    return partitions();
  }

  /// One line: how many are up, how many are needed, the margin.
  public String summary() {
    int up = partitions.size();
    int needed = Math.max(ceremony.threshold().needed(), ceremony.threshold().quorum());
    String margin = up < needed ? "cannot issue" : "can lose " + (up - needed);
    return up
        + " of "
        + ceremony.partitions().size()
        + " up, "
        + margin
        + " ("
        + ceremony.threshold()
        + ")"
        + (down.isEmpty() ? "" : "; " + String.join("; ", down.values()));
  }

  /// The key that signs bundles, export leaves and manifests.
  public StatementSigner bundleKey() {
    return appliance().bundle();
  }

  /// The appliance's own token.
  public ApplianceToken appliance() {
    if (appliance == null) {
      throw new IllegalStateException("the tokens are not open");
    }
    return appliance;
  }

  /// Pinned keys of this high side's own log: the log's, and the partitions' from the first
  /// generation record or, before there is one, from the open tokens.
  CheckpointVerifier verifier() {
    if (verifier == null) {
      List<NoteKey> witnesses = new ArrayList<>();
      partitions.forEach(
          (i, p) -> witnesses.add(Witness.key(ceremony.logOrigin(), i, p.identity().witnessKey())));
      verifier = new CheckpointVerifier(logKey(), witnesses, ceremony.threshold().quorum());
    }
    return verifier;
  }

  @Override
  public NoteKey logKey() {
    byte[] vkey = DurableFiles.read(folder.logKey(), MAX_VKEY);
    if (vkey == null) {
      throw new CommandFailed(folder.logKey() + " is missing: the data folder is not complete");
    }
    return NoteKey.parse(new String(vkey, StandardCharsets.UTF_8).strip());
  }

  @Override
  public SignedNote sign(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    ApplianceToken token = appliance();
    NoteKey ed25519 = logKey();
    NoteKey ecdsa = NoteKey.ecdsa(ceremony.logOrigin() + "/ecdsa", token.logEcdsaKey());
    return new SignedNote(
        text,
        List.of(
            new SignedNote.Line(ed25519.name(), ed25519.keyId(), token.signNote(octets)),
            new SignedNote.Line(ecdsa.name(), ecdsa.keyId(), token.signNoteEcdsa(octets))));
  }

  /// Wipes every share in memory and logs out.
  @Override
  public void close() {
    partitions.values().forEach(Partition::deactivate);
    partitions.clear();
    open.forEach(Token::close);
    open.clear();
  }
}
