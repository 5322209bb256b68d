package org.sluice.client.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.sluice.client.ClientMain;
import org.sluice.client.cli.Console;

/// Runs one command line in this process and keeps what it printed.
public final class TestConsole {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final int code;
  private final String out;
  private final String err;

  private TestConsole(int code, String out, String err) {
    this.code = code;
    this.out = out;
    this.err = err;
  }

  /// Runs `args`; every argument is made a string.
  public static TestConsole run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true),
            new PrintWriter(err, true),
            Channels.newChannel(out));
    String[] words = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
    int code = ClientMain.run(words, console);
    console.out().flush();
    return new TestConsole(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  public int code() {
    return code;
  }

  public String out() {
    return out;
  }

  public String err() {
    return err;
  }

  /// What a program reads: all of standard output is one JSON object and nothing else.
  public JsonNode object() {
    try {
      JsonNode read = JSON.readTree(out);
      if (!read.isObject()) {
        throw new AssertionError("no object: " + this);
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + this, e);
    }
  }

  public List<String> lines() {
    return out.lines().toList();
  }

  /// The value of the line `name=value`.
  public String value(String name) {
    return out.lines()
        .filter(l -> l.startsWith(name + "="))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line " + name + "= in: " + out + err))
        .substring(name.length() + 1);
  }

  @Override
  public String toString() {
    return "exit " + code + "\n" + out + err;
  }
}
