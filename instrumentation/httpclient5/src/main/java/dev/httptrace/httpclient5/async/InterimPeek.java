/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the interim responses of an exchange before they are parsed: HttpCore keeps a 100 to
 * itself (ClientHttp1StreamHandler, 5.3 and 5.4), and what comes with it in one read would be told
 * before or after its turn. A head may come in pieces. Stops at the final response.
 */
final class InterimPeek {

  private static final int STATUS_AT = 9;
  private static final int STATUS_END = 12;

  /** More than HttpCore reads of a head by default; what is longer fails there. */
  private static final int LONGEST = 1 << 16;

  private final byte[] start = new byte[STATUS_END];
  private int column;
  private boolean inStatusLine = true;
  private boolean done;
  private @Nullable ByteArrayOutputStream head;

  /** Another exchange begins. */
  void reset() {
    column = 0;
    inStatusLine = true;
    done = false;
    head = null;
  }

  /** Whether the final response has come, or what cannot be told from one. */
  boolean isDone() {
    return done;
  }

  /**
   * Looks at one more byte.
   *
   * @return the interim response that it completes, or {@code null}
   */
  @Nullable HttpResponse follow(byte next) {
    ByteArrayOutputStream interim = head;
    if (interim != null) {
      interim.write(next);
      done = interim.size() > LONGEST;
    }
    if (next == '\n') {
      boolean blank = column == 0;
      column = 0;
      inStatusLine = blank;
      if (blank && interim != null) {
        head = null;
        return parse(interim.toString(ISO_8859_1));
      }
    } else if (next != '\r') {
      column(next);
    }
    return null;
  }

  private void column(byte next) {
    if (inStatusLine && column < STATUS_END) {
      start[column] = next;
    }
    column++;
    if (inStatusLine && column == STATUS_END) {
      if (start[0] == 'H' && start[STATUS_AT - 1] == ' ' && start[STATUS_AT] == '1') {
        ByteArrayOutputStream interim = new ByteArrayOutputStream();
        interim.write(start, 0, STATUS_END);
        head = interim;
      } else {
        done = true;
      }
    }
  }

  private static @Nullable HttpResponse parse(String text) {
    String[] lines = text.split("\r?\n", -1);
    HttpResponse response;
    try {
      response = new BasicHttpResponse(Integer.parseInt(lines[0].substring(STATUS_AT, STATUS_END)));
    } catch (NumberFormatException e) {
      // HttpCore fails for it.
      return null;
    }
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        response.addHeader(
            lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip());
      }
    }
    return response;
  }
}
