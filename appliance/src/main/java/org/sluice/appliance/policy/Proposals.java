package org.sluice.appliance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.Statement;

/// What was proposed for domains' options and is not logged: copies of the drafts, each named by
/// its statement's hash, with the signatures that were added over this data folder. They are there
/// to be seen. Nothing goes by them: what is signed and logged is the officers' own file.
public final class Proposals {
  /// Most copies that are kept; what does not follow what counts is taken away first.
  private static final int MOST = 32;

  private static final String ENDING = ".draft";

  private final Path folder;

  /// Over the folder of the copies.
  public Proposals(Path folder) {
    this.folder = folder;
  }

  /// One of them.
  ///
  /// @param changes what it would change, a line for each option
  /// @param signedBy security officers of the policy in force whose signatures hold
  /// @param needed how many of them it takes
  public record Proposal(
      Statement statement, List<String> changes, List<String> signedBy, int needed) {
    /// Keeps copies.
    public Proposal {
      changes = List.copyOf(changes);
      signedBy = List.copyOf(signedBy);
    }
  }

  /// Keeps a copy of a draft about options, with the signatures that copy and draft have together.
  /// Another draft is none of these.
  ///
  /// @throws CommandFailed if there are too many
  void keep(LogIndex index, Draft draft) {
    if (domainOf(draft.statement()).isEmpty()) {
      return;
    }
    Path file = file(draft.statement().hash());
    Draft all = draft;
    Draft held = read(file);
    for (Signature s : held == null ? List.<Signature>of() : held.signatures()) {
      all = draft.hasSigned(s.keyId()) ? all : all.with(s);
    }
    if (held == null && files().size() >= MOST) {
      tidy(index);
    }
    if (held == null && files().size() >= MOST) {
      throw new CommandFailed(
          MOST + " proposals are open in " + folder + ": take away those that nobody wants");
    }
    DurableFiles.write(file, all.encoded());
  }

  /// What was logged is proposed no more, nor is what does not follow it.
  void tidy(LogIndex index) {
    for (Path file : files()) {
      Draft draft = read(file);
      if (draft == null || !follows(index, draft.statement())) {
        DurableFiles.delete(file);
      }
    }
  }

  /// The open ones of a domain: those that follow what counts now.
  public List<Proposal> of(LogIndex index, DomainName domain) {
    LogIndex.Domain d = index.domainOf(domain);
    List<Proposal> open = new ArrayList<>();
    for (Path file : files()) {
      Draft draft = read(file);
      if (draft != null
          && file.equals(file(draft.statement().hash()))
          && domainOf(draft.statement()).filter(domain::equals).isPresent()
          && follows(index, draft.statement())) {
        OptionsInForce now = OptionsInForce.of(d);
        open.add(
            new Proposal(
                draft.statement(),
                now.difference(now.with(draft.statement())),
                signedBy(draft, d.policy()),
                d.policy().securityQuorum()));
      }
    }
    return open;
  }

  private static List<String> signedBy(Draft draft, DomainPolicy policy) {
    return policy.officers(Role.SECURITY_OFFICER).stream()
        .filter(o ->
            draft.signatures().stream()
                .map(s -> new SignedStatement(draft.statement(), List.of(s)))
                .anyMatch(s -> s.signedBy(o.spki().toArray())))
        .map(Officer::name)
        .toList();
  }

  /// Of a statement about options.
  private static Optional<DomainName> domainOf(Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> Optional.of(p.domain());
      case DomainProfile p -> Optional.of(p.domain());
      case DomainTerms t -> Optional.of(t.domain());
      default -> Optional.empty();
    };
  }

  private static boolean follows(LogIndex index, Statement statement) {
    Optional<DomainName> name = domainOf(statement);
    return index.domains().stream()
        .filter(d -> name.filter(d.name()::equals).isPresent())
        .anyMatch(d -> follows(d, statement));
  }

  private static boolean follows(LogIndex.Domain d, Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> p.previous().equals(d.policy().hash());
      case DomainProfile p -> d.hasProfile() && p.previous().equals(d.profile().statement().hash());
      case DomainTerms t ->
          t.previous().equals(d.terms().map(DomainTerms::hash).orElse(Hash32.ZERO));
      default -> false;
    };
  }

  private Path file(Hash32 hash) {
    return folder.resolve(hash + ENDING);
  }

  /// A copy that is damaged shows nothing; the officers' own file is another.
  private static @Nullable Draft read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, Draft.MAX_OCTETS);
    try {
      return octets == null ? null : Draft.decode(octets);
    } catch (MalformedRecord e) {
      return null;
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new CommandFailed("the proposals in " + folder + " cannot be read: " + e, e);
    }
  }
}
