package org.sluice.mikey.constanttime;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/// Rewrites a class: a probe at the start of each method, behind each conditional jump, at each
/// target of a jump, at each array access, pool access, array length, switch, division, and call
/// out of our code. The probes leave the stack as it was.
final class Probes implements CodeTransform {

  private static final ClassDesc TRACE = ClassDesc.of(Trace.class.getName());
  private static final ClassDesc SHIMS = ClassDesc.of(Shims.class.getName());
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc VOID = ConstantDescs.CD_void;
  private static final MethodTypeDesc SITE = MethodTypeDesc.of(VOID, INT);
  private static final MethodTypeDesc INT_SITE = MethodTypeDesc.of(VOID, INT, INT);

  private static final String SEGMENT = "java/lang/foreign/MemorySegment";
  private static final Set<String> HARMLESS =
      Set.of("byteSize", "address", "asReadOnly", "fill", "toArray", "ofArray", "reinterpret");

  /// Accesses that no probe of ours can see through.
  private static final Set<String> OPAQUE =
      Set.of("java/lang/invoke/VarHandle", "sun/misc/Unsafe", "java/nio/ByteBuffer");

  private static final String VECTOR = "jdk/incubator/vector/";

  /// Loads and stores of vectors: the offset or index is the last parameter, or the last but the
  /// order of octets.
  private static final Set<String> VECTOR_ACCESS =
      Set.of("fromMemorySegment", "intoMemorySegment", "fromArray", "intoArray");

  /// Operations on vectors, without addresses and with one instruction or a fixed sequence of them
  /// for all values, once they are compiled. A permutation is one of them.
  private static final Set<String> VECTOR_OPERATIONS =
      Set.of(
          "zero",
          "broadcast",
          "fma",
          "add",
          "sub",
          "mul",
          "and",
          "or",
          "eq",
          "blend",
          "selectFrom",
          "lanewise",
          "reinterpretAsLongs",
          "reinterpretAsDoubles",
          "length");

  private final boolean secrets; // records holds none, so it may use what no probe sees through
  private final String type;
  private final String method;
  private final Set<Label> targets;
  private int line;
  private int bytecode;

  private Probes(boolean secrets, String type, String method, Set<Label> targets) {
    this.secrets = secrets;
    this.type = type;
    this.method = method;
    this.targets = targets;
  }

