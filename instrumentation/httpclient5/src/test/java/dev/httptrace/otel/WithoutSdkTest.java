/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a service embeds has OpenTelemetry's API, and perhaps no SDK. */
class WithoutSdkTest {

  @Test
  void traceIsMadeWithTheApiAlone() throws Exception {
    try (URLClassLoader api = new URLClassLoader(withoutSdk(), null)) {
      assertThatThrownBy(() -> api.loadClass("io.opentelemetry.sdk.OpenTelemetrySdk"))
          .isInstanceOf(ClassNotFoundException.class);
      Object made =
          ((Callable<?>)
                  api.loadClass(Making.class.getName()).getDeclaredConstructor().newInstance())
              .call();

      assertThat(made.getClass().getName()).isEqualTo(OtelHttpTrace.class.getName());
      assertThat(made.getClass().getClassLoader()).isSameAs(api);
    }
  }

  private static URL[] withoutSdk() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!new File(entry).getName().startsWith("opentelemetry-sdk")) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** Run by the other class loader. */
  public static final class Making implements Callable<OtelHttpTrace> {

    /** For the test. */
    public Making() {}

    @Override
    public OtelHttpTrace call() {
      return OtelHttpTrace.clientSpans(OpenTelemetry.noop());
    }
  }
}
