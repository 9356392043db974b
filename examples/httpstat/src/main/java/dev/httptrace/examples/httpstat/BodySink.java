/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  /** Returns what the body of a response is written to; to close it leaves standard output open. */
  Body open() {
    if (file == null) {
      return new Body(OutputStream::nullOutputStream, true);
    }
    return file.equals("-")
        ? new Body(around::bytes, false)
        : new Body(() -> new FileOutputStream(file), true);
  }

  /** A body that could not be written: not the connection's fault. */
  static final class CannotWrite extends IOException {
    private static final long serialVersionUID = 1;

    CannotWrite(IOException cause) {
      super("cannot write the body", cause);
    }
  }

  private interface Opening {
    OutputStream open() throws IOException;
  }

  /**
   * A file is opened at the first byte, as by curl: a call that fails before leaves the one alone
   * that is there. May be closed by another thread than the one that writes.
   */
  static final class Body extends OutputStream {

    private final Opening opening;
    private final boolean closing;
    private @Nullable OutputStream opened;
    private boolean closed;

    private Body(Opening opening, boolean closing) {
      this.opening = opening;
      this.closing = closing;
    }

    /** Opens the file of a body that has come to its end and may be empty. */
    synchronized void complete() throws CannotWrite {
      OutputStream ignored = opened();
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      OutputStream to = opened();
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        throw new CannotWrite(e);
      }
    }

    private OutputStream opened() throws CannotWrite {
      try {
        if (opened == null) {
          if (closed) {
            throw new IOException("closed");
          }
          opened = opening.open();
        }
        return opened;
      } catch (IOException e) {
        throw new CannotWrite(e);
      }
    }

    @Override
    public synchronized void close() throws IOException {
      closed = true;
      if (opened == null) {
        return;
      }
      try {
        opened.flush();
        if (closing) {
          opened.close();
        }
      } catch (IOException e) {
        throw new CannotWrite(e);
      }
    }
  }
}
