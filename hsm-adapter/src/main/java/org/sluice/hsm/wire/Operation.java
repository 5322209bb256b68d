package org.sluice.hsm.wire;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Writer;
import org.sluice.threshold.ThresholdException;

/// One question that may be asked over the network, of a `P`: its name, the forms and limits of
/// question and answer, and how it is put to the one who answers. Both ends work from the same
/// value.
///
/// @param name last part of the path
/// @param maxQuestion most octets of a question
/// @param maxAnswer most octets of an answer
public record Operation<P, Q, A>(
    String name,
    Form<Q> question,
    Form<A> answer,
    int maxQuestion,
    int maxAnswer,
    BiFunction<P, Q, A> ask) {

  /// Octets of a question.
  public byte[] encode(Q value) {
    return question.encode(value);
  }

  /// Answers the octets of a question with the octets of an outcome: the answer, or the failure by
  /// its type, which `failed` hears of too. Other exceptions than those of the port and of decoding
  /// pass.
  public byte[] answered(P by, byte[] asked, Consumer<RuntimeException> failed) {
    A value;
    try {
      value = ask.apply(by, question.decode(asked, name));
    } catch (ThresholdException | MalformedRecord e) {
      failed.accept(e);
      return Outcome.failed(e);
    }
    Writer out = Outcome.answered();
    answer.writer().accept(out, value);
    return out.toByteArray();
  }

  /// The answer in the octets of an outcome of partition `index`, or its failure, thrown.
  public A read(int index, byte[] outcome) {
    return answer.decode(Outcome.answer(index, outcome), name);
  }
}
