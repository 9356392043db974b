/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

/**
 * Told what an {@link ExchangeRecorder} records. Runs within the hook, and is contained with it.
 */
@FunctionalInterface
public interface RecordListener {

  /**
   * Runs once an exchange is over and its record complete.
   *
   * @param record no longer changes
   */
  void done(ExchangeRecord record);

  /**
   * Runs for each entry as it is recorded, the last one before {@link #done}.
   *
   * @param record still being written
   * @param index of the new entry
   */
  default void recorded(ExchangeRecord record, int index) {}
}
