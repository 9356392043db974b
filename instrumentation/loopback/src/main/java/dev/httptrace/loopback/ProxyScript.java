/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Serves one client of a proxy: many forwarded requests, or one tunnel to the end. */
final class ProxyScript implements ConnectionScript {

  private final Admission admission;
  private final Duration delay;
  private final List<String> connects = new CopyOnWriteArrayList<>();

  ProxyScript(Admission admission) {
    this(admission, Duration.ZERO);
  }

  /** Answers CONNECT that much later. */
  ProxyScript(Admission admission, Duration delay) {
    this.admission = admission;
    this.delay = delay;
  }

  List<String> connects() {
    return List.copyOf(connects);
  }

  @Override
  public void serve(Wire client) throws IOException {
    Origin origin = null;
    try {
      for (String head = client.readHead(); head != null; head = client.readHead()) {
        RequestHead request = RequestHead.parse(head);
        boolean connect = request.method().equals("CONNECT");
        if (connect) {
          connects.add(request.target());
          client.pause(delay);
        }
        String refusal = admission.refusal(request);
        if (refusal != null) {
          request.readBody(client);
          client.send(refusal);
        } else if (connect) {
          origin = dial(client, request.target());
          if (origin != null) {
            client.send("HTTP/1.1 200 Connection established\r\n\r\n");
            origin.tunnel();
          }
          return;
        } else {
          origin = originFor(client, origin, request.authority());
          if (origin == null) {
            return;
          }
          origin.forward(request);
        }
      }
    } finally {
      if (origin != null) {
        origin.close();
      }
    }
  }

  private static @Nullable Origin originFor(Wire client, @Nullable Origin current, String authority)
      throws IOException {
    if (current != null) {
      if (current.isAt(authority)) {
        return current;
      }
      current.detach();
    }
    Origin origin = dial(client, authority);
    if (origin != null) {
      origin.answer();
    }
    return origin;
  }

  private static @Nullable Origin dial(Wire client, String authority) throws IOException {
    try {
      return Origin.dial(client, authority);
    } catch (IOException e) {
      client.send("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return null;
    }
  }
}
