package org.sluice.appliance.console;

import java.util.ArrayList;
import java.util.List;

/// A page of facts and tables: what most pages are. Texts of others are escaped by the shell.
///
/// @param here name of its place in the navigation
record Sheet(String title, String lead, String here, List<Block> blocks) {
  Sheet {
    blocks = List.copyOf(blocks);
  }

  /// A part of it, under a heading. What is empty is left out.
  ///
  /// @param kind `good`, `wait`, `bad` or empty, of the note
  /// @param link where the note leads, with `linkWords`; empty if nowhere
  /// @param none what is said instead of an empty table
  record Block(
      String heading,
      String note,
      String kind,
      String link,
      String linkWords,
      List<Fact> facts,
      List<Column> columns,
      List<Row> rows,
      String none) {
    Block {
      facts = List.copyOf(facts);
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }

    Block leadingTo(String to, String words) {
      return new Block(heading, note, kind, to, words, facts, columns, rows, none);
    }
  }

  /// A name and what it is.
  record Fact(String name, String value, boolean code) {
    static Fact of(String name, Object value) {
      return new Fact(name, String.valueOf(value), false);
    }

    static Fact code(String name, Object value) {
      return new Fact(name, String.valueOf(value), true);
    }
  }

  /// Heading of a column; numbers stand to the right.
  record Column(String name, boolean number) {}

  /// A row; a loud one wants to be seen.
  record Row(List<Cell> cells, boolean loud) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  /// A cell, which may lead somewhere on this server.
  record Cell(String text, String link, boolean number, boolean code) {}

  static Cell cell(Object text) {
    return new Cell(String.valueOf(text), "", false, false);
  }

  static Cell number(long n) {
    return new Cell(Say.number(n), "", true, false);
  }

  static Cell code(Object text) {
    return new Cell(String.valueOf(text), "", false, true);
  }

  static Cell link(Object text, String to) {
    return new Cell(String.valueOf(text), to, false, false);
  }

  static Row row(Cell... cells) {
    return new Row(List.of(cells), false);
  }

  static Row loud(Cell... cells) {
    return new Row(List.of(cells), true);
  }

  static Block note(String heading, String kind, String note) {
    return new Block(heading, note, kind, "", "", List.of(), List.of(), List.of(), "");
  }

  static Block facts(String heading, List<Fact> facts) {
    return new Block(heading, "", "", "", "", facts, List.of(), List.of(), "");
  }

  /// @param columns names; one that ends in `#` holds numbers
  static Block table(String heading, List<String> columns, List<Row> rows, String none) {
    List<Column> heads = new ArrayList<>();
    for (String c : columns) {
      boolean number = c.endsWith("#");
      heads.add(new Column(number ? c.substring(0, c.length() - 1) : c, number));
    }
    return new Block(heading, "", "", "", "", List.of(), heads, rows, none);
  }
}
