package com.doos.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a forked JVM, with this JVM's own {@code java}. */
final class JavaCommand {
  private static final int FIRST_WITH_UNSAFE_OPTION = 24;

  private final List<String> command = new ArrayList<>();

  JavaCommand(int heapMebibytes, boolean quickCompilerOnly) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms32m",
            "-Xmx" + heapMebibytes + "m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Duser.timezone=UTC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS"));
    if (quickCompilerOnly) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_OPTION) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
  }

  JavaCommand options(String... options) {
    command.addAll(List.of(options));
    return this;
  }

  /** The whole command: class path of the list resource, main class, arguments. */
  List<String> main(String classPathResource, String mainClass, List<String> arguments) {
    command.addAll(List.of("-cp", ClassPaths.of(classPathResource), mainClass));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Where the temporary files of that JVM go. */
  static String tmpOption(Path tmp) {
    return "-Djava.io.tmpdir=" + tmp + File.separator;
  }
}
