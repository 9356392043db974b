/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Jars of HttpClient in which one method, field or type has another name: they work as before. */
final class AlteredHttpClient {

  private static final String CLASS = ".class";

  private AlteredHttpClient() {}

  /** Writes the jars of a directory into another, and returns them. */
  static List<Path> rename(String name, Path from, Path to) throws IOException {
    List<Path> altered = new ArrayList<>();
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.sorted().toList()) {
        Path copy = to.resolve(jar.getFileName());
        renameIn(name, jar, copy);
        altered.add(copy);
      }
    }
    return altered;
  }

  private static void renameIn(String name, Path from, Path to) throws IOException {
    Renamed renamed = new Renamed(name);
    try (JarFile jar = new JarFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        JarOutputStream copy = new JarOutputStream(file)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        boolean isClass = entry.getName().endsWith(CLASS);
        copy.putNextEntry(new JarEntry(isClass ? renamed.file(entry.getName()) : entry.getName()));
        copy.write(isClass ? renamed.in(bytes) : bytes);
        copy.closeEntry();
      }
    }
  }

  private static final class Renamed extends Remapper {

    private final String altered;

    @SuppressWarnings("deprecation") // Byte Buddy brings an older one as well
    Renamed(String altered) {
      this.altered = altered;
    }

    String file(String name) {
      return map(name.substring(0, name.length() - CLASS.length())) + CLASS;
    }

    byte[] in(byte[] type) {
      ClassWriter written = new ClassWriter(0);
      new ClassReader(type).accept(new ClassRemapper(written, this), 0);
      return written.toByteArray();
    }

    @Override
    public String map(String type) {
      int end = type.lastIndexOf('/') + 1;
      return type.substring(0, end) + altered(type, type.substring(end));
    }

    @Override
    public String mapMethodName(String owner, String name, String descriptor) {
      return altered(owner, name);
    }

    @Override
    public String mapFieldName(String owner, String name, String descriptor) {
      return altered(owner, name);
    }

    private String altered(String owner, String name) {
      return owner.startsWith("org/apache/hc/") && name.equals(altered) ? name + "Altered" : name;
    }
  }
}
