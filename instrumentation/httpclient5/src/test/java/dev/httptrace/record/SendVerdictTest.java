/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;

import io.opentelemetry.context.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose the time of sending is: it depends on the protocol. */
class SendVerdictTest {

  private static final String STREAM =
      "98 % of 1.2 s was starting its HTTP/2 stream (1.1 s): a wait for a free stream or for the"
          + " server's SETTINGS, or this process's own work; the rest took 20 ms. Look at the server's"
          + " limit of concurrent streams, interceptors and free CPU.";

  private final JvmPauses jvm = JvmPauses.watch();
  private final WrittenRecord record = new WrittenRecord("GET", "/", Context.root(), 0);

  @AfterEach
  void close() {
    jvm.close();
  }

  @Test
  void headOverHttp2MayHaveWaitedForTheServer() {
    record.gotConn(0, "c1", true).at(1130, Hook.WROTE_HEADERS).at(1130, Hook.WROTE_REQUEST);

    assertSays(answered(1150, "2"), VerdictKind.CLIENT_SLOW, STREAM);
  }

  @Test
  void youngJvmMayHaveWaitedForTheServerToo() {
    OwnTimes own = new OwnTimes(jvm, 0);
    record.soFar().ownTimes(own);
    record.gotConn(0, "c1", false).at(1130, Hook.WROTE_HEADERS).at(1130, Hook.WROTE_REQUEST);
    own.note(record.soFar().lastIndexOf(Hook.WROTE_HEADERS), 0, 0, true, 812);

    assertSays(answered(1150, "2"), VerdictKind.CLIENT_SLOW, STREAM);
  }

  @Test
  void headOverHttp1FitsItsBuffer() {
    record.gotConn(0, "c1", true).at(1130, Hook.WROTE_HEADERS).at(1130, Hook.WROTE_REQUEST);

    assertSays(
        answered(1150, "1.1"),
        VerdictKind.CLIENT_SLOW,
        "98 % of 1.2 s was this process's own work, not the network (1.1 s); the rest took 20 ms."
            + " Look at interceptors, logging and free CPU.");
  }

  /** The server's window may have had no room, or its answer came first. */
  @Test
  void bodyOverHttp2OfWhichNothingWasSentIsAnUpload() {
    record.gotConn(0, "c1", true).at(1, Hook.WROTE_HEADERS).at(1130, Hook.WROTE_REQUEST);

    assertSays(
        answered(1150, "2"),
        VerdictKind.UPLOAD_SLOW,
        "98 % of 1.2 s was sending the request (0 B); the rest took 20 ms. Send less, compress it,"
            + " or find out whether the server or this client is slow.");
  }

  private CallRecord answered(double millis, String version) {
    record
        .at(millis, Hook.FIRST_BYTE)
        .at(millis, Hook.RESPONSE_HEAD, 200, version, null)
        .at(millis, Hook.LAST_BYTE);
    return WrittenRecord.call(record.done(millis, null));
  }
}
