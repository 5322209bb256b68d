package org.sluice.system;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;

/// The types that hold a secret: those of the pool, and whatever has one of them in a field, or in
/// a list or map in a field.
final class SecretHolders {

  private static final Set<String> POOL =
      Set.of("org.sluice.mikey.secret.SecretBytes", "org.sluice.mikey.secret.Frame");

  private final Set<String> names = new TreeSet<>(POOL);

  SecretHolders(JavaClasses classes) {
    boolean grown = true;
    while (grown) {
      grown = false;
      for (JavaClass c : classes) {
        if (!names.contains(c.getName()) && c.getFields().stream().anyMatch(this::isSecret)) {
          grown |= names.add(c.getName());
        }
      }
    }
  }

  private boolean isSecret(JavaField field) {
    return !field.getModifiers().contains(JavaModifier.STATIC)
        && field.getAllInvolvedRawTypes().stream().anyMatch(t -> names.contains(t.getName()));
  }

  Set<String> names() {
    return names;
  }

  boolean contains(JavaClass type) {
    return names.contains(type.getName());
  }
}
