/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.httptrace.exporter.outage.Outage;
import dev.httptrace.record.CallListener;
import dev.httptrace.record.CallRecord;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * Writes calls to a HAR 1.2 file, which browsers' developer tools and many other viewers load, with
 * the true timings of each exchange:
 *
 * <pre>{@code
 * try (HarFile har = HarFile.create(Path.of("calls.har"))) {
 *   HttpClientBuilder builder = TracedHttpClients.custom(CallRecorder.create().listener(har));
 *   ...
 * }
 * }</pre>
 *
 * <p>An exchange is an entry, so a call with a redirect or a retry has several. {@code blocked} is
 * the wait for the pool and whatever else came before the connection was there, {@code connect} the
 * dial, failed addresses included, with the proxy's tunnel and, as the format demands, with {@code
 * ssl}; what is left after the last byte is in {@code receive}. What did not happen is -1; the
 * rest, without {@code ssl}, adds up to {@code time}. {@code connection} is the server's port,
 * which browsers show as such. Why an exchange failed is its {@code statusText}, since browsers
 * keep nothing else of it, and {@code _error}, also of the {@code response}, as Chrome writes it.
 * What the format has no field for: {@code _phases} with all nine, {@code _verdict} and {@code
 * _explain} on the exchange, {@code _callVerdict} and {@code _callExplain} if its call had several,
 * {@code _transferSize}, {@code _connectionId}, {@code _number}, {@code _resend}, {@code _reused},
 * {@code _traceId}, {@code _spanId}. The list {@code pages} is empty.
 *
 * <p>The URL is redacted, and so are the values of the query. There are no header fields, no
 * cookies, no bodies and no reason phrases: they are empty lists and strings where the format
 * demands them.
 *
 * <p>The file is valid after each call, so a process that is killed leaves all calls that were
 * over. Nothing is kept in memory. The file grows as long as there are calls, and each is written
 * on the thread that ended it: meant for finding a fault, not for every call of a busy service.
 *
 * <p>May be used from any thread. A write that fails costs its calls and one warning until a write
 * succeeds again, never a request.
 */
public final class HarFile implements CallListener, AutoCloseable {
  private static final Logger logger = System.getLogger(HarFile.class.getName());
  private static final byte[] TAIL = "\n]}}\n".getBytes(UTF_8);

  private final Object lock = new Object();
  private final Path file;
  // Not a channel, which an interrupt of the request's thread would close for good.
  private final RandomAccessFile out;
  private final Har har = new Har();
  private final Outage outage = new Outage();
  private long end;
  private boolean isEmpty = true;
  private boolean closed;

  HarFile(Path file, RandomAccessFile out) throws IOException {
    this.file = file;
    this.out = out;
    out.setLength(0);
    write(0, har.head());
    end = out.getFilePointer() - TAIL.length;
  }

  /**
   * Opens {@code file}; what it held before is gone.
   *
   * @throws IOException if the file cannot be written, or its directory does not exist
   */
  public static HarFile create(Path file) throws IOException {
    requireNonNull(file, "file");
    RandomAccessFile out;
    try {
      out = new RandomAccessFile(file.toFile(), "rw");
    } catch (FileNotFoundException e) {
      throw new IOException("cannot write the HAR file: " + file + " (" + e.getMessage() + ")", e);
    }
    try {
      return new HarFile(file, out);
    } catch (IOException e) {
      out.close();
      throw new IOException("cannot write the HAR file: " + file + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void done(CallRecord call) {
    try {
      byte[] entries = har.entries(call);
      synchronized (lock) {
        if (!closed) {
          append(entries);
          outage.succeeded();
        }
      }
    } catch (IOException | RuntimeException e) {
      if (outage.failed(1)) {
        logger.log(
            Level.WARNING,
            "cannot write a call to "
                + file
                + ": it is missing from the file, the request is not affected. Further failures are"
                + " not logged until a write succeeds.",
            e);
      }
    }
  }

  private void append(byte[] entries) throws IOException {
    byte[] separated = (isEmpty ? "\n" : ",\n").getBytes(UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream(separated.length + entries.length);
    all.write(separated);
    all.write(entries);
    try {
      write(end, all.toByteArray());
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    end += all.size();
    isEmpty = false;
  }

  /** One write, so that the file has its tail whenever the process may be killed. */
  private void write(long position, byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + TAIL.length);
    all.write(bytes);
    all.write(TAIL);
    out.seek(position);
    out.write(all.toByteArray());
  }

  /** A full disk may have taken half an entry over the tail. */
  private void takeBack(IOException failure) {
    try {
      write(end, new byte[0]);
      out.setLength(end + TAIL.length);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes the file, which is complete; calls that end later are not written. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        out.close();
      } catch (IOException e) {
        logger.log(Level.WARNING, "cannot close the HAR file " + file, e);
      }
    }
  }

  @Override
  public String toString() {
    return "HarFile{" + file + "}";
  }
}
