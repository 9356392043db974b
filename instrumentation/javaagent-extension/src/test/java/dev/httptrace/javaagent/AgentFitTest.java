/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.LogLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentFitTest {

  @AutoClose final LogLines log = LogLines.of("httptrace");

  @ParameterizedTest
  @CsvSource({
    "1.33.6, true",
    "2.9.0-alpha, true",
    "2.23.0-alpha, true",
    "2.24.0-alpha, false",
    "2.100.0, false",
    "3.0.0-alpha-SNAPSHOT, false",
    "unknown, false"
  })
  void oldVersionsAreKnownByTheirNumber(String version, boolean tooOld) {
    assertThat(AgentFit.isTooOld(version)).isEqualTo(tooOld);
  }

  @Test
  void agentOfTodayFits() {
    assertThat(AgentFit.isGiven(new Agent("2.33.1-alpha", ""))).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void agentThatIsTooOldIsNamed() {
    assertThat(AgentFit.isGiven(new Agent("2.19.0-alpha", ""))).isFalse();
    assertThat(log.lines())
        .containsExactly(
            "WARNING httptrace needs version 2.24 or newer 2.x of the OpenTelemetry Java agent; this one is"
                + " 2.19.0-alpha. httptrace traces nothing; agent and application work as without"
                + " it");
  }

  @Test
  void agentWithoutTheCustomizersIsNamed() throws Exception {
    Agent agent = new Agent("3.0.0", "InstrumenterCustomizer");
    Method isGiven =
        agent.loadClass(AgentFit.class.getName()).getDeclaredMethod("isGiven", ClassLoader.class);
    isGiven.setAccessible(true);

    assertThat(isGiven.invoke(null, agent)).isEqualTo(false);
    assertThat(log.lines()).singleElement().asString().contains("this one is 3.0.0.");
  }

  /** Loads the class under test anew, and lacks a class of the agent. */
  private static final class Agent extends ClassLoader {

    private final String version;
    private final String missing;

    Agent(String version, String missing) {
      super(AgentFitTest.class.getClassLoader());
      this.version = version;
      this.missing = missing;
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return name.endsWith("apache-httpclient-5.0.properties")
          ? new ByteArrayInputStream(("version=" + version).getBytes(StandardCharsets.UTF_8))
          : super.getResourceAsStream(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!missing.isEmpty() && name.endsWith(missing)) {
        throw new ClassNotFoundException(name);
      }
      return name.equals(AgentFit.class.getName()) ? anew(name) : super.loadClass(name, resolve);
    }

    private Class<?> anew(String name) throws ClassNotFoundException {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      try (InputStream file = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
