package org.sluice.mikey.constanttime;

/// A place in the code that has a probe.
record Site(String type, String method, int bytecode, int line, String what) {

  @Override
  public String toString() {
    return what + " in " + type + "." + method + ", line " + line + " (bytecode " + bytecode + ")";
  }
}
