/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpVersion;

/** What the caller does with a response, written down as it is seen. */
final class Reply {

  private final StepLog log;
  private final String label;
  private final Runnable onClose;
  private ClassicHttpResponse response;
  private boolean failed;

  Reply(StepLog log, String label, Runnable onClose) {
    this.log = log;
    this.onClose = onClose;
    this.label = label;
  }

  void returned(ClassicHttpResponse got) {
    response = got;
    boolean usual = got.getVersion() == null || got.getVersion().equals(HttpVersion.HTTP_1_1);
    saw("Returned", (usual ? "" : got.getVersion() + ",") + got.getCode());
  }

  /** An exception that names the proxy as what could not be reached is Go's proxyconnect. */
  void failed(Exception error, HttpHost proxy) {
    boolean ofProxy =
        proxy != null
            && error instanceof HttpHostConnectException connect
            && connect.getHost() != null
            && proxy.getHostName().equals(connect.getHost().getHostName());
    saw("Returned", (ofProxy ? "proxyconnect:" : "") + ErrorClass.of("=Returned", error));
  }

  /** Reads the body to its end, then closes. */
  void readAndClose() {
    read();
    close();
  }

  void read() {
    if (response == null) {
      return;
    }
    int bytes = 0;
    try {
      InputStream body = body();
      byte[] buffer = new byte[8192];
      for (int n = body.read(buffer); n != -1; n = body.read(buffer)) {
        bytes += n;
      }
      saw("BodyEOF", String.valueOf(bytes));
    } catch (IOException e) {
      failed = true;
      saw("BodyReadFailed", ErrorClass.of("=BodyReadFailed", e));
    }
  }

  /** Reads so many bytes and does not ask for more. */
  void read(String step, int bytes) throws IOException {
    saw(step, String.valueOf(readFully(new byte[bytes])));
  }

  /** Never asks for no bytes, as readNBytes does: HttpCore 5.2 would wait for more. */
  private int readFully(byte[] bytes) throws IOException {
    InputStream body = body();
    int read = 0;
    while (read < bytes.length) {
      int n = body.read(bytes, read, bytes.length - read);
      if (n < 0) {
        break;
      }
      read += n;
    }
    return read;
  }

  /** HttpClient throws again what the reading threw: Go's Close does not, and the caller knows. */
  void close() {
    if (response == null) {
      return;
    }
    try {
      response.close();
    } catch (IOException e) {
      if (!failed) {
        saw("CloseFailed", ErrorClass.of("=CloseFailed", e));
      }
    }
    saw("BodyClosed", "");
    onClose.run();
  }

  private InputStream body() throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  private void saw(String what, String args) {
    log.add(label, "=" + what, args);
  }
}
