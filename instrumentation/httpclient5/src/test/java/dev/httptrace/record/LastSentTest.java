/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Conn;
import io.opentelemetry.context.Context;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of which requests the kernel is asked when their last byte left: each question costs time. */
class LastSentTest {

  private static final long LARGE = TcpInfo.SEND_BUFFER + 1;

  private final WrittenRecord written =
      new WrittenRecord("POST", "/upload", Context.root(), 0).gotConn(1, "c1", false);
  private int asked;

  @Test
  void largeRequestOnAConnectionOfItsOwn() {
    written.at(2, Hook.WROTE_REQUEST, LARGE, null, null);

    assertThat(sinceLastSent(false)).isEqualTo(50_000_000);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void notWhereOthersSendOnTheSameConnection() {
    written.at(2, Hook.WROTE_REQUEST, LARGE, null, null);

    assertThat(sinceLastSent(true)).isZero();
    assertThat(asked).isZero();
  }

  @Test
  void notSmallOnesNorThoseThatAreNotWritten() {
    assertThat(sinceLastSent(false)).isZero();
    written.at(2, Hook.WROTE_REQUEST, LARGE - 1, null, null);
    assertThat(sinceLastSent(false)).isZero();
    assertThat(asked).isZero();
  }

  private long sinceLastSent(boolean shared) {
    return new TcpInfo(
            (local, peer) -> {
              asked++;
              return 50;
            })
        .sinceLastSentOf(written.soFar(), new OneOf(shared));
  }

  private record OneOf(boolean shared) implements Conn {

    @Override
    public String id() {
      return "c1";
    }

    @Override
    public @Nullable SSLSession tlsSession() {
      return null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
      return null;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public int uses() {
      return 1;
    }

    @Override
    public Duration age() {
      return Duration.ZERO;
    }
  }
}
