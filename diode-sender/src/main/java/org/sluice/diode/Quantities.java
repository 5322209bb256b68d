package org.sluice.diode;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers with their units, as an operator types them: `1%`, `20ms`, `300Mb/s`.
final class Quantities {
  private static final String NUMBER = "([0-9]{1,6}(?:\\.[0-9]{1,6})?)";

  private Quantities() {}

  /// A share in percent, such as `1%` or `0.5%`.
  static final class Share implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile(NUMBER + "%");

    @Override
    public Double convert(String text) {
      return number(FORM, text, "a share such as 0.5%").scaleByPowerOfTen(-2).doubleValue();
    }
  }

  /// A time in `us`, `ms`, `s`, `min` or `h`.
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile(NUMBER + "(us|ms|s|min|h)");
    private static final String EXPECTED = "a time such as 20ms, 3s, 10min or 1h";

    @Override
    public Duration convert(String text) {
      long nanos =
          switch (unit(FORM, text, EXPECTED)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "min" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      return Duration.ofNanos(
          number(FORM, text, EXPECTED).multiply(BigDecimal.valueOf(nanos)).longValue());
    }
  }

  /// A rate in `kb/s`, `Mb/s` or `Gb/s`, bits; the result is bits per second.
  static final class Rate implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile(NUMBER + "([kMG])b/s");
    private static final String EXPECTED = "a rate such as 80Mb/s or 1Gb/s";

    @Override
    public Long convert(String text) {
      int power =
          switch (unit(FORM, text, EXPECTED)) {
            case "k" -> 3;
            case "M" -> 6;
            default -> 9;
          };
      return number(FORM, text, EXPECTED).scaleByPowerOfTen(power).longValue();
    }
  }

  private static BigDecimal number(Pattern form, String text, String expected) {
    return new BigDecimal(match(form, text, expected).group(1));
  }

  private static String unit(Pattern form, String text, String expected) {
    return match(form, text, expected).group(2);
  }

  private static Matcher match(Pattern form, String text, String expected) {
    Matcher matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("expected " + expected + ", got '" + text + "'");
    }
    return matcher;
  }
}
