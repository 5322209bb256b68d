package org.sluice.benchmarks;

import java.util.Locale;

/// What to measure.
///
/// @param users measured users, beyond those of the warm-up batch
/// @param batch users in a batch
/// @param token where the partitions' and the appliance's keys are
record Options(int users, int batch, TokenKind token) {
  static final String USAGE =
      "usage: bench [--users N] [--batch N] [--token software|softhsm]\n"
          + "  N of users 1 to 50000 (2048), N of batch 1 to 1024 (256: what the appliance uses)";

  private static final int MAX_USERS = 50_000;
  // A batch's log entries must fit into one item of a bundle, at most 1 MiB.
  private static final int MAX_BATCH = 1024;

  /// Kinds of tokens.
  enum TokenKind {
    SOFTWARE,
    SOFTHSM
  }

  /// A command line that is not understood.
  static final class BadOptions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadOptions(String problem) {
      super(problem);
    }
  }

  /// @throws BadOptions saying what is wrong
  static Options parse(String... args) {
    Options options = new Options(2048, 256, TokenKind.SOFTWARE);
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new BadOptions(args[i] + " needs a value");
      }
      options = options.with(args[i], args[i + 1]);
    }
    return new Options(options.users, Math.min(options.batch, options.users), options.token);
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--users" -> new Options(number(name, value, MAX_USERS), batch, token);
      case "--batch" -> new Options(users, number(name, value, MAX_BATCH), token);
      case "--token" -> new Options(users, batch, kind(value));
      default -> throw new BadOptions("unknown option " + name);
    };
  }

  private static int number(String name, String value, int most) {
    if (!value.matches("[0-9]{1,9}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > most) {
      throw new BadOptions(name + " must be 1 to " + most + ", not " + value);
    }
    return Integer.parseInt(value);
  }

  private static TokenKind kind(String value) {
    for (TokenKind kind : TokenKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
        return kind;
      }
    }
    throw new BadOptions("--token must be software or softhsm, not " + value);
  }
}
