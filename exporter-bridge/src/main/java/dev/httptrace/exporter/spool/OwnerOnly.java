/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files and directories that only their owner can read, where the file system knows that. */
final class OwnerOnly {
  private OwnerOnly() {}

  static void createDirectories(Path directory) throws IOException {
    var ignored = Files.createDirectories(directory, permissions(directory, "rwx------"));
  }

  static void createDirectory(Path directory) throws IOException {
    var ignored = Files.createDirectory(directory, permissions(directory, "rwx------"));
  }

  static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
    return FileChannel.open(file, options, permissions(file, "rw-------"));
  }

  private static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
