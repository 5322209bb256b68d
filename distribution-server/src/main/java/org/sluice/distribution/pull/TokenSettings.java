package org.sluice.distribution.pull;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// Whose OAuth 2.0 tokens count here: a properties file with `jwks` (a file or an https URL),
/// `jwks-certificate` where the URL's server is none that this Java trusts, `issuer`, `audience`,
/// and where they differ from TS 33.180, `claim` and `scopes`.
///
/// @param jwks where the issuer's public keys are
/// @param authority certificates in PEM, one of which the server of an https URL must lead to;
///   none: those that this Java trusts
/// @param claim the claim that names the user
/// @param scopes one of these must be there
public record TokenSettings(
    String jwks,
    Optional<Path> authority,
    String issuer,
    String audience,
    String claim,
    Set<String> scopes) {
  private static final Set<String> NAMES =
      Set.of("jwks", "jwks-certificate", "issuer", "audience", "claim", "scopes");
  private static final String SCOPES =
      "3gpp:mc:ptt_key_management_service"
          + " 3gpp:mc:video_key_management_service"
          + " 3gpp:mc:data_key_management_service";

  /// Keeps a copy.
  public TokenSettings {
    scopes = Set.copyOf(scopes);
  }

  /// Reads the file.
  ///
  /// @throws IOException naming the line that is missing or unknown
  public static TokenSettings read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    for (String name : lines.stringPropertyNames()) {
      if (!NAMES.contains(name)) {
        throw new IOException(file + ": there is no setting " + name);
      }
    }
    return new TokenSettings(
        required(file, lines, "jwks"),
        Optional.ofNullable(lines.getProperty("jwks-certificate")).map(String::strip).map(Path::of),
        required(file, lines, "issuer"),
        required(file, lines, "audience"),
        lines.getProperty("claim", "mcptt_id").strip(),
        Set.of(lines.getProperty("scopes", SCOPES).strip().split(" +")));
  }

  private static String required(Path file, Properties lines, String name) throws IOException {
    String value = lines.getProperty(name, "").strip();
    if (value.isEmpty()) {
      throw new IOException(file + ": " + name + " is missing");
    }
    return value;
  }
}
