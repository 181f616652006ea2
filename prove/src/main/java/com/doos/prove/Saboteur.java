package com.doos.prove;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Base64;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that alters the texts in one class's constant pool as the class is loaded. It needs
 * nothing but the JDK, for the service it is put into has nothing else of ours.
 */
public final class Saboteur implements ClassFileTransformer {
  /** Between the parts of an instruction: class, text, its replacement, text, and so on. */
  static final String SEPARATOR = "\n";

  private static final int MAGIC_AND_VERSION_BYTES = 8;

  private final String[] instruction;

  private Saboteur(String[] instruction) {
    this.instruction = instruction;
  }

  /** Called by the JVM before {@code main}. */
  public static void premain(String argument, Instrumentation instrumentation) {
    String text = new String(Base64.getDecoder().decode(argument), StandardCharsets.UTF_8);
    instrumentation.addTransformer(new Saboteur(text.split(SEPARATOR, -1)));
  }

  /**
   * The JVM flag that has this at work.
   *
   * @param folder gets the agent's jar
   */
  static String flag(Sabotage sabotage, Path folder) throws IOException {
    Path jar = folder.resolve("saboteur.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), Saboteur.class.getName());
    String file = Saboteur.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = Saboteur.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing");
      }
      out.putNextEntry(new JarEntry(file));
      in.transferTo(out);
    }
    byte[] instruction = sabotage.instruction().getBytes(StandardCharsets.UTF_8);
    return "-javaagent:" + jar + "=" + Base64.getEncoder().encodeToString(instruction);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (!instruction[0].equals(className)) {
      return null;
    }
    try {
      return altered(classFile);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Copies the constant pool, altering its texts, and what stands behind it as it is. */
  private byte[] altered(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(MAGIC_AND_VERSION_BYTES));
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1 -> out.writeUTF(altered(in.readUTF())); // text
        case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2)); // references to one constant
        case 15 -> out.write(in.readNBytes(3)); // method handle
        case 5, 6 -> { // long and double count twice
          out.write(in.readNBytes(8));
          index++;
        }
        default -> out.write(in.readNBytes(4)); // numbers, references to two constants
      }
    }
    in.transferTo(out);
    return bytes.toByteArray();
  }

  private String altered(String text) {
    String altered = text;
    for (int i = 1; i + 1 < instruction.length; i += 2) {
      altered = altered.replace(instruction[i], instruction[i + 1]);
    }
    return altered;
  }
}
