package org.sluice.client.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the version in the jar's manifest.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"sluice " + (version == null ? "(not from a jar)" : version)};
  }
}
