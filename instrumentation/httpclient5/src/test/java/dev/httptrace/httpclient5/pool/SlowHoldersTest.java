/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.HolderState;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who still reads or sends does not hold a connection too long. */
@Timeout(120)
class SlowHoldersTest {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final long SECOND = 1_000_000_000;

  // Nothing of it is to be on the console.
  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  @Test
  void readingBeginsTheTimeAnew() throws Exception {
    Watching watching = new Watching(null);
    Watching told = new Watching(NEVER);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(watching, told)) {
      LeakSweep sweep = new LeakSweep();
      ClassicHttpResponse open = pool.openPlainly(new HttpGet(server.uri("one.test", "/")));
      long start = System.nanoTime();
      sweep.look(pool.link(), 10 * SECOND, start + 5 * SECOND);
      open.getEntity().getContent().read();
      sweep.look(pool.link(), 10 * SECOND, start + 12 * SECOND);
      sweep.look(pool.link(), 10 * SECOND, start + 21 * SECOND);
      assertThat(told.told).isEmpty();
      sweep.look(pool.link(), 10 * SECOND, start + 22 * SECOND);
      assertThat(told.next().state()).isEqualTo(HolderState.BODY_READ_IN_PART);
      sweep.look(pool.link(), 10 * SECOND, start + 60 * SECOND);

      assertThat(told.told).isEmpty();
      // Who has not asked for a watch is not called.
      assertThat(watching.told).isEmpty();
      open.close();
    }
  }

  @Test
  void sendingBeginsTheTimeAnew() throws Exception {
    Watching told = new Watching(NEVER);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.awaitClose();
                });
        KnownPool pool = new KnownPool(told)) {
      Pieces pieces = new Pieces();
      HttpPost post = new HttpPost(server.uri("one.test", "/"));
      post.setEntity(new InputStreamEntity(pieces, ContentType.APPLICATION_OCTET_STREAM));
      Thread sending =
          new Thread(
              () -> {
                try {
                  pool.openPlainly(post).close();
                } catch (IOException expected) {
                  // The client is closed under it.
                }
              });
      sending.start();
      pieces.awaitReader();
      LeakSweep sweep = new LeakSweep();
      long start = System.nanoTime();
      sweep.look(pool.link(), 10 * SECOND, start);
      sweep.look(pool.link(), 10 * SECOND, start + 5 * SECOND);
      pieces.give(100_000);
      sweep.look(pool.link(), 10 * SECOND, start + 12 * SECOND);
      assertThat(told.told).isEmpty();
      sweep.look(pool.link(), 10 * SECOND, start + 30 * SECOND);
      assertThat(told.next().state()).isEqualTo(HolderState.SENDING);
      pieces.end();
      pool.client.close();
      sending.join();
    }
  }

  /** A body that comes in pieces, when the test says so. */
  private static final class Pieces extends InputStream {

    private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Semaphore taken = new Semaphore(0);
    private boolean given;

    void awaitReader() throws InterruptedException {
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Returns once the piece is written, and the next asked for. */
    void give(int size) throws InterruptedException {
      pieces.add(size);
      assertThat(taken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    void end() {
      pieces.add(-1);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      asked.countDown();
      if (given) {
        taken.release();
      }
      given = true;
      try {
        return Math.min(length, pieces.take());
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }
}
