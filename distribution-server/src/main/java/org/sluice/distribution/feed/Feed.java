package org.sluice.distribution.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LinkState;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.replica.KafkaSettings;
import org.sluice.distribution.replica.Replica;

/// What feeds this server. With a link key it receives from the wire; with Kafka settings it is a
/// replica, and a receiver publishes there; with both it is the receiver of a site with replicas.
public final class Feed implements AutoCloseable {
  /// How long a receiver may take to read what was published before it.
  public static final Duration CATCH_UP = Duration.ofMinutes(10);

  private final LowSide low;
  private final @Nullable Replica replica;
  private final @Nullable FrameIntake intake;

  private Feed(LowSide low, @Nullable Replica replica, @Nullable FrameIntake intake) {
    this.low = low;
    this.replica = replica;
    this.intake = intake;
  }

  /// Opens everything; what a crash left half done is finished, and a receiver has read what was
  /// published, before this returns.
  ///
  /// @throws IOException naming what is missing or cannot be reached
  public static Feed open(FeedPlan plan) throws IOException {
    if (plan.linkKey().isEmpty() && plan.kafka().isEmpty()) {
      throw new IOException("nothing feeds this server: give --link-key, --kafka, or both");
    }
    Replica replica = replica(plan);
    LowSide low = replica == null ? LowSide.open(plan.data(), plan.profiles()) : replica.lowSide();
    try {
      return new Feed(low, replica, intake(plan, low));
    } catch (IOException e) {
      new Feed(low, replica, null).close();
      throw e;
    }
  }

  private static @Nullable Replica replica(FeedPlan plan) throws IOException {
    if (plan.kafka().isEmpty()) {
      return null;
    }
    KafkaSettings kafka = KafkaSettings.read(plan.kafka().get());
    return plan.linkKey().isPresent()
        ? Replica.receiving(plan.data(), plan.profiles(), kafka, CATCH_UP)
        : Replica.reading(plan.data(), plan.profiles(), kafka);
  }

  private static @Nullable FrameIntake intake(FeedPlan plan, LowSide low) throws IOException {
    Optional<Path> linkKey = plan.linkKey();
    return linkKey.isEmpty() ? null : low.receive(plan.at(), linkKey.get());
  }

  /// What was seen on the wire; nothing where there is none.
  public LinkState link() {
    return intake == null ? LinkState.NONE : intake.link();
  }

  /// Complete bundles from the wire for which there was no place.
  public long crowdedOut() {
    return intake == null ? 0 : intake.crowdedOut();
  }

  /// Why it stopped by itself, empty while it runs.
  public String failure() {
    if (intake != null && !intake.failure().isEmpty()) {
      return intake.failure();
    }
    return replica == null ? "" : replica.failure();
  }

  /// What is kept.
  public LowSide lowSide() {
    return low;
  }

  /// The part that reads from Kafka, if there is one.
  public Optional<Replica> replica() {
    return Optional.ofNullable(replica);
  }

  @Override
  public String toString() {
    String wire = intake == null ? "" : "receiving frames on UDP port " + intake.port();
    return wire
        + (replica == null ? "" : (wire.isEmpty() ? "replica of " : "; publishing to ") + replica);
  }

  @Override
  public void close() {
    if (replica != null) {
      replica.stopPublishing();
    }
    if (intake != null) {
      intake.close();
    }
    if (replica == null) {
      low.close();
    } else {
      replica.close();
    }
  }
}
