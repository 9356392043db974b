/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to what may hang, a pipe that nobody reads for example, on a thread of its own: nothing in
 * Java ends such a write, but a call that is cancelled need not wait for it. Used by one thread at
 * a time.
 */
final class CancellableOutput extends OutputStream {

  /** How late a cancel may be noticed. */
  private static final long LOOK_MS = 20;

  private final BooleanSupplier cancelled;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "httpstat-body");
            // One that hangs does not hold up the end of the process.
            made.setDaemon(true);
            return made;
          });

  /** Of that thread alone. */
  private @Nullable OutputStream to;

  /**
   * Opens an output.
   *
   * @param cancelled asked now and then while it hangs
   * @throws IOException if it cannot be opened, or is cancelled before it is
   */
  CancellableOutput(Opening opening, BooleanSupplier cancelled) throws IOException {
    this.cancelled = cancelled;
    boolean isOpen = false;
    try {
      await(() -> to = opening.open());
      isOpen = true;
    } finally {
      if (!isOpen) {
        close();
      }
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    await(() -> opened().write(bytes, from, length));
  }

  private OutputStream opened() throws IOException {
    if (to == null) {
      throw new IOException("not open");
    }
    return to;
  }

  /** What hangs is closed when it does not any more, and nobody waits for that. */
  @Override
  public void close() throws IOException {
    Future<?> closed =
        thread.submit(
            () -> {
              if (to != null) {
                to.close();
              }
              return null;
            });
    thread.shutdown();
    boolean ignored = isDone(closed);
  }

  private void await(Step step) throws IOException {
    Future<?> taken =
        thread.submit(
            () -> {
              step.take();
              return null;
            });
    while (!isDone(taken)) {
      if (cancelled.getAsBoolean()) {
        throw new IOException("cancelled");
      }
    }
  }

  private static boolean isDone(Future<?> step) throws IOException {
    try {
      step.get(LOOK_MS, MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw CallEnd.interrupted();
    }
  }

  interface Opening {
    OutputStream open() throws IOException;
  }

  private interface Step {
    void take() throws IOException;
  }
}
