/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.lang.invoke.MethodType.methodType;

import java.io.File;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As much of Linux's C library as it takes to ask for {@code TCP_INFO}: three functions, called
 * through {@code java.lang.foreign}, which is there from JDK 22 on. We compile for 17, so all of
 * that is looked up. One caller at a time, for there is one buffer.
 */
final class LibC {

  private static final int JDK = 22;
  private static final File DESCRIPTORS = new File("/proc/self/fd");

  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  // include/uapi/linux/tcp.h, struct tcp_info: its order is part of the kernel's interface.
  private static final int LAST_DATA_SENT = 44;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  // struct sockaddr_in and sockaddr_in6: the port, and where the address is.
  private static final int PORT = 2;
  private static final int IPV4 = 4;
  private static final int IPV6 = 8;
  private static final int MAPPED = 12;

  private static final int BUFFER = 256;

  private final MethodHandle getsockopt;
  private final MethodHandle getsockname;
  private final MethodHandle getpeername;
  private final ByteBuffer buffer;
  private final ByteBuffer length;

  private LibC(Foreign foreign) throws Throwable {
    Object bytes = foreign.allocate(BUFFER);
    Object size = foreign.allocate(Integer.BYTES);
    buffer = foreign.view(bytes).order(ByteOrder.nativeOrder());
    length = foreign.view(size).order(ByteOrder.nativeOrder());
    getsockopt = foreign.function("getsockopt", 3, bytes, size);
    getsockname = foreign.function("getsockname", 1, bytes, size);
    getpeername = foreign.function("getpeername", 1, bytes, size);
  }

  /**
   * Links the functions.
   *
   * @throws NotOpenException if this system, this JDK or its command line do not let us
   */
  static LibC link() throws NotOpenException {
    if (!System.getProperty("os.name", "").equals("Linux") || !DESCRIPTORS.isDirectory()) {
      throw new NotOpenException("it needs Linux");
    }
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      // Functions that are called have to be known when an image is built.
      throw new NotOpenException("it needs a JVM, and this is a native image");
    }
    if (Runtime.version().feature() < JDK) {
      throw new NotOpenException("it needs JDK " + JDK + " or later");
    }
    try {
      Foreign foreign = new Foreign();
      if (!foreign.isAllowed()) {
        Module module = LibC.class.getModule();
        throw new NotOpenException(
            "it needs --enable-native-access="
                + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
      }
      return new LibC(foreign);
    } catch (NotOpenException closed) {
      throw closed;
    } catch (Throwable failure) {
      throw new NotOpenException("the C library cannot be called (" + failure + ")");
    }
  }

  /** Of the connection between two addresses; -1 if there is none, or nothing to be known. */
  synchronized long millisSinceLastSent(
      @Nullable SocketAddress local, @Nullable SocketAddress peer) {
    String[] descriptors = DESCRIPTORS.list();
    if (descriptors == null
        || !(local instanceof InetSocketAddress near)
        || !(peer instanceof InetSocketAddress far)) {
      return -1;
    }
    try {
      for (String descriptor : descriptors) {
        int fd = Integer.parseInt(descriptor);
        if (is(getsockname, fd, near.getPort(), null)
            && is(getpeername, fd, far.getPort(), far.getAddress())) {
          length.putInt(0, BUFFER);
          return (int) getsockopt.invokeExact(fd, IPPROTO_TCP, TCP_INFO) == 0
              ? Integer.toUnsignedLong(buffer.getInt(LAST_DATA_SENT))
              : -1;
        }
      }
      return -1;
    } catch (Throwable impossible) {
      // The handles' own signatures are all that they declare.
      throw new IllegalStateException(impossible);
    }
  }

  private boolean is(MethodHandle name, int fd, int port, @Nullable InetAddress address)
      throws Throwable {
    length.putInt(0, BUFFER);
    if ((int) name.invokeExact(fd) != 0) {
      return false;
    }
    int family = buffer.getShort(0);
    int found =
        Byte.toUnsignedInt(buffer.get(PORT)) << Byte.SIZE
            | Byte.toUnsignedInt(buffer.get(PORT + 1));
    return (family == AF_INET || family == AF_INET6)
        && found == port
        && (address == null || isAt(address.getAddress(), family));
  }

