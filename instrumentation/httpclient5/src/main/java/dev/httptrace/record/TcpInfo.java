/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Conn;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the last byte of a request left, by what Linux keeps of a connection ({@code TCP_INFO}, see
 * tcp(7)). Java has no such option, so the C library is asked, which the user has to allow: by a
 * setting of the process and by {@code --enable-native-access}.
 */
final class TcpInfo {

  /** {@code true} opens it; also as an environment variable, by OpenTelemetry's rule. */
  static final String SETTING = "otel.instrumentation.httptrace.tcp-info";

  /** What Linux gives a new connection's send buffer: the kernel takes so much at once. */
  static final long SEND_BUFFER = 16_384;

  private static final @Nullable TcpInfo OF_PROCESS = open();

  private final Kernel kernel;

  TcpInfo(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Returns how long ago the last byte of a large request left, in nanoseconds and to the
   * millisecond, or 0 if that is not known: of a small request, and where other exchanges send on
   * the same connection.
   *
   * @param record with the request written, or {@code null}
   * @param conn its connection, or {@code null} if that is not known
   */
  static long sinceLastSent(@Nullable ExchangeRecord record, @Nullable Conn conn) {
    return OF_PROCESS == null || record == null || conn == null
        ? 0
        : OF_PROCESS.sinceLastSentOf(record, conn);
  }

  long sinceLastSentOf(ExchangeRecord record, Conn conn) {
    int wrote = record.lastIndexOf(Hook.WROTE_REQUEST);
    ConnFacts facts = record.conn();
    if (wrote < 0 || record.value(wrote) <= SEND_BUFFER || facts == null || conn.shared()) {
      return 0;
    }
    long millis = kernel.millisSinceLastSent(facts.local(), facts.peer());
    return millis < 0 ? 0 : Math.max(1, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static @Nullable TcpInfo open() {
    String variable = SETTING.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    String set = System.getProperty(SETTING, "");
    if (!Boolean.parseBoolean(set.isBlank() ? System.getenv(variable) : set.strip())) {
      return null;
    }
    try {
      return new TcpInfo(LibC.link()::millisSinceLastSent);
    } catch (LibC.NotOpenException closed) {
      System.getLogger("dev.httptrace.record")
          .log(
              Level.WARNING,
              SETTING
                  + " does nothing: "
                  + closed.getMessage()
                  + ". Verdicts say \"sending or waiting\" where they do not know which");
      return null;
    }
  }

  /** What keeps the times of connections. */
  @FunctionalInterface
  interface Kernel {

    /** Of the connection between two addresses; negative if nothing is known. */
    long millisSinceLastSent(@Nullable SocketAddress local, @Nullable SocketAddress peer);
  }
}
