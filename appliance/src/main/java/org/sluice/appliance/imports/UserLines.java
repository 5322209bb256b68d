package org.sluice.appliance.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.RowReader.Wrong;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.UserKind;
import org.sluice.records.codec.MalformedRecord;

/// Lines of a file of users, one after another, each written anew as the one form that the import
/// gate gives on: a JSON object of visible ASCII with its fields in a fixed order. Which domains
/// there are is not known here.
public final class UserLines {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /// What became of a line.
  public sealed interface Read {
    /// A row.
    ///
    /// @param json its canonical form
    record Row(String json) implements Read {}

    /// A line that holds no row: empty, a comment, the header.
    record Nothing() implements Read {}

    /// A line that is none.
    record Refused(Kind kind, String why) implements Read {}
  }

  private static final Read NOTHING = new Read.Nothing();

  private final RowReader rows = new RowReader(_ -> true);
  private final boolean json;
  private boolean begun;
  private @Nullable CsvFields fields;

  /// @param json one JSON object a line instead of comma separated values under a header
  public UserLines(boolean json) {
    this.json = json;
  }

  /// Whether nothing of the file can be read, because its first line is no header.
  public boolean hasNoHeader() {
    return begun && !json && fields == null;
  }

  /// Whether the first line, which has not come yet, is to be a header.
  public boolean needsHeader() {
    return !begun && !json;
  }

  /// The next line.
  public Read read(LineReader.Line line) {
    boolean header = !begun && !json;
    begun = true;
    Kind unreadable = line.problem();
    if (unreadable != null) {
      return new Read.Refused(unreadable, why(unreadable));
    }
    try {
      if (header) {
        fields = new CsvFields(line.text());
        return NOTHING;
      }
      return line.text().isBlank() || line.text().startsWith("#")
          ? NOTHING
          : new Read.Row(written(row(line)));
    } catch (Wrong e) {
      return new Read.Refused(e.kind(), String.valueOf(e.getMessage()));
    }
  }

  static String why(Kind unreadable) {
    return unreadable == Kind.TOO_LONG
        ? "longer than " + LineReader.MAX_LINE + " octets"
        : "no UTF-8 text";
  }

  private ImportRow row(LineReader.Line line) throws Wrong {
    CsvFields csv = fields;
    if (!json && csv == null) {
      throw new Wrong(Kind.FIELDS, "the file has no header");
    }
    return rows.row(
        line.number(), csv == null ? JsonFields.read(line.text()) : csv.read(line.text()));
  }

  /// The canonical form of a line that claims to be one.
  ///
  /// @throws MalformedRecord if it is no row
  public static String canonical(String line) {
    try {
      return written(new RowReader(_ -> true).row(1, JsonFields.read(line)));
    } catch (Wrong e) {
      throw new MalformedRecord("UserLine", "line", String.valueOf(e.getMessage()));
    }
  }

  private static String written(ImportRow row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("domain", row.domain().value());
      out.writeStringField("uri", row.uri().value());
      out.writeNumberField("devices", row.devices());
      out.writeStringField("seal", row.seal());
      if (row.person().isPresent()) {
        out.writeStringField("user", row.person().map(PersonId::value).orElseThrow());
      }
      if (row.kind().isPresent()) {
        out.writeStringField("kind", row.kind().map(UserKind::word).orElseThrow());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
