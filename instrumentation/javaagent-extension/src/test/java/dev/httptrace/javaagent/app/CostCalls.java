/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Says how long it takes to the first answer, and for each of many on a kept connection, by the
 * clock and in CPU time of the thread that makes them, which is also the one that starts the agent:
 * that is hardly touched by a busy machine.
 */
public final class CostCalls {

  private CostCalls() {}

  /** Takes a URL, and the number of requests to warm up with and to measure. */
  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      call(client, url, 1);
      long startUp =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long startUpCpu = threads.getCurrentThreadCpuTime() / 1_000_000;
      call(client, url, Integer.parseInt(arguments[1]));
      int measured = Integer.parseInt(arguments[2]);
      long cpu = threads.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      call(client, url, measured);
      long nanos = (System.nanoTime() - begin) / measured;
      long cpuNanos = (threads.getCurrentThreadCpuTime() - cpu) / measured;
      System.gc();
      System.gc();
      Runtime heap = Runtime.getRuntime();
      long kept = heap.totalMemory() - heap.freeMemory();
      System.out.println(
          "cost " + startUp + " " + startUpCpu + " " + nanos + " " + cpuNanos + " " + kept);
    }
  }

  private static void call(CloseableHttpClient client, String url, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      client.<Void>execute(
          new HttpGet(url),
          response -> {
            EntityUtils.consume(response.getEntity());
            return null;
          });
    }
  }
}
