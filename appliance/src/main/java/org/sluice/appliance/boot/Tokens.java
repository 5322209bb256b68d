package org.sluice.appliance.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogSigner;
import org.sluice.appliance.ceremony.CeremonyFile;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.ThresholdException;

/// The appliance's own token and the partitions: in this process (the embedded form) or in
/// processes of their own. Public keys are known without opening anything; the rest needs PINs.
public final class Tokens implements LogSigner, AutoCloseable {

  private static final int MAX_VKEY = 4096;

  private final InstantSource clock;
  private final DataFolder folder;
  private final CeremonyFile ceremony;
  private final List<PartitionPlace> first;
  private final List<Token> open = new ArrayList<>();
  private final Map<Integer, PartitionReach> partitions = new TreeMap<>();
  private final Map<Integer, String> down = new TreeMap<>();
  private @Nullable ApplianceToken appliance;

  /// `first` is where the partitions were at the ceremony.
  ///
  /// @param clock of the partitions in this process
  Tokens(
      DataFolder folder, CeremonyFile ceremony, List<PartitionPlace> first, InstantSource clock) {
    this.clock = clock;
    this.folder = folder;
    this.ceremony = ceremony;
    this.first = List.copyOf(first);
  }

  void open(DataOption option) {
    SoftHsm hsm = SoftHsm.start(folder.tokens());
    String label = ceremony.applianceToken();
    Token token = hsm.token(label);
    try (SecretBytes pin = Passphrases.pin(option.pin(label), "PIN of token " + label)) {
      token.login(pin);
    }
    open.add(token);
    appliance = ApplianceToken.open(token);
    reach(place ->
        switch (place.where()) {
          case PartitionPlace.Embedded e ->
              PartitionReach.embedded(state(place), place.index(), e, logKey(), hsm, option, clock);
          case PartitionPlace.Remote r ->
              PartitionReach.remote(r, ownKey(), PartitionLink.Patience.WORKING);
        });
  }

  /// Asks the partitions in processes of their own how they are, without any PIN. False, and
  /// nothing asked, unless all are.
  public boolean look() {
    if (!ceremony.partitions().stream().allMatch(p -> p instanceof PartitionPlace.Remote)) {
      return false;
    }
    reach(place ->
        PartitionReach.remote(
            (PartitionPlace.Remote) place.where(), ownKey(), PartitionLink.Patience.LOOKING));
    return true;
  }

  private record Place(int index, PartitionPlace where) {}

  /// A partition of the ceremony has its index for a name; one that came later has its token's too,
  /// so that it never finds what another left.
  private Path state(Place place) {
    boolean ofCeremony =
        place.index() <= first.size()
            && first.get(place.index() - 1).name().equals(place.where().name());
    return ofCeremony
        ? folder.partition(place.index())
        : folder.partition(place.index(), place.where().name());
  }

  private void reach(Function<Place, PartitionReach> way) {
    for (int i = 1; i <= ceremony.partitions().size(); i++) {
      PartitionPlace where = ceremony.partitions().get(i - 1);
      try {
        partitions.put(i, way.apply(new Place(i, where)));
      } catch (HsmException | ThresholdException e) {
        String why = e instanceof PartitionUnavailable u ? u.why() : e.getMessage();
        down.put(i, "partition " + i + " (" + where.name() + ") is down: " + why);
      }
    }
  }

  private TlsKey ownKey() {
    return TlsKey.open(folder.root(), PartitionReach.TLS_KEY);
  }

  /// Whether a partition answers for a domain at once.
  boolean isReady(Partition partition, DomainName domain) {
    PartitionReach reach = partitions.get(partition.index());
    return reach != null && reach.ready().test(domain);
  }

  /// A partition could not be asked any more: it counts as down from here on.
  public void lost(PartitionUnavailable e) {
    PartitionReach gone = partitions.remove(e.index());
    if (gone != null) {
      down.put(e.index(), String.valueOf(e.getMessage()));
      gone.end().run();
    }
  }

  /// A line for each partition: up and where, or down and why.
  public List<String> health() {
    Map<Integer, String> lines = new TreeMap<>(down);
    partitions.forEach((i, p) -> lines.put(i, "partition " + i + " is up (" + p.where() + ")"));
    return List.copyOf(lines.values());
  }

  /// All partitions that are open, by index.
  public List<Partition> partitions() {
    return partitions.values().stream().map(PartitionReach::partition).toList();
  }

  /// Partitions in this process: their custodians sit here.
  public List<HeldPartition> embedded() {
    return partitions().stream()
        .filter(p -> p instanceof HeldPartition)
        .map(p -> (HeldPartition) p)
        .toList();
  }

  /// Those of `members` that are open, if there are at least `needed`.
  ///
  /// @throws PartitionsDown naming those that are down
  List<Partition> requireMembers(Members members, int needed, String what) {
    List<Partition> up = members.among(partitions());
    if (up.size() < needed) {
      throw new PartitionsDown(
          up.size()
              + " of "
              + members.threshold().n()
              + " partitions are up, "
              + needed
              + " are needed to "
              + what
              + ". "
              + String.join(". ", down.values()));
    }
    return up;
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

  @Override
  public NoteKey logKey() {
    byte[] vkey = DurableFiles.read(folder.logKey(), MAX_VKEY);
    if (vkey == null) {
      throw new CommandFailed(folder.logKey() + " is missing: the data folder is not complete");
    }
    return NoteKey.parse(new String(vkey, StandardCharsets.UTF_8).strip());
  }

  /// The log's second key, for reviewers who want its line verified too. The tokens must be open.
  public NoteKey logEcdsaKey() {
    return NoteKey.ecdsa(ceremony.logOrigin() + "/ecdsa", appliance().logEcdsaKey());
  }

  @Override
  public SignedNote sign(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    ApplianceToken token = appliance();
    NoteKey ed25519 = logKey();
    NoteKey ecdsa = logEcdsaKey();
    return new SignedNote(
        text,
        List.of(
            new SignedNote.Line(ed25519.name(), ed25519.keyId(), token.signNote(octets)),
            new SignedNote.Line(ecdsa.name(), ecdsa.keyId(), token.signNoteEcdsa(octets))));
  }

  /// Wipes every share in memory and logs out.
  @Override
  public void close() {
    partitions.values().forEach(p -> p.end().run());
    partitions.clear();
    open.forEach(Token::close);
    open.clear();
  }
}
