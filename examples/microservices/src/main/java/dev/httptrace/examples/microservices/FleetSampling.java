/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.record.VerdictKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Decides on a whole trace as {@code examples/pipeline/sampling.yaml} does, by the same policies.
 */
final class FleetSampling {

  /** What is neither slow nor wrong: kept like the rest, one in twenty. */
  static final Set<VerdictKind> ORDINARY =
      EnumSet.of(
          VerdictKind.NOTHING_UNUSUAL,
          VerdictKind.CANCELLED,
          VerdictKind.CLIENT_CLOSED,
          VerdictKind.INTERRUPTED,
          VerdictKind.REDIRECTED,
          VerdictKind.CHALLENGED,
          VerdictKind.JVM_WARMING_UP);

  private static final long SLOW_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** FNV-1a of 64 bits. */
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  /** The salt of the Collector's probabilistic policy where none is configured. */
  private static final byte[] SALT = "default-hash-seed".getBytes(StandardCharsets.US_ASCII);

  private static final BigInteger ALL =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private final long threshold;

  /**
   * Prepares the policies.
   *
   * @param percent of ordinary traces are kept
   */
  FleetSampling(BigDecimal percent) {
    this.threshold =
        new BigDecimal(ALL).multiply(percent.movePointLeft(2)).toBigInteger().longValue();
  }

  /** Whether a trace is kept for what happened in it, whatever its id. */
  static boolean isRemarkable(Collection<FleetSpan> trace) {
    long first = trace.stream().mapToLong(FleetSpan::start).min().orElse(0);
    long last = trace.stream().mapToLong(FleetSpan::end).max().orElse(0);
    return (last - first) / NANOS_PER_MILLI > SLOW_MILLIS
        || trace.stream().anyMatch(span -> span.failed() || !ORDINARY.contains(span.verdict()));
  }

  /** Whether a trace of this id is among those that stand for the rest. */
  boolean isDrawn(String traceId) {
    long hash = OFFSET_BASIS;
    for (byte each : SALT) {
      hash = (hash ^ each) * PRIME;
    }
    for (byte each : HexFormat.of().parseHex(traceId)) {
      hash = (hash ^ (each & 0xff)) * PRIME;
    }
    return Long.compareUnsigned(hash, threshold) <= 0;
  }
}
