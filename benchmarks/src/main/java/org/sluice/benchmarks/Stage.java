package org.sluice.benchmarks;

/// A stage of the issue of one batch, in the order of the path of a key.
enum Stage {
  LOG("log: append, sign, commit, publish", By.APPLIANCE, Figure.MEASURED),
  FOLLOW("partitions: read the log, co-sign", By.EVERY_PARTITION, Figure.MEASURED),
  ROUND_1("round 1", By.EVERY_PARTITION, Figure.MEASURED),
  ROUND_2("round 2", By.ANSWERING_PARTITION, Figure.MEASURED),
  COMBINE("combine", By.APPLIANCE, Figure.DIFFERENCE),
  VERIFY("verify", By.APPLIANCE, Figure.MEASURED),
  SEAL_X25519("seal X25519", By.APPLIANCE, Figure.MEASURED),
  SEAL_P256("seal P-256", By.APPLIANCE, Figure.MEASURED),
  SIGN("sign bundle", By.APPLIANCE, Figure.MEASURED),
  WRITE("write (durable)", By.APPLIANCE, Figure.MEASURED);

  /// Who does it: a stage of the partitions is done once by each of them.
  enum By {
    APPLIANCE,
    EVERY_PARTITION,
    ANSWERING_PARTITION
  }

  /// Where the figure comes from.
  enum Figure {
    /// The stage ran alone under the clock.
    MEASURED,
    /// Extraction as a whole, less the rounds and less verification.
    DIFFERENCE
  }

  private final String title;
  private final By by;
  private final Figure figure;

  Stage(String title, By by, Figure figure) {
    this.title = title;
    this.by = by;
    this.figure = figure;
  }

  String title() {
    return title;
  }

  Figure figure() {
    return figure;
  }

  /// How many do it in a generation of `t` of `n`.
  int times(int t, int n) {
    return switch (by) {
      case APPLIANCE -> 1;
      case EVERY_PARTITION -> n;
      case ANSWERING_PARTITION -> t;
    };
  }
}