  static byte[] into(byte[] original) {
    ClassModel model = ClassFile.of().parse(original);
    String type = model.thisClass().asInternalName().replaceFirst(".*/", "");
    boolean secrets = model.thisClass().asInternalName().startsWith("org/sluice/mikey/");
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof MethodModel m && m.code().isPresent()) {
            Probes probes = new Probes(secrets, type, m.methodName().stringValue(), targets(m));
            builder.transformMethod(m, MethodTransform.transformingCode(probes));
          } else {
            builder.with(element);
          }
        };
    return ClassFile.of().transformClass(model, transform);
  }

  private static Set<Label> targets(MethodModel method) {
    Set<Label> targets = new HashSet<>();
    for (CodeElement e : method.code().orElseThrow()) {
      switch (e) {
        case BranchInstruction b -> targets.add(b.target());
        case ExceptionCatch c -> targets.add(c.handler());
        case TableSwitchInstruction s -> {
          targets.add(s.defaultTarget());
          s.cases().stream().map(SwitchCase::target).forEach(targets::add);
        }
        case LookupSwitchInstruction s -> {
          targets.add(s.defaultTarget());
          s.cases().stream().map(SwitchCase::target).forEach(targets::add);
        }
        default -> {}
      }
    }
    return targets;
  }

  @Override
  public void atStart(CodeBuilder b) {
    site(b, "entry");
    b.invokestatic(TRACE, "enter", SITE);
  }

  @Override
  public void accept(CodeBuilder b, CodeElement element) {
    switch (element) {
      case LineNumber l -> {
        line = l.line();
        b.with(l);
      }
      case LabelTarget l -> {
        b.with(l);
        if (targets.contains(l.label())) {
          probe(b, "target of a jump");
        }
      }
      case BranchInstruction j -> {
        b.with(j);
        if (j.opcode() != Opcode.GOTO && j.opcode() != Opcode.GOTO_W) {
          probe(b, "jump not taken");
        }
      }
      case ArrayLoadInstruction l -> {
        top(b, "array read, value");
        b.with(l);
      }
      case ArrayStoreInstruction s -> store(b, s);
      case NewPrimitiveArrayInstruction n -> {
        top(b, "new array, value");
        b.with(n);
      }
      case NewReferenceArrayInstruction n -> {
        top(b, "new array, value");
        b.with(n);
      }
      case TableSwitchInstruction s -> {
        top(b, "switch, value");
        b.with(s);
      }
      case LookupSwitchInstruction s -> {
        top(b, "switch, value");
        b.with(s);
      }
      case OperatorInstruction o -> operator(b, o);
      case InvokeInstruction i -> invoke(b, i);
      case InvokeDynamicInstruction i -> {
        outside(b, i.bootstrapMethod().owner().displayName() + " " + i.name());
        b.with(i);
      }
      default -> b.with(element);
    }
    if (element instanceof Instruction i) {
      bytecode += i.sizeInBytes();
    }
  }

  private void store(CodeBuilder b, ArrayStoreInstruction s) {
    String what = "array write, value";
    switch (s.typeKind()) {
      case LONG, DOUBLE -> {
        b.dup2_x1().pop2();
        top(b, what);
        b.dup_x2().pop();
      }
      default -> {
        ClassDesc value =
            s.typeKind() == TypeKind.REFERENCE
                ? ConstantDescs.CD_Object
                : s.typeKind() == TypeKind.FLOAT ? ConstantDescs.CD_float : INT;
        b.dup2();
        site(b, what);
        b.invokestatic(SHIMS, "putStore", MethodTypeDesc.of(VOID, INT, value, INT));
      }
    }
    b.with(s);
  }

  private void operator(CodeBuilder b, OperatorInstruction o) {
    ClassDesc of = o.typeKind() == TypeKind.LONG ? LONG : INT;
    String name =
        switch (o.opcode()) {
          case IDIV, LDIV -> "divide";
          case IREM, LREM -> "remainder";
          default -> "";
        };
    if (name.isEmpty()) {
      b.with(o);
      return;
    }
    site(b, name + ", value");
    b.invokestatic(SHIMS, name, MethodTypeDesc.of(of, of, of, INT));
  }

  private void invoke(CodeBuilder b, InvokeInstruction i) {
    String owner = i.owner().asInternalName();
    String name = i.name().stringValue();
    if (owner.startsWith("org/sluice/") || owner.startsWith("[")) {
      b.with(i);
      return;
    }
    MethodTypeDesc shim = shim(i);
    if (hasShim(name, shim)) {
      site(b, name + ", value");
      b.invokestatic(SHIMS, name, shim);
      return;
    }
    if (owner.startsWith(VECTOR) && VECTOR_ACCESS.contains(name)) {
      vectorAccess(b, i);
      return;
    }
    boolean unseen = owner.equals(SEGMENT) && !HARMLESS.contains(name);
    boolean opaque =
        OPAQUE.contains(owner) || (owner.startsWith(VECTOR) && !VECTOR_OPERATIONS.contains(name));
    if (unseen || (opaque && secrets)) {
      throw new IllegalStateException(
          type
              + "."
              + method
              + ", line "
              + line
              + ": no probe sees through "
              + owner
              + "."
              + name
              + i.typeSymbol().descriptorString());
    }
    outside(b, owner.replaceFirst(".*/", "") + "." + name);
    b.with(i);
  }

  private void vectorAccess(CodeBuilder b, InvokeInstruction i) {
    String what = i.name().stringValue() + ", value";
    if (i.name().stringValue().endsWith("MemorySegment")) {
      b.dup_x2().pop(); // the order of octets goes below the offset
      b.dup2();
      site(b, what);
      b.invokestatic(TRACE, "value", MethodTypeDesc.of(VOID, LONG, INT));
      b.dup2_x1().pop2();
    } else {
      top(b, what);
    }
    outside(b, i.owner().asInternalName().replaceFirst(".*/", "") + "." + i.name().stringValue());
    b.with(i);
  }

  /// The call with the receiver first and the number of the site last.
  private static MethodTypeDesc shim(InvokeInstruction i) {
    MethodTypeDesc t = i.typeSymbol();
    if (i.opcode() != Opcode.INVOKESTATIC) {
      t = t.insertParameterTypes(0, i.owner().asSymbol());
    }
    return t.insertParameterTypes(t.parameterCount(), INT);
  }

  private static boolean hasShim(String name, MethodTypeDesc type) {
    for (Method m : Shims.class.getDeclaredMethods()) {
      if (m.getName().equals(name)
          && java.lang.invoke.MethodType.methodType(m.getReturnType(), m.getParameterTypes())
              .toMethodDescriptorString()
              .equals(type.descriptorString())) {
        return true;
      }
    }
    return false;
  }

  private void outside(CodeBuilder b, String what) {
    site(b, what);
    b.invokestatic(TRACE, "call", SITE);
  }

  private void probe(CodeBuilder b, String what) {
    site(b, what);
    b.invokestatic(TRACE, "at", SITE);
  }

  /// A probe of the int on top of the stack.
  private void top(CodeBuilder b, String what) {
    b.dup();
    site(b, what);
    b.invokestatic(TRACE, "value", INT_SITE);
  }

  private void site(CodeBuilder b, String what) {
    b.loadConstant(Trace.site(new Site(type, method, bytecode, line, what)));
  }
}
