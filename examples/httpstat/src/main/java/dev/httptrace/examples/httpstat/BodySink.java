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

  /** Opens what the body of a response is written to; to close it leaves standard output open. */
  OutputStream open() throws CannotWrite {
    if (file == null) {
      return OutputStream.nullOutputStream();
    }
    if (file.equals("-")) {
      return new Checked(around.bytes(), false);
    }
    try {
      return new Checked(new FileOutputStream(file), true);
    } catch (IOException e) {
      throw new CannotWrite(e);
    }
  }

  /** A body that could not be written: not the connection's fault. */
  static final class CannotWrite extends IOException {
    private static final long serialVersionUID = 1;

    CannotWrite(IOException cause) {
      super("cannot write the body", cause);
    }
  }

  private static final class Checked extends OutputStream {

    private final OutputStream to;
    private final boolean closing;

    Checked(OutputStream to, boolean closing) {
      this.to = to;
      this.closing = closing;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        throw new CannotWrite(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        to.flush();
        if (closing) {
          to.close();
        }
      } catch (IOException e) {
        throw new CannotWrite(e);
      }
    }
  }
}
