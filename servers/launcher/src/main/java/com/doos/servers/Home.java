package com.doos.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The home folder of a stack, locked for this process.
 *
 * <pre>
 * home/lock          held while the stack runs; its text is the owner's pid
 * home/data/NAME     what must survive
 * home/log/NAME.log  output of the child, NAME.pid its process id
 * home/tmp/NAME      own temporary folder, configuration, socket
 * home/dist          unpacked binaries, unless they are shared
 * </pre>
 *
 * <p>The kernel drops the lock when the process dies, however it dies.
 */
final class Home implements AutoCloseable {
  /** {@code sun_path} of a Unix socket holds 107 characters and a terminating zero. */
  private static final int SOCKET_PATH_CHARS_MAX = 107;

  private final Path root;
  private final FileChannel lockChannel;

  private Home(Path root, FileChannel lockChannel) {
    this.root = root;
    this.lockChannel = lockChannel;
  }

  /** Creates the folder when it is new and takes the lock, or throws {@link HomeInUseException}. */
  static Home lock(Path root) throws IOException {
    Files.createDirectories(root);
    Path lockFile = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException sameProcess) {
      locked = false;
    }
    if (!locked) {
      channel.close();
      String owner = Files.readString(lockFile).strip();
      throw new HomeInUseException(root, owner.isEmpty() ? "unknown" : owner);
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
    return new Home(root, channel);
  }

  Path root() {
    return root;
  }

  /** Data of one server; the parent exists, the folder itself only after the server made it. */
  Path data(String server) {
    return folder("data").resolve(server);
  }

  Path logs() {
    return folder("log");
  }

  /** Temporary folder of one server; two that share one delete each other's files at start. */
  Path tmp(String server) {
    return folder("tmp").resolve(server);
  }

  /** Path of a Unix socket, below the system's temporary folder when the home's is too long. */
  Path socket(String server) {
    Path own = tmp(server).resolve("s");
    if (own.toString().length() <= SOCKET_PATH_CHARS_MAX) {
      return own;
    }
    String hash = Integer.toHexString(own.toString().hashCode());
    return Path.of("/tmp", "doos-" + hash + ".s");
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }
}
