/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Ready-made scripts of ordinary answers.
 *
 * <p>They read the request's body, after a {@code 100 Continue} where the client asks for one, and
 * answer HEAD without a body. Those that keep the connection open serve any number of requests and
 * close when the client says {@code Connection: close}.
 */
public final class Responses {

  private Responses() {}

  /** Answers each request and keeps the connection open. */
  public static ConnectionScript keepAlive(int status, String body) {
    requireNonNull(body, "body");
    return wire -> answerAll(wire, (request, to) -> to.send(whole(request, status, "", body)));
  }

  /** Answers one request and closes the connection, as the answer announces. */
  public static ConnectionScript closing(int status, String body) {
    requireNonNull(body, "body");
    return wire ->
        answerOne(
            wire, (request, to) -> to.send(whole(request, status, "Connection: close\r\n", body)));
  }

  /** Answers each request with 200 and these chunks, one write for each. */
  public static ConnectionScript chunked(String... chunks) {
    return slow(Duration.ZERO, Duration.ZERO, chunks);
  }

  /**
   * Answers one request with 302 and closes, so that a client which follows to the same server
   * meets its next script.
   */
  public static ConnectionScript redirect(String location) {
    return redirect(302, location);
  }

  /** Redirects in the same way with another status. */
  public static ConnectionScript redirect(int status, String location) {
    String fields = "Location: " + requireNonNull(location, "location") + "\r\n";
    return wire ->
        answerOne(
            wire,
            (request, to) -> to.send(whole(request, status, fields + "Connection: close\r\n", "")));
  }

  /** Answers each request with 200 and these chunks, after a wait and with pauses between them. */
  public static ConnectionScript slow(Duration firstByte, Duration between, String... chunks) {
    requireNonNull(firstByte, "firstByte");
    requireNonNull(between, "between");
    List<String> pieces = List.of(chunks);
    return wire ->
        answerAll(
            wire,
            (request, to) -> {
              to.pause(firstByte);
              to.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              if (!request.method().equals("HEAD")) {
                sendChunks(to, between, pieces);
              }
            });
  }

  /**
   * Answers one request with 200 and these chunks after a wait, as if it kept the connection, and
   * ends it at once: who keeps it in a pool holds a stale connection. What comes on it is read and
   * not answered, so that the client meets the end and never a reset.
   */
  public static ConnectionScript stale(Duration firstByte, String... chunks) {
    requireNonNull(firstByte, "firstByte");
    List<String> pieces = List.of(chunks);
    return wire -> {
      answerOne(
          wire,
          (request, to) -> {
            to.pause(firstByte);
            to.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            sendChunks(to, Duration.ZERO, pieces);
          });
      wire.shutdownOutput();
      wire.awaitClose();
    };
  }

  private static void answerAll(Wire wire, Answer answer) throws IOException {
    while (answerOne(wire, answer)) {
      // Until the client has no more requests or wants no more answers here.
    }
  }

  private static boolean answerOne(Wire wire, Answer answer) throws IOException {
    String head = wire.readHead();
    if (head == null) {
      return false;
    }
    RequestHead request = RequestHead.parse(head);
    if (request.has("Expect", "100-continue")) {
      wire.send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    request.readBody(wire);
    answer.write(request, wire);
    return !request.has("Connection", "close");
  }

  private static String whole(RequestHead request, int status, String fields, String body) {
    String head = "HTTP/1.1 " + status + (status == 200 ? " OK" : " ") + "\r\n" + fields;
    if (status == 204 || status == 304) {
      return head + "\r\n";
    }
    String sent = request.method().equals("HEAD") ? "" : body;
    return head + "Content-Length: " + body.length() + "\r\n\r\n" + sent;
  }

  private static void sendChunks(Wire wire, Duration between, List<String> pieces)
      throws IOException {
    Duration wait = Duration.ZERO;
    for (String piece : pieces) {
      wire.pause(wait);
      wire.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      wait = between;
    }
    wire.send("0\r\n\r\n");
  }

  private interface Answer {
    void write(RequestHead request, Wire wire) throws IOException;
  }
}
