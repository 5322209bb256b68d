package org.sluice.appliance.shares;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.ceremony.YamlNode;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Threshold;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a plan from what is in force, for review.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the plan of a change of the shares, from what is in force now, to be reviewed and then run.",
      "Example: ./sluice shares plan refresh --signed-by sofia --out shares.yaml"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "CHANGE", description = "refresh, repair, reshare or epoch.")
  private String change = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The plan.")
  private Path out = Path.of("");

  @Option(
      names = "--signed-by",
      required = true,
      paramLabel = "NAME",
      description = "A security officer who will sign the transcript; as often as there are.")
  private List<String> signedBy = List.of();

  @Option(names = "--threshold", paramLabel = "T", description = "reshare: another t.")
  private @Nullable Integer threshold;

  @Option(
      names = "--lost",
      paramLabel = "INDEX",
      description = "repair: a partition whose share is lost and that is otherwise as it was.")
  private List<Integer> lost = List.of();

  @Option(
      names = "--replace",
      paramLabel = "INDEX=LINE",
      description =
          "repair: another partition in the place of one that is lost; LINE as sluice partition init printed it, or a token label.")
  private Map<Integer, String> replace = Map.of();

  @Option(
      names = "--add",
      paramLabel = "LINE",
      description = "reshare: one more partition, as for --replace.")
  private List<String> add = List.of();

  @Option(
      names = "--retire",
      paramLabel = "COUNT",
      description = "reshare: the last COUNT partitions are no members any more.")
  private int retire;

  @Option(
      names = "--first-period",
      paramLabel = "NUMBER",
      description =
          "epoch: number of its first period; without it, the first of which no key is made.")
  private @Nullable Long firstPeriod;

  @Option(
      names = "--periods",
      paramLabel = "COUNT",
      description =
          "epoch: how many periods it has; without it, as many as the domain's terms say.")
  private @Nullable Integer periods;

  @Override
  public Integer call() throws IOException {
    try (HighSide high = HighSide.look(data)) {
      Change kind = Change.of(change);
      List<GenerationRecord> now =
          high.log().index().domains().stream().map(LogIndex.Domain::generation).toList();
      List<PartitionPlace> places = places(high, now.getFirst().n());
      int t = threshold == null ? now.getFirst().t() : threshold;
      SharePlan plan =
          new SharePlan(
              high.ceremony().logOrigin(),
              kind,
              new Threshold(t, places.size()),
              places,
              lost,
              signedBy,
              high.log().index().domains().stream().map(d -> domain(high, d, kind)).toList());
      byte[] text = plan.yaml().getBytes(StandardCharsets.UTF_8);
      Path _ = Files.write(out, text, StandardOpenOption.CREATE_NEW);
      answer.say(kind.word() + " to " + plan.threshold().advice(), "kind", kind.word());
      answer.say(out + ": to be reviewed, then sluice shares run " + out, "file", out);
      return answer.end();
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private List<PartitionPlace> places(HighSide high, int n) {
    List<String> lines = new ArrayList<>();
    high.ceremony().partitions().subList(0, n).forEach(p -> lines.add(p.yaml()));
    new TreeMap<>(replace)
        .forEach((i, line) -> {
          if (i < 1 || i > n) {
            throw new CommandFailed("--replace: there is no partition " + i);
          }
          String _ = lines.set(i - 1, item(line));
        });
    if (retire < 0 || retire >= n) {
      throw new CommandFailed("--retire: expected 0 to " + (n - 1) + ", found " + retire);
    }
    lines.subList(n - retire, n).clear();
    add.forEach(line -> lines.add(item(line)));
    String yaml = lines.stream().map(l -> "  " + l).collect(Collectors.joining("\n"));
    return PartitionPlace.parse(YamlNode.parse("partitions:\n" + yaml + "\n").get("partitions"));
  }

  private static String item(String line) {
    String stripped = line.strip();
    return stripped.startsWith("-") ? stripped : "- " + stripped;
  }

  private SharePlan.DomainPlan domain(HighSide high, LogIndex.Domain d, Change kind) {
    GenerationRecord g = d.generation();
    long first = 0;
    long length = 0;
    if (kind == Change.EPOCH) {
      length =
          periods != null
              ? periods
              : d.terms().map(DomainTerms::epochPeriods).orElse((long) EpochStart.DEFAULT_PERIODS);
      long next = KeyPeriod.at(d.policy().rule(), high.draftTime()).number() + 1;
      first = firstPeriod == null ? Math.max(next, d.latestPeriod() + 1) : firstPeriod;
    }
    return new SharePlan.DomainPlan(d.name(), g.epoch(), g.generation(), g.gamma(), first, length);
  }
}
