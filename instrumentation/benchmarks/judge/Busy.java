/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Keeps so many threads busy until its input ends: {@code Busy 4}. */
public final class Busy {

  static volatile long sink;

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      Thread thread =
          new Thread(
              () -> {
                for (long x = 1; ; x = x * 6364136223846793005L + 1442695040888963407L) {
                  sink = x;
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    System.in.read();
  }
}
