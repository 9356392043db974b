/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A server's end of HTTP/2 by the frame, over plain text and with prior knowledge: for what no
 * server of a library sends. RFC 9113; heads are those of RFC 7541 without its compression.
 */
public final class H2Frames {

  private static final int PREFACE = 24;
  private static final int FRAME_HEAD = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int CONTINUATION = 9;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final Wire wire;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** What a server does. */
  public interface Script {

    /** The head of a request has come. */
    void requested(H2Frames frames, int stream) throws IOException;

    /** A request's body has ended. */
    default void ended(H2Frames frames, int stream) throws IOException {}

    /** The client has reset a stream. */
    default void reset(H2Frames frames, int stream) throws IOException {}
  }

  private H2Frames(Wire wire) {
    this.wire = wire;
  }

  public static ConnectionScript serving(Script script) {
    return wire -> new H2Frames(wire).serve(script);
  }

  private void serve(Script script) throws IOException {
    wire.readBody(PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]).send();
    try {
      while (true) {
        ByteBuffer head = ByteBuffer.wrap(wire.readBody(FRAME_HEAD).getBytes(ISO_8859_1));
        int lengthAndType = head.getInt();
        int flags = head.get();
        int stream = head.getInt();
        wire.readBody(lengthAndType >>> Byte.SIZE);
        react(script, lengthAndType & 0xff, flags, stream);
      }
    } catch (EOFException e) {
      // The client has closed.
    }
  }

  private void react(Script script, int type, int flags, int stream) throws IOException {
    if (type == SETTINGS && (flags & ACK) == 0) {
      frame(SETTINGS, ACK, 0, new byte[0]).send();
    } else if (type == HEADERS) {
      script.requested(this, stream);
    } else if (type == DATA && (flags & END_STREAM) != 0) {
      script.ended(this, stream);
    } else if (type == RST_STREAM) {
      script.reset(this, stream);
    }
  }

  /** A head without fields in two frames, that end within the status. */
  public H2Frames splitHead(int stream, int status, boolean end) {
    byte[] block = {8, 3, digit(status / 100), digit(status / 10), digit(status)};
    byte[] first = {block[0], block[1]};
    byte[] rest = {block[2], block[3], block[4]};
    frame(HEADERS, end ? END_STREAM : 0, stream, first);
    return frame(CONTINUATION, END_HEADERS, stream, rest);
  }

  private static byte digit(int number) {
    return (byte) ('0' + number % 10);
  }

  /** 200 and a body. */
  public H2Frames answer(int stream, String body) {
    frame(HEADERS, END_HEADERS, stream, new byte[] {(byte) 0x88});
    return frame(DATA, END_STREAM, stream, body.getBytes(ISO_8859_1));
  }

  private H2Frames frame(int type, int flags, int stream, byte[] payload) {
    out.writeBytes(
        ByteBuffer.allocate(FRAME_HEAD)
            .putInt(payload.length << Byte.SIZE | type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    out.writeBytes(payload);
    return this;
  }

  /** All frames since the last time, at once. */
  public void send() throws IOException {
    wire.send(out.toByteArray());
    out.reset();
  }
}
