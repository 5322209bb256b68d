package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Blame.Answer;
import org.sluice.threshold.Blame.Lie;
import org.sluice.threshold.Blame.Named;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;

/// The coordinator's side of the blame phase (design section 7): runs one leaf of a failed batch
/// again with the same partitions, who open what they put in, and finds whose values do not fit.
/// All that it learns beside the name is that user's key, and is dropped.
final class BlameRun {

  private final GenerationRecord record;
  private final GenerationShares.Public known;
  private final Map<Integer, Partition> partitions;
  private final Set<Integer> silent = new LinkedHashSet<>();

  BlameRun(GenerationRecord record, GenerationShares.Public known, List<Partition> partitions) {
    this.record = record;
    this.known = known;
    this.partitions = new TreeMap<>();
    partitions.forEach(p -> this.partitions.put(p.index(), p));
  }

  /// Who did not answer.
  Set<Integer> silent() {
    return silent;
  }

  /// Names who lied, if their lie shows in this run too; empty if all was right, or if some did not
  /// answer.
  List<Named> run(
      Blame.Order order,
      Identifier id,
      boolean audit,
      List<Integer> quorum,
      List<Integer> answering) {
    List<Named> named = new ArrayList<>();
    List<RoundOne> sent = new ArrayList<>();
    List<Integer> asked = ask(quorum, sent, p -> p.blame1(order));
    List<RoundOne> messages = new RoundOneScreening(known, 1, audit).of(asked, sent, named);
    if (!named.isEmpty() || messages.size() < quorum.size()) {
      return named;
    }
    named.addAll(new SeedDisputes(record, known, partitions).commitments(order, messages));
    if (!named.isEmpty()) {
      return named;
    }
    List<Answer> answers = new ArrayList<>();
    try {
      Blame.RoundTwoOrder second = new Blame.RoundTwoOrder(order, messages, answering);
      List<Integer> answered = ask(quorum, answers, p -> p.blame2(second));
      if (answered.size() < quorum.size()) {
        return List.of();
      }
      return name(order, id, audit, messages, answering, answers);
    } finally {
      answers.forEach(Answer::close);
    }
  }

  private List<Named> name(
      Blame.Order order,
      Identifier id,
      boolean audit,
      List<RoundOne> messages,
      List<Integer> answering,
      List<Answer> answers) {
    List<Named> named = new ArrayList<>();
    StatementScreening screening = new StatementScreening(known, audit, messages);
    for (int j = 0; j < answers.size(); j++) {
      if (!screening.isRight(messages.get(j).index(), answers.get(j))) {
        named.add(Named.one(messages.get(j).index(), Lie.MESSAGE));
      }
    }
    if (named.isEmpty()) {
      List<Blame.Statement> statements = answers.stream().map(Answer::statement).toList();
      named.addAll(
          new SeedDisputes(record, known, partitions).openings(order, audit, messages, statements));
    }
    if (named.isEmpty()) {
      Map<List<Integer>, Opening> openings = agreed(answers);
      named.addAll(
          equations(
              new BlameEquations(record, id, messages, openings), messages, answers, answering));
    }
    return named;
  }

  private Map<List<Integer>, Opening> agreed(List<Answer> answers) {
    Map<List<Integer>, Opening> openings = new HashMap<>();
    for (Answer a : answers) {
      List<List<Integer>> sets = known.threshold().setsOf(a.statement().index());
      for (int k = 0; k < sets.size(); k++) {
        openings.put(sets.get(k), a.statement().openings().get(k));
      }
    }
    return openings;
  }

  /// Everyone's own equations; only if all messages are right can key parts be judged.
  private static List<Named> equations(
      BlameEquations equations,
      List<RoundOne> messages,
      List<Answer> answers,
      List<Integer> answering) {
    List<Named> named = new ArrayList<>();
    for (RoundOne m : messages) {
      add(named, m.index(), equations.wrong(m));
    }
    if (named.isEmpty()) {
      for (Answer a : answers) {
        int i = a.statement().index();
        if (answering.contains(i)) {
          boolean withheld = a.k().length() == 0;
          add(named, i, withheld ? Lie.WITHHELD : equations.wrong(i, answering, a.k(), a.s()));
        }
      }
    }
    return named;
  }

  private static void add(List<Named> named, int index, @Nullable Lie lie) {
    if (lie != null) {
      named.add(Named.one(index, lie));
    }
  }

  private interface Question<T> {
    T of(Partition p);
  }

  /// Asks each; who answered, in order.
  private <T> List<Integer> ask(List<Integer> whom, List<T> answers, Question<T> question) {
    List<Integer> answered = new ArrayList<>();
    for (int i : whom) {
      Partition p = partitions.get(i);
      try {
        if (p != null) {
          answers.add(question.of(p));
          answered.add(i);
        }
      } catch (PartitionUnavailable | PartitionRefused | PartitionStopped _) {
        silent.add(i);
      }
    }
    return answered;
  }

  /// The value of a blame batch of one leaf, from its tag.
  static Hash32 batchOf(Hash32 gamma, Hash32 tag) {
    return Batch.valueOfTags(true, gamma, List.of(tag));
  }
}
