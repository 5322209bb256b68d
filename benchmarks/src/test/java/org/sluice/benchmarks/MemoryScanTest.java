package org.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

@Tag("slow")
@DisplayName(
    "This process's own memory holds a secret while it is open, and no copy of it afterwards")
class MemoryScanTest {

  private static final int USERS = 8;

  @TempDir Path folder;

  @Test
  @DisplayName(
      "shares of three activated partitions, and eight users' RSK and SSK, over SoftHSM2 tokens")
  void scan() throws Exception {
    assumeTrue(
        Files.isReadable(Path.of("/proc/self/mem")),
        "no /proc/self/mem here: that secrets leave memory was not checked");
    OwnMemory memory = new OwnMemory();
    try (Tokens tokens = Tokens.softHsm(BenchDomain.THRESHOLD.n(), folder.resolve("tokens"));
        BenchDomain domain = new BenchDomain(tokens, folder, new StageClock())) {
      Community community = new Community(domain, USERS, USERS);
      int shares = knowShares(domain, memory);
      assertThat(shares).as("a share of z and one of x in each partition").isEqualTo(6);
      try (ExtractedBatch keys = extract(domain, community)) {
        int n = 0;
        for (ExtractedKey key : keys.keys()) {
          memory.know("RSK " + n, key.rsk());
          memory.know("SSK " + n++, java.util.Objects.requireNonNull(key.ssk()));
        }
        assertThat(memory.scan().keySet()).as("while they are open").hasSize(6 + 2 * USERS);
      }
      System.gc();
      assertThat(memory.scan().keySet())
          .as("after the batch is closed")
          .allMatch(name -> name.startsWith("share"))
          .hasSize(6);
      domain.deactivate();
      System.gc();
      assertThat(memory.scan()).as("after deactivation").isEmpty();
    }
    System.gc();
    assertThat(memory.scan()).as("after the tokens are closed").isEmpty();
  }

  private static ExtractedBatch extract(BenchDomain domain, Community community) {
    BatchPlan.Batch batch = community.plan().batches().getFirst();
    List<SignedStatement> entries = new ArrayList<>();
    entries.add(SignedStatement.unsigned(community.plan().opened(0)));
    batch.extractions().forEach(e -> entries.add(SignedStatement.unsigned(e)));
    long firstLeaf = domain.log.append(entries) + 1;
    VerifiedCheckpoint published = domain.publish();
    List<LeafOpening> openings = new ArrayList<>();
    for (Community.Member m : community.members()) {
      openings.add(new LeafOpening(firstLeaf + openings.size(), m.salt(), m.user()));
    }
    return domain
        .extraction()
        .extract(
            new Order(BenchDomain.NAME, openings, published.note()),
            community.members().stream().map(Community.Member::id).toList(),
            false);
  }

  /// The shares are private to the partitions, so the test takes them by reflection, masked.
  private static int knowShares(BenchDomain domain, OwnMemory memory)
      throws IllegalAccessException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<SecretBytes> found = new ArrayList<>();
    for (Object core : domain.cores()) {
      collect(core, seen, found, 0);
    }
    for (SecretBytes share : found) {
      memory.know("share " + found.indexOf(share), share);
    }
    return found.size();
  }

  /// What the ceremony used is still referenced, and closed.
  private static boolean isOpen(SecretBytes secret) {
    try {
      return secret.use(at -> at != 0);
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  private static void collect(Object from, Set<Object> seen, List<SecretBytes> found, int depth)
      throws IllegalAccessException {
    if (from == null || depth > 8 || !seen.add(from)) {
      return;
    }
    switch (from) {
      case SecretBytes secret -> {
        if (isOpen(secret)) {
          found.add(secret);
        }
      }
      case Map<?, ?> map -> {
        for (Object value : map.values()) {
          collect(value, seen, found, depth + 1);
        }
      }
      case Collection<?> values -> {
        for (Object value : values) {
          collect(value, seen, found, depth + 1);
        }
      }
      default -> {
        if (from.getClass().getName().startsWith("org.sluice.threshold.")) {
          for (Field field : from.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
              field.setAccessible(true);
              collect(field.get(from), seen, found, depth + 1);
            }
          }
        }
      }
    }
  }
}
