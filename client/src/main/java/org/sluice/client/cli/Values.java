package org.sluice.client.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.sluice.client.enrol.Community;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Values of options. What does not parse is wrong usage, with the rule it broke.
final class Values {

  private Values() {}

  static final class User implements ITypeConverter<UserUri> {
    @Override
    public UserUri convert(String value) {
      return parse(value, UserUri::parse);
    }
  }

  static final class Domain implements ITypeConverter<DomainName> {
    @Override
    public DomainName convert(String value) {
      return parse(value, DomainName::parse);
    }
  }

  /// A commitment in hexadecimal digits.
  static final class Commitment implements ITypeConverter<Hash32> {
    @Override
    public Hash32 convert(String value) {
      return parse(value, Hash32::fromHex);
    }
  }

  static final class Seal implements ITypeConverter<SealSuite> {
    @Override
    public SealSuite convert(String value) {
      return parse(value, Community::suite);
    }
  }

  /// `2026-11-21T10:00:00Z`, or `2026-11-21` for the beginning of that day in UTC.
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return value.indexOf('T') > 0
            ? Instant.parse(value)
            : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + value + "' is no time such as 2026-11-21T10:00:00Z or 2026-11-21");
      }
    }
  }

  /// A period by its number, or by its month in a monthly domain.
  ///
  /// @throws MalformedRecord when the rule has no such period
  static KeyPeriod period(PeriodRule rule, String value) {
    if (value.matches("[0-9]{1,18}")) {
      return new KeyPeriod(rule, Long.parseLong(value));
    }
    try {
      if (rule.monthly()) {
        YearMonth month = YearMonth.parse(value);
        return KeyPeriod.at(rule, month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
    } catch (DateTimeException e) {
      throw new MalformedRecord("KeyPeriod", "--period", "neither a number nor YYYY-MM");
    }
    throw new MalformedRecord("KeyPeriod", "--period", "not a number");
  }

  private static <T> T parse(String value, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (MalformedRecord e) {
      throw new TypeConversionException("'" + value + "': " + e.problem());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
