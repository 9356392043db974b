/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.File;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes the bodies of responses: a file, standard output, or nobody. */
final class BodySink {

  private final @Nullable String file;
  private final Surroundings around;

  private BodySink(@Nullable String file, Surroundings around) {
    this.file = file;
    this.around = around;
  }

  static BodySink nobody(Surroundings around) {
    return new BodySink(null, around);
  }

  /** A file of that name, standard output if it is a dash. */
  static BodySink to(String file, Surroundings around) {
    return new BodySink(file, around);
  }

  /**
   * Returns what the body of a response is written to; to close it leaves standard output open.
   *
   * @param cancelled whether the call is cancelled; then what hangs is given up
   */
  Body open(BooleanSupplier cancelled) {
    if (file == null) {
      return new Body(OutputStream::nullOutputStream, cancelled);
    }
    return new Body(() -> opened(file, cancelled), cancelled);
  }

  private OutputStream opened(String name, BooleanSupplier cancelled) throws IOException {
    if (name.equals("-")) {
      return new CancellableOutput(() -> new Shared(around.bytes()), cancelled);
    }
    File there = new File(name);
    boolean mayHang = there.exists() && !there.isFile();
    return mayHang
        ? new CancellableOutput(() -> new FileOutputStream(there), cancelled)
        : new FileOutputStream(there);
  }

  /** A body that could not be written: not the connection's fault. */
  static final class CannotWrite extends IOException {
    private static final long serialVersionUID = 1;

    CannotWrite(IOException cause) {
      super("cannot write the body", cause);
    }
  }

  /** What others write to as well. */
  private static final class Shared extends FilterOutputStream {

    Shared(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /**
   * A file is opened at the first byte, as by curl: a call that fails before leaves the one alone
   * that is there. May be closed by another thread than the one that writes, which does not wait
   * for it: then the one that writes closes the file.
   */
  static final class Body extends OutputStream {

    private final CancellableOutput.Opening opening;
    private final BooleanSupplier cancelled;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable OutputStream opened;
    private volatile boolean closed;

    private Body(CancellableOutput.Opening opening, BooleanSupplier cancelled) {
      this.opening = opening;
      this.cancelled = cancelled;
    }

    /** Opens the file of a body that has come to its end and may be empty. */
    void complete() throws IOException {
      use(to -> {});
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      use(to -> to.write(bytes, from, length));
    }

    private void use(Use use) throws IOException {
      writing.lock();
      try {
        use.of(opened());
      } catch (IOException e) {
        throw failure(e);
      } finally {
        writing.unlock();
        if (closed) {
          close();
        }
      }
    }

    private OutputStream opened() throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      OutputStream known = opened;
      if (known == null) {
        known = opening.open();
        opened = known;
      }
      return known;
    }

    /** That the file could not be written, unless the call was cancelled. */
    private IOException failure(IOException e) {
      return cancelled.getAsBoolean() ? e : new CannotWrite(e);
    }

    @Override
    public void close() throws IOException {
      closed = true;
      if (!writing.tryLock()) {
        return;
      }
      try {
        if (opened != null) {
          opened.close();
          opened = null;
        }
      } catch (IOException e) {
        throw failure(e);
      } finally {
        writing.unlock();
      }
    }

    private interface Use {
      void of(OutputStream opened) throws IOException;
    }
  }
}
