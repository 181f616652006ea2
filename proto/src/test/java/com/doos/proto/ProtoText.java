package com.doos.proto;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proto promises, one line a promise: package, go_package, services, methods, messages,
 * fields. Read from a text in the plain style of the requirements (no nesting, no options but those
 * of the file), or from generated descriptors.
 */
final class ProtoText {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "package (?<package>[\\w.]+);"
              + "|option go_package = \"(?<go>[^\"]+)\";"
              + "|service (?<service>\\w+) \\{"
              + "|message (?<message>\\w+) \\{"
              + "|rpc (?<rpc>\\w+) ?\\((?<in>[^)]+)\\) returns \\((?<out>[^)]+)\\);"
              + "|(?<label>repeated )?(?<type>[\\w.]+) (?<field>\\w+) = (?<number>\\d+);"
              + "|syntax = \"proto3\";|import \"[^\"]+\";|\\}|\\s+");

  private ProtoText() {}

  /** The promises of a text; every word of it must be understood. */
  static Set<String> promises(String proto) {
    String text = proto.replaceAll("//.*", "");
    Set<String> promises = new TreeSet<>();
    Matcher at = STATEMENT.matcher(text);
    String owner = "";
    int end = 0;
    while (at.lookingAt()) {
      if (at.group("service") != null || at.group("message") != null) {
        owner = at.group("service") != null ? at.group("service") : at.group("message");
        promises.add((at.group("service") != null ? "service " : "message ") + owner);
      } else if (at.group("package") != null) {
        promises.add("package " + at.group("package"));
      } else if (at.group("go") != null) {
        promises.add("go_package " + at.group("go"));
      } else if (at.group("rpc") != null) {
        promises.add(rpc(owner, at.group("rpc"), at.group("in"), at.group("out")));
      } else if (at.group("field") != null) {
        boolean repeated = at.group("label") != null;
        promises.add(
            field(owner, at.group("field"), at.group("type"), at.group("number"), repeated));
      }
      end = at.end();
      at.region(end, text.length());
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("not understood: " + text.substring(end));
    }
    return promises;
  }

  /** The promises of a generated file. */
  static Set<String> promises(FileDescriptor file) {
    Set<String> promises = new TreeSet<>();
    promises.add("package " + file.getPackage());
    promises.add("go_package " + file.getOptions().getGoPackage());
    for (ServiceDescriptor service : file.getServices()) {
      promises.add("service " + service.getName());
      for (MethodDescriptor method : service.getMethods()) {
        String stream = method.isClientStreaming() || method.isServerStreaming() ? "stream " : "";
        promises.add(
            rpc(
                service.getName(),
                method.getName(),
                stream + name(file, method.getInputType()),
                stream + name(file, method.getOutputType())));
      }
    }
    for (Descriptor message : file.getMessageTypes()) {
      promises.add("message " + message.getName());
      for (FieldDescriptor field : message.getFields()) {
        promises.add(
            field(
                message.getName(),
                field.getName(),
                type(file, field),
                String.valueOf(field.getNumber()),
                field.isRepeated()));
      }
    }
    return promises;
  }

  private static String rpc(String service, String name, String in, String out) {
    return "rpc %s.%s(%s) returns (%s)".formatted(service, name, in, out);
  }

  private static String field(
      String message, String name, String type, String number, boolean repeated) {
    return "field %s.%s: %s%s = %s"
        .formatted(message, name, repeated ? "repeated " : "", type, number);
  }

  private static String type(FileDescriptor file, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> name(file, field.getMessageType());
      case ENUM -> field.getEnumType().getName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String name(FileDescriptor file, Descriptor message) {
    return message.getFile().getPackage().equals(file.getPackage())
        ? message.getName()
        : message.getFullName();
  }
}
