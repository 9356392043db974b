/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.client.StartedSpans;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivedSpansTest {

  /** Of a class that no application's class loader has loaded, as where HttpCore is shared. */
  private static final Object SHARED = new Object();

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void requestsOfOneClassGoToTheApplicationThatMakesThem() throws IOException {
    try (Application one = new Application();
        Application other = new Application()) {
      assertThat(loaderFrom(one)).isSameAs(one);
      assertThat(loaderFrom(other)).isSameAs(other);
      assertThat(loaderFrom(one)).isSameAs(one);
    }
  }

  @Test
  void classLoaderThatIsStoppedHarmsNoRequest() {
    Stopped stopped = new Stopped();
    assertThat(loaderFrom(stopped)).isNull();
    assertThat(loaderFrom(stopped)).isNull();
    assertThat(stopped.asked).isEqualTo(1);
  }

  @Test
  void whatIsBesideTheRequestIsKept() {
    Thread.currentThread().setContextClassLoader(null);
    Object receiver = ReceivedSpans.ofOrNull(this);
    assertThat(receiver).isInstanceOf(StartedSpans.class);
    assertThat(ReceivedSpans.ofOrNull(this)).isSameAs(receiver);
  }

  /** The class loader of who is told of a span, on a thread of an application. */
  private static ClassLoader loaderFrom(ClassLoader application) {
    Thread.currentThread().setContextClassLoader(application);
    Object receiver = ReceivedSpans.ofOrNull(SHARED);
    return receiver == null ? null : receiver.getClass().getClassLoader();
  }

  /** Has classes of its own beside HttpClient. */
  private static final class Application extends URLClassLoader {

    Application() {
      super(
          new URL[] {StartedSpans.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());
    }
  }

  /** As that of a web application in a container. */
  private static final class Stopped extends ClassLoader {

    int asked;

    Stopped() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) {
      asked++;
      throw new IllegalStateException("stopped");
    }
  }
}
