package org.sluice.mikey.constanttime;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The JDK's methods that the traced operations call: no probe sees into them, so each is here for
/// a reason. Whatever is called and not listed fails the test.
final class OutsideMethods {

  /// One machine instruction or a fixed sequence of them, on every processor we know.
  private static final List<String> INSTRUCTIONS =
      List.of(
          "Math.multiplyHigh",
          "Math.unsignedMultiplyHigh",
          "Integer.rotateLeft",
          "Integer.rotateRight",
          "Long.compareUnsigned", // of coordinates that are sent
          "Long.rotateLeft",
          "Long.rotateRight",
          "Integer.reverseBytes",
          "Long.reverseBytes",
          "Boolean.booleanValue",
          "Long.longValue",
          "Integer.intValue",
          "Object.<init>");

  /// The pool: offsets and sizes, which have been seen by a probe when they were made.
  private static final List<String> POOL =
      List.of(
          "ArrayDeque.isEmpty",
          "ArrayDeque.pop",
          "ArrayDeque.push",
          "Map.computeIfAbsent",
          "Map.get",
          "MemorySegment.byteSize",
          "MemorySegment.fill",
          "MemorySegment.ofArray",
          "MemorySegment.toArray",
          "MethodHandle.invokeExact", // getrandom
          "ValueLayout$OfLong.withOrder");

  /// Lambdas made and called; the bodies are ours and have probes.
  private static final List<String> CALLS = List.of("Consumer.accept", "Runnable.run");

  /// Public octets: identities, points that are sent, hashes of them, lists of keys, the memory of
  /// a Z_T.
  private static final List<String> PUBLIC_DATA =
      List.of(
          "Arrays.copyOf",
          "Arrays.copyOfRange",
          "Arrays.fill", // digits of public scalars, words of public infos
          "Arrays.hashCode",
          "AtomicInteger.<init>",
          "AtomicInteger.getAndUpdate",
          "AtomicLong.addAndGet", // how many scalars there were
          "HashMap.<init>", // identities of a batch
          "Integer.valueOf", // and where they stand in it
          "Iterator.hasNext",
          "Iterator.next",
          "List.iterator",
          "List.of",
          "List.size",
          "Map.putIfAbsent",
          "MessageDigest.digest",
          "Matcher.group",
          "Matcher.matches",
          "MessageDigest.getInstance",
          "MessageDigest.isEqual",
          "MessageDigest.update",
          "Object.clone",
          "Objects.requireNonNull",
          "Pattern.matcher",
          "Record.<init>",
          "SecureRandom.<init>",
          "SecureRandom.nextBytes",
          "String.getBytes",
          "String.length",
          "String.startsWith");

  /// Loads, stores and operations of vectors; Probes has seen the offsets.
  private static final List<String> VECTORS =
      List.of(
          "DoubleVector.add",
          "DoubleVector.broadcast",
          "DoubleVector.fma",
          "DoubleVector.fromMemorySegment",
          "DoubleVector.intoMemorySegment",
          "DoubleVector.mul",
          "DoubleVector.reinterpretAsLongs",
          "DoubleVector.sub",
          "Double.doubleToRawLongBits",
          "IntVector.add",
          "IntVector.broadcast",
          "IntVector.fromMemorySegment",
          "IntVector.intoMemorySegment",
          "IntVector.lanewise",
          "LongVector.add",
          "LongVector.and",
          "LongVector.blend",
          "LongVector.broadcast",
          "LongVector.eq",
          "LongVector.fromArray",
          "LongVector.fromMemorySegment",
          "LongVector.intoMemorySegment",
          "LongVector.lanewise",
          "LongVector.mul",
          "LongVector.or",
          "LongVector.reinterpretAsDoubles",
          "LongVector.selectFrom",
          "LongVector.sub",
          "LongVector.zero");

  /// Making the exception that says no.
  private static final List<String> REFUSALS =
      List.of(
          "RuntimeException.<init>",
          "String.valueOf",
          "StringConcatFactory makeConcatWithConstants");

  private static final List<List<String>> ALL =
      List.of(INSTRUCTIONS, POOL, CALLS, PUBLIC_DATA, VECTORS, REFUSALS);

  private OutsideMethods() {}

  /// Those of `called` that nobody has looked at.
  static Collection<String> unknown(Collection<String> called) {
    TreeSet<String> unknown = new TreeSet<>(called);
    ALL.forEach(unknown::removeAll);
    unknown.removeIf(m -> m.startsWith("LambdaMetafactory "));
    return unknown;
  }
}
