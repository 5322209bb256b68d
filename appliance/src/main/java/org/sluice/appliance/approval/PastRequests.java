package org.sluice.appliance.approval;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Request;

/// Files of requests that the domain's terms do not let the appliance keep any longer: they name
/// everybody who got keys. The log keeps the requests themselves, which name nobody.
public final class PastRequests {
  private final HighSide high;

  public PastRequests(HighSide high) {
    this.high = high;
  }

  /// The requests that are kept here although their time is over: nothing more is made for them,
  /// their last period ended so many days before `now`, and it is older than the period before the
  /// present one, with which the next issue is compared. None where the domain has no terms.
  public List<Request> over(DomainName domain, Instant now) {
    LogIndex index = high.log().index();
    LogIndex.Domain d = index.domainOf(domain);
    long current = KeyPeriod.at(d.policy().rule(), now).number();
    return d.terms().stream()
        .flatMap(terms ->
            index.requests().stream()
                .filter(r -> r.request().domain().equals(domain))
                .filter(r -> isClosed(index, r, now))
                .map(LoggedRequest::request)
                .filter(r -> isOver(d, terms, r.periods().getLast(), current, now))
                .filter(high.requests()::isKept))
        .toList();
  }

  private static boolean isClosed(LogIndex index, LoggedRequest r, Instant now) {
    return r.complete()
        || index.cancelled(r.request().requestId()).isPresent()
        || (r.batch(0).isEmpty() && r.request().expiry() < now.getEpochSecond());
  }

  private static boolean isOver(
      LogIndex.Domain d, DomainTerms terms, long last, long current, Instant now) {
    Instant end = new KeyPeriod(d.policy().rule(), last).end();
    return last < current - 1 && end.plus(Duration.ofDays(terms.keepRequestDays())).isBefore(now);
  }

  /// The time by which something may be destroyed without anybody being asked: this machine's, but
  /// not beyond what the partitions said when they last co-signed. A clock that was set ahead here
  /// alone destroys nothing.
  public Instant agreedNow() {
    Instant now = high.now();
    return high.log().agreedTime().filter(agreed -> agreed.isBefore(now)).orElse(now);
  }

  /// Destroys their files; how many there were. Each has its line in `forgotten.log` before it is
  /// destroyed: a crash leaves a line too many, never one too few.
  public long forget(DomainName domain, Instant now) {
    long count = 0;
    for (Request r : over(domain, now)) {
      note(r, now);
      count += high.requests().forget(r) ? 1 : 0;
    }
    return count;
  }

  private void note(Request r, Instant now) {
    Path file = high.folder().forgotten();
    String line =
        now
            + " "
            + r.domain()
            + " request "
            + r.requestId()
            + " periods "
            + r.periods().getFirst()
            + " to "
            + r.periods().getLast()
            + " destroyed, keep-request-days "
            + high.log().index().domainOf(r.domain()).terms().orElseThrow().keepRequestDays()
            + "\n";
    try {
      if (!Files.exists(file)) {
        DurableFiles.write(file, new byte[0]); // the name is durable too
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
        ByteBuffer octets = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be written, nothing was destroyed: " + e, e);
    }
  }
}
