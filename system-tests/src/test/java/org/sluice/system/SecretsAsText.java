package org.sluice.system;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks in the bytecode for a secret type that becomes text: as an operand of a string's `+`
/// (whose types the call site names), and as the value that is pushed last before a method which
/// takes an Object and makes text of it, or before it goes into an array of Objects. A secret that
/// was first kept in a variable of type Object is not seen.
final class SecretsAsText {

  private static final Set<String> TEXT =
      Set.of(
          "java/lang/String",
          "java/lang/StringBuilder",
          "java/util/Objects",
          "java/io/PrintStream",
          "java/io/PrintWriter",
          "org/jboss/logging/Logger",
          "java/lang/System$Logger",
          "java/util/logging/Logger");

  private final SecretHolders secret;
  private final List<String> found = new ArrayList<>();

  private SecretsAsText(SecretHolders secret) {
    this.secret = secret;
  }

  static List<String> in(JavaClasses classes, SecretHolders secret) {
    SecretsAsText search = new SecretsAsText(secret);
    for (JavaClass c : classes) {
      try (InputStream in = c.getSource().orElseThrow().getUri().toURL().openStream()) {
        search.type(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return search.found;
  }

  private void type(byte[] octets) {
    var model = ClassFile.of().parse(octets);
    for (MethodModel m : model.methods()) {
      m.code()
          .ifPresent(
              code -> method(model.thisClass().asInternalName() + "." + m.methodName(), code));
    }
  }

  private void method(String name, CodeModel code) {
    List<LocalVariable> locals =
        code.elementStream()
            .filter(LocalVariable.class::isInstance)
            .map(LocalVariable.class::cast)
            .toList();
    ClassDesc pushed = null;
    String array = "";
    for (CodeElement e : code) {
      switch (e) {
        case InvokeDynamicInstruction i when i.name().equalsString("makeConcatWithConstants") -> {
          i.typeSymbol().parameterList().stream()
              .filter(this::isSecret)
              .forEach(t -> found.add(name + " puts a " + t.displayName() + " into a string"));
          pushed = null;
        }
        case InvokeInstruction i -> {
          boolean takesObject =
              i.typeSymbol().parameterCount() > 0
                  && i.typeSymbol()
                      .parameterType(i.typeSymbol().parameterCount() - 1)
                      .equals(java.lang.constant.ConstantDescs.CD_Object);
          boolean ownText = i.name().equalsString("toString") && pushed != null;
          if (isSecret(pushed)
              && (ownText || (takesObject && TEXT.contains(i.owner().asInternalName())))) {
            found.add(name + " gives a " + pushed.displayName() + " to " + i.name());
          }
          pushed = i.typeSymbol().returnType();
        }
        case NewReferenceArrayInstruction n -> {
          array = n.componentType().asInternalName();
          pushed = null;
        }
        case FieldInstruction f -> pushed = f.typeSymbol();
        case TypeCheckInstruction t when t.opcode() == Opcode.CHECKCAST ->
            pushed = t.type().asSymbol();
        case LoadInstruction l -> pushed = local(locals, l.slot());
        case Instruction i -> {
          if (i.opcode() == Opcode.AASTORE
              && array.equals("java/lang/Object")
              && isSecret(pushed)) {
            found.add(name + " puts a " + pushed.displayName() + " into an array of Objects");
          }
          pushed = null;
        }
        default -> {}
      }
    }
  }

  /// A slot that ever holds a secret is taken for one.
  private ClassDesc local(List<LocalVariable> locals, int slot) {
    ClassDesc any = null;
    for (LocalVariable v : locals) {
      if (v.slot() == slot && (any == null || isSecret(v.typeSymbol()))) {
        any = v.typeSymbol();
      }
    }
    return any;
  }

  private boolean isSecret(ClassDesc type) {
    return type != null
        && type.isClassOrInterface()
        && secret
            .names()
            .contains(type.descriptorString().replaceAll("^L|;$", "").replace('/', '.'));
  }
}
