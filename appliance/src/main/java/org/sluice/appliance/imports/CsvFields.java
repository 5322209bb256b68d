package org.sluice.appliance.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.RowReader.Wrong;

/// Fields of a line of comma separated values, with the quotes of RFC 4180; a field does not go
/// over the end of a line. Spaces around a field that is not quoted do not count.
final class CsvFields {
  private final List<String> header;

  /// Reads the header: names of the fields, each once, `domain` and `uri` among them.
  CsvFields(String line) throws Wrong {
    header = split(line);
    for (String name : header) {
      if (!RowReader.FIELDS.contains(name)) {
        throw new Wrong(Kind.FIELDS, "unknown field '" + RowReader.shown(name) + "' in the header");
      }
    }
    if (new HashSet<>(header).size() != header.size() || !header.containsAll(RowReader.NEEDED)) {
      throw new Wrong(
          Kind.FIELDS,
          "expected a header such as domain,uri,devices,seal; found '"
              + RowReader.shown(line)
              + "'");
    }
  }

  Map<String, String> read(String line) throws Wrong {
    List<String> values = split(line);
    if (values.size() != header.size()) {
      throw new Wrong(
          Kind.FIELDS,
          "expected "
              + header.size()
              + " fields ("
              + String.join(",", header)
              + "), found "
              + values.size());
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isEmpty()) {
        fields.put(header.get(i), values.get(i));
      }
    }
    return fields;
  }

  private static List<String> split(String line) throws Wrong {
    List<String> values = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder value = new StringBuilder();
      at = line.startsWith("\"", at) ? quoted(line, at + 1, value) : plain(line, at, value);
      values.add(value.toString());
      if (at == line.length()) {
        return values;
      }
      if (line.charAt(at) != ',') {
        throw new Wrong(Kind.FIELDS, "characters after a closing quote");
      }
      at++;
    }
  }

  private static int plain(String line, int from, StringBuilder into) throws Wrong {
    int comma = line.indexOf(',', from);
    int end = comma < 0 ? line.length() : comma;
    String value = line.substring(from, end).strip();
    if (value.indexOf('"') >= 0) {
      throw new Wrong(Kind.FIELDS, "a quote inside a field that does not begin with one");
    }
    into.append(value);
    return end;
  }

  private static int quoted(String line, int from, StringBuilder into) throws Wrong {
    int at = from;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        into.append(c);
      } else if (at < line.length() && line.charAt(at) == '"') {
        into.append('"');
        at++;
      } else {
        return at;
      }
    }
    throw new Wrong(Kind.FIELDS, "a quote that is not closed on its line");
  }
}
