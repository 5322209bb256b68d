package org.sluice.appliance.handin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.CancelDesk;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;

/// Drafts of requests that wait for their officer's signature, and where signed statements come in.
public final class HandIn {
  private static final String ENDING = ".draft";
  private static final int MAX_DRAFTS = 200;

  private final Path folder;

  /// @param high whose drafts they are
  public HandIn(HighSide high) {
    this.folder = high.folder().drafts();
  }

  /// Keeps a draft; durable when this returns.
  public void keep(RequestDraft draft) {
    if (ids().size() >= MAX_DRAFTS) {
      throw new CommandFailed(
          "there are " + MAX_DRAFTS + " drafts that nobody signed: discard some first");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be made: " + e.getMessage(), e);
    }
    DurableFiles.write(path(draft.request().requestId()), draft.encoded());
  }

  /// A draft, if it is here.
  public Optional<RequestDraft> find(RequestId id) {
    byte @Nullable [] octets = DurableFiles.read(path(id), RequestFile.MAX_OCTETS);
    return octets == null ? Optional.empty() : Optional.of(RequestDraft.decode(octets));
  }

  /// Forgets a draft.
  public void discard(RequestId id) {
    DurableFiles.delete(path(id));
  }

  /// Drafts that wait.
  public List<RequestId> ids() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<RequestId> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path f : files.sorted().toList()) {
        String name = String.valueOf(f.getFileName());
        if (name.matches("[0-9a-f]{32}\\.draft")) {
          ids.add(RequestId.fromHex(name.substring(0, name.length() - ENDING.length())));
        }
      }
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
    return ids;
  }

  private Path path(RequestId id) {
    return folder.resolve(id + ENDING);
  }

  /// The signed statements in a text, by the import gate: one request, or approvals, or
  /// cancellations, each with one signature.
  ///
  /// @throws CommandFailed naming what was expected
  public static List<SignedStatement> read(byte[] text) {
    try {
      List<SignedStatement> all =
          CarriedFile.statements("this", text).stream().map(Draft::finished).toList();
      for (SignedStatement s : all) {
        if (!(s.statement() instanceof Approval)
            && !(s.statement() instanceof RequestCancelled)
            && !(s.statement() instanceof Request && all.size() == 1)) {
          throw new CommandFailed(
              "expected one signed request, or approvals, or cancellations; found "
                  + s.statement().label());
        }
      }
      return all;
    } catch (MalformedRecord e) {
      throw new CommandFailed("this is no signed statement: " + e.getMessage(), e);
    }
  }

  /// Logs what was read, if policy and partitions let it: all or none. Returns the request that it
  /// is about, or the first of several.
  ///
  /// @param who the account that hands it in
  public RequestId accept(HighSide high, List<SignedStatement> signed, String who) {
    if (signed.getFirst().statement() instanceof Request r) {
      RequestDraft draft =
          find(r.requestId())
              .orElseThrow(
                  () -> new CommandFailed("there is no draft of request " + r.requestId()));
      RequestFile _ =
          new RequestDesk(high, new SecureRandom())
              .accept(draft, signed.getFirst(), who, high.now());
      discard(r.requestId());
      return r.requestId();
    }
    if (signed.getFirst().statement() instanceof RequestCancelled first) {
      CancelDesk.accept(high, signed);
      return first.requestId();
    }
    if (!(signed.getFirst().statement() instanceof Approval first)) {
      throw new CommandFailed("expected a request or an approval");
    }
    new ApprovalDesk(high).accept(signed, who);
    return first.requestId();
  }
}