  /** Java's sockets are of IPv6, with IPv4 mapped into it, unless there is none. */
  private boolean isAt(byte[] address, int family) {
    byte[] found = new byte[address.length];
    buffer.get(family == AF_INET ? IPV4 : address.length == IPV4 ? IPV6 + MAPPED : IPV6, found);
    return Arrays.equals(found, address);
  }

  /** Why the C library cannot be called. */
  static final class NotOpenException extends Exception {
    private static final long serialVersionUID = 1;

    NotOpenException(String message) {
      super(message);
    }
  }

  /** {@code java.lang.foreign}, by name. */
  private static final class Foreign {

    private static final String PACKAGE = "java.lang.foreign.";

    private final MethodHandles.Lookup lookup = MethodHandles.lookup();
    private final Class<?> segment = type("MemorySegment");
    private final Class<?> layout = type("MemoryLayout");
    private final Class<?> descriptor = type("FunctionDescriptor");
    private final Class<?> linkerType = type("Linker");
    private final Class<?> option = type("Linker$Option").arrayType();
    private final Object linker;
    private final Object symbols;
    private final Object arena;
    private final Object anInt = layout("JAVA_INT", "ValueLayout$OfInt");
    private final Object anAddress = layout("ADDRESS", "AddressLayout");

    Foreign() throws Throwable {
      Class<?> symbolLookup = type("SymbolLookup");
      Class<?> arenaType = type("Arena");
      linker = lookup.findStatic(linkerType, "nativeLinker", methodType(linkerType)).invoke();
      symbols =
          lookup.findVirtual(linkerType, "defaultLookup", methodType(symbolLookup)).invoke(linker);
      arena = lookup.findStatic(arenaType, "global", methodType(arenaType)).invoke();
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
      return Class.forName(PACKAGE + name);
    }

    private Object layout(String name, String type) throws Throwable {
      return lookup.findStaticGetter(type("ValueLayout"), name, type(type)).invoke();
    }

    /** Whether the command line allows native calls: else the JDK warns, or will refuse them. */
    boolean isAllowed() throws Throwable {
      return (boolean)
          lookup
              .findVirtual(Module.class, "isNativeAccessEnabled", methodType(boolean.class))
              .invoke(LibC.class.getModule());
    }

    Object allocate(long bytes) throws Throwable {
      return lookup
          .findVirtual(type("Arena"), "allocate", methodType(segment, long.class, long.class))
          .invoke(arena, bytes, (long) Long.BYTES);
    }

    ByteBuffer view(Object memory) throws Throwable {
      return (ByteBuffer)
          lookup.findVirtual(segment, "asByteBuffer", methodType(ByteBuffer.class)).invoke(memory);
    }

    /** A function of so many numbers and two pointers, which are bound, that returns a number. */
    MethodHandle function(String name, int numbers, Object first, Object second) throws Throwable {
      Optional<?> address =
          (Optional<?>)
              lookup
                  .findVirtual(
                      type("SymbolLookup"), "find", methodType(Optional.class, String.class))
                  .invoke(symbols, name);
      if (address.isEmpty()) {
        throw new NotOpenException("the C library has no " + name);
      }
      List<Object> layouts = new ArrayList<>(Collections.nCopies(numbers + 1, anInt));
      layouts.addAll(List.of(anAddress, anAddress));
      Object signature =
          lookup
              .findStatic(descriptor, "of", methodType(descriptor, layout, layout.arrayType()))
              .invokeWithArguments(layouts);
      MethodHandle function =
          (MethodHandle)
              lookup
                  .findVirtual(
                      linkerType,
                      "downcallHandle",
                      methodType(MethodHandle.class, segment, descriptor, option))
                  .invokeWithArguments(linker, address.get(), signature);
      return MethodHandles.insertArguments(function, numbers, first, second);
    }
  }
}
